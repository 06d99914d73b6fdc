/** The examples, deployed as their files say: a delivery goes in, and what the example is for comes about. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { QlikEventType } from '../../lib/qlik/catalogue';
import { type SampleOptions, sampleDelivery } from '../../lib/qlik/samples';
import { arrived, deliver, deployment, eventually, lambda, resource, secretsManager, tenant, unique } from './deployed';

jest.setTimeout(90_000);

const dynamodb = new DynamoDBClient({
  endpoint: deployment.engineUrl,
  region: deployment.region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
const table = (logicalId: RegExp) => resource('AWS::DynamoDB::GlobalTable', logicalId);

/** Delivers a sample with other data. @returns the event's id */
async function send(type: QlikEventType, data: object, options: Partial<SampleOptions> = {}): Promise<string> {
  const id = unique();
  const { body } = sampleDelivery(type, { envelope: 'cloud', unique: id, time: new Date(), ...options });
  const event = JSON.parse(body);
  const { status } = await deliver(JSON.stringify({ ...event, data: { ...event.data, ...data } }));
  expect(status).toBe(202);
  return id;
}

/** An item by its key, without the types that DynamoDB puts round its values. */
async function item(TableName: string, key: Readonly<Record<string, string>>) {
  const Key = Object.fromEntries(Object.entries(key).map(([name, S]) => [name, { S }]));
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  return Item && Object.fromEntries(Object.entries(Item).map(([name, { S, N }]) => [name, S ?? Number(N)]));
}

const at = (text: string) => ({ time: new Date(text) });
const noon = Date.parse('2026-11-20T12:00:00Z');

test('refresh-cache: a reload that succeeded makes its app fresh, and none that is older or failed', async () => {
  const TableName = await table(/^RefreshCacheApps/);
  const [appId, witness] = [unique(), unique()];
  const freshAt = async (id: string) => (await item(TableName, { tenant, appId: id }))?.freshAt;
  const type = 'com.qlik.v1.reload.finished';
  await send(type, { appId }, at('2026-11-20T12:00:00Z'));
  await eventually('the app to be fresh', async () => (await freshAt(appId)) === noon);
  await send(type, { appId }, at('2026-11-20T11:00:00Z'));
  await send(type, { appId }, { ...at('2026-11-20T13:00:00Z'), failing: true });
  // Told after them, so that they have been told.
  await send(type, { appId: witness }, at('2026-11-20T12:00:00Z'));
  await eventually('the witness to be fresh', async () => (await freshAt(witness)) === noon);
  expect(await freshAt(appId)).toBe(noon);
});

describe('open-ticket', () => {
  interface Ticket {
    readonly headers: IncomingHttpHeaders;
    readonly body: { readonly title: string; readonly run: string };
  }
  const tickets: Ticket[] = [];
  const ticketsFor = (run: string) => tickets.filter(({ body }) => body.run === run);
  const server = createServer(async (incoming, outgoing) => {
    let text = '';
    for await (const chunk of incoming) text += chunk;
    tickets.push({ headers: incoming.headers, body: JSON.parse(text) });
    outgoing.writeHead(201).end();
  });
  let restore: () => Promise<unknown>;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const FunctionName = await resource('AWS::Lambda::Function', /^OpenTicketOpen/);
    const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const configure = (Variables = {}) =>
      lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
    restore = () => configure(Environment?.Variables);
    const TICKET_ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/tickets`;
    await configure({ ...Environment?.Variables, TICKET_ENDPOINT });
  });

  afterAll(async () => {
    await restore();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('a run that fails opens one ticket, with the token, however many events tell of it', async () => {
    const SecretId = await resource('AWS::SecretsManager::Secret', /^TicketToken/);
    const token = unique();
    await secretsManager.send(new PutSecretValueCommand({ SecretId, SecretString: token }));
    const run = unique();
    await send('com.qlik.v1.automation.run.failed', { id: run, title: 'Refresh rates' });
    await eventually('a ticket', async () => ticketsFor(run).length > 0);
    await send('com.qlik.v1.automation.run.ended', { id: run, status: 'failed', title: 'Refresh rates' });
    const witness = unique();
    await send('com.qlik.v1.automation.run.ended', { id: witness, status: 'exceeded limit' });
    await eventually('the witness’s ticket', async () => ticketsFor(witness).length > 0);
    const [ticket, ...more] = ticketsFor(run);
    expect(more).toEqual([]);
    expect(ticket?.body.title).toBe(`Automation run failed: Refresh rates (${tenant})`);
    expect(ticket?.headers.authorization).toBe(`Bearer ${token}`);
    expect(ticket?.headers['idempotency-key']).toMatch(/^[0-9a-f]{64}$/);
    expect(ticketsFor(witness)[0]?.headers['idempotency-key']).not.toBe(ticket?.headers['idempotency-key']);
  });

  test('neither a test run nor one that went well opens a ticket', async () => {
    const [testRun, fine, witness] = [unique(), unique(), unique()];
    await send('com.qlik.v1.automation.run.failed', { id: testRun, isTestRun: true });
    await send('com.qlik.v1.automation.run.ended', { id: fine, status: 'finished' });
    await send('com.qlik.v1.automation.run.failed', { id: witness });
    await eventually('the witness’s ticket', async () => ticketsFor(witness).length > 0);
    expect([testRun, fine].flatMap(ticketsFor)).toEqual([]);
  });
});

describe('sync-users', () => {
  const created = 'com.qlik.v1.user.created';
  const deleted = 'com.qlik.v1.user.deleted';
  const row = async (userId: string) => item(await table(/^SyncUsers/), { tenant, userId });
  const rowIs = (what: string, userId: string, wanted: object) =>
    eventually(`user ${what}`, async () => {
      const found = await row(userId);
      return found && Object.entries(wanted).every(([name, value]) => found[name] === value) && found;
    });

  test('a user appears, disappears, and comes back', async () => {
    const id = unique();
    await send(created, { id, email: 'person@example.com' }, at('2026-11-20T12:00:00Z'));
    const made = await rowIs('created', id, { status: 'active' });
    expect(made).toMatchObject({ email: 'person@example.com', changedAt: noon });
    await send(deleted, { id, email: 'person@example.com' }, at('2026-11-20T12:00:01Z'));
    const tombstone = await rowIs('deleted', id, { status: 'deleted' });
    expect(Object.keys(tombstone).sort()).toEqual(['changedAt', 'expiresAt', 'status', 'tenant', 'userId']);
    await send(created, { id }, at('2026-11-20T12:00:02Z'));
    expect(await rowIs('back', id, { status: 'active' })).not.toHaveProperty('expiresAt');
  });

  test('an older event changes nothing, whatever comes first', async () => {
    const [gone, changed, witness] = [unique(), unique(), unique()];
    await send(deleted, { id: gone }, at('2026-11-20T12:00:00Z'));
    await rowIs('deleted', gone, { status: 'deleted' });
    await send(created, { id: changed, name: 'Newer' }, at('2026-11-20T12:00:00Z'));
    await rowIs('created', changed, { name: 'Newer' });
    await send(created, { id: gone }, at('2026-11-20T11:59:59Z'));
    // The same moment, in another spelling.
    await send(created, { id: gone }, at('2026-11-20T13:00:00+01:00'));
    await send(created, { id: changed, name: 'Older' }, at('2026-11-20T11:59:59Z'));
    await send(created, { id: witness });
    await rowIs('witness', witness, { status: 'active' });
    expect(await row(gone)).toMatchObject({ status: 'deleted', changedAt: noon });
    expect(await row(changed)).toMatchObject({ name: 'Newer', changedAt: noon });
  });
});

test('after-data-task: a data mart that is complete starts the state machine, and no other task does', async () => {
  const TableName = await table(/^AfterDataTaskLoads/);
  const type = 'com.qlik.v1.di-projects.di-tasks.completed';
  const project = unique();
  const task = (id: string, of: string) => ({ dataTask: { id, name: id, type: of, projectId: project } });
  const other = await send(type, task('landing', 'LANDING'));
  await arrived(other);
  await send(type, { ...task('mart', 'DATAMART'), endTime: '2026-11-20T12:00:00.000Z' });
  const load = await eventually('the load to be noted', () =>
    item(TableName, { task: `${tenant}/${project}/mart`, endTime: '2026-11-20T12:00:00.000Z' }),
  );
  expect(load).toMatchObject({ name: 'mart', execution: expect.stringMatching(/^arn:aws:states:.+:execution:/) });
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName }));
  expect(Items.filter(({ task: { S = '' } = {} }) => S.includes(project))).toHaveLength(1);
});
