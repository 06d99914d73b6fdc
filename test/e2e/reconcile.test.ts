import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { journalSearch } from '../../lambda/reconcile/journals';
import { tableMemory, WINDOW_SECONDS } from '../../lambda/reconcile/memory';
import { metric, type ReconcileOutput } from '../../lib/contract';
import { type Door, openDoor } from '../../local/door';
import { arrived, deployment, journalled, outputs, signingSecret, tenant, unique, webhookUrl } from './deployed';
import { type QlikTenant, sample, startQlikTenant, TYPE } from './qlik-tenant';

jest.setTimeout(120_000);

const output: ReconcileOutput = JSON.parse(outputs.Reconcile);
const client = {
  endpoint: deployment.engineUrl,
  region: deployment.region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};

let qlik: QlikTenant;
let webhookId: string;
/** Whether the line between tenant and endpoint is broken; the endpoint itself is well. */
let isBroken: boolean;

beforeAll(async () => {
  door = await openDoor({
    target: deployment.engineUrl,
    fault: ({ headers }) => (isBroken && headers['qlik-signature'] ? { status: 503, body: '' } : undefined),
  });
});
let door: Door;
afterAll(() => door.close());

beforeEach(async () => {
  isBroken = false;
  const url = webhookUrl().replace(deployment.engineUrl, door.url);
  qlik = await startQlikTenant(url, { failureThreshold: 3 });
  webhookId = qlik.addWebhook({ url, eventTypes: [TYPE], secret: await signingSecret() }).id;
});
afterEach(() => qlik.close());

const failOnce = async () => {
  isBroken = true;
  const { id, body } = sample();
  await qlik.emit(body);
  isBroken = false;
  return id;
};

test('failed deliveries are healed by the deployed function: resent by Qlik, and on the bus once', async () => {
  const ids = [await failOnce(), await failOnce()];
  for (const id of ids) expect(await journalled(id)).toEqual([]);
  await qlik.reconcile();
  for (const id of ids) expect(await arrived(id)).toHaveLength(1);
  await qlik.reconcile();
  expect(qlik.deliveries(webhookId).map(({ status }) => status)).toEqual(['fail', 'fail', 'success', 'success']);
  const [healed, nothing] = await qlik.lines(2);
  expect(healed).toMatchObject({ [metric.deliveriesHealed]: 2, [metric.deliveriesMissing]: 0, [metric.reconciled]: 1 });
  expect(nothing).toMatchObject({ [metric.deliveriesHealed]: 0, Tenant: tenant });
});

test('a webhook that Qlik disabled is enabled again, and what failed before is healed', async () => {
  const ids = [await failOnce(), await failOnce(), await failOnce()];
  expect(qlik.webhook(webhookId)).toMatchObject({ enabled: false, disabledReason: expect.any(String) });
  await qlik.reconcile();
  expect(qlik.webhook(webhookId).enabled).toBe(true);
  for (const id of ids) expect(await arrived(id)).toHaveLength(1);
  const [line] = await qlik.lines(1);
  expect(line).toMatchObject({ [metric.webhookDisabled]: 1, [metric.deliveriesHealed]: 3 });
});

test('the command line: a dry run says what would be done and touches nothing, and then it is done', async () => {
  const id = await failOnce();
  const verb = ['reconcile', '--tenant', tenant, '--json'];
  const dry = await qlik.commandLine(...verb, '--dry-run');
  expect(dry.exitCode).toBe(1);
  expect(JSON.parse(dry.printed)[0].missing).toMatchObject([{ id, why: 'dry-run' }]);
  expect(qlik.calls.filter(({ method, path }) => method !== 'GET' && path !== '/oauth/token')).toEqual([]);
  expect(await journalled(id)).toEqual([]);
  const real = await qlik.commandLine(...verb);
  expect(real).toMatchObject({ exitCode: 0 });
  expect(JSON.parse(real.printed)).toMatchObject([{ result: 'reconciled', missing: [], webhooks: [{ healed: 1 }] }]);
  expect(await arrived(id)).toHaveLength(1);
});

test('the command line and the function share a memory: neither resends what the other just has', async () => {
  await failOnce();
  isBroken = true;
  const { printed } = await qlik.commandLine('reconcile', '--tenant', tenant, '--json');
  expect(JSON.parse(printed)[0].missing).toMatchObject([{ why: 'resend-failed' }]);
  isBroken = false;
  await qlik.reconcile();
  const [line] = await qlik.lines(1);
  expect(line?.missing).toMatchObject([{ why: 'resent-lately' }]);
  expect(qlik.deliveries(webhookId)).toHaveLength(2);
});

test('credentials that Qlik does not accept are told in the log, and nothing is done', async () => {
  await failOnce();
  qlik.answerWith(({ path }) => (path === '/oauth/token' ? { status: 401, body: { errors: [] } } : undefined));
  await qlik.reconcile();
  const [line] = await qlik.lines(1);
  expect(line).toMatchObject({ level: 'error', qlik: { fault: 'no-token' }, [metric.reconciled]: 0 });
});

test('an event that arrived is found in its journal, and one that did not is not', async () => {
  const { id, body } = sample();
  await qlik.emit(body);
  await arrived(id);
  const journals = output.journals ?? { groups: {}, days: 0 };
  const search = journalSearch(new CloudWatchLogsClient(client), journals).arrived;
  const events = [id, unique()].map((it) => ({ id: it, type: TYPE, time: new Date().toISOString() }));
  expect(await search(tenant, events, new Date(Date.now() - 60_000))).toEqual({ ok: true, ids: new Set([id]) });
});

describe('the memory in its table', () => {
  let clock = Date.now();
  const memory = tableMemory(new DynamoDBClient(client), output.table ?? '', () => clock);

  test('one of many claims at once is given, and after the window another', async () => {
    const key = unique();
    const claims = await Promise.all(Array.from({ length: 8 }, () => memory.claim(key)));
    expect(claims.toSorted()).toEqual(['claimed', ...Array(7).fill('claimed-before')]);
    clock += WINDOW_SECONDS * 1000;
    expect(await memory.claim(key)).toBe('claimed');
    expect(await memory.settle(key)).toBe(true);
    expect(await memory.settle(key)).toBe(false);
    clock += WINDOW_SECONDS * 1000;
    expect(await memory.claim(key)).toBe('settled');
  });

  test('a cursor keeps what is not written again', async () => {
    const webhook = unique();
    expect(await memory.readCursor(webhook)).toEqual({});
    await memory.writeCursor(webhook, { deliveriesFrom: 1, witnessedUntil: 2 });
    await memory.writeCursor(webhook, { deliveriesFrom: 3 });
    expect(await memory.readCursor(webhook)).toEqual({ deliveriesFrom: 3, witnessedUntil: 2 });
  });
});
