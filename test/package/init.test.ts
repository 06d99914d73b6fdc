/** `init` as a stranger runs it: the packed tarball in an empty folder, an empty AWS account, a tenant without a webhook. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { Receipt } from '../../cli/setup/receipt';
import type { StepReport } from '../../cli/setup/step';
import { sampleDelivery } from '../../lib/qlik/samples';
import { outputsOf, resourcesOf } from '../../local/clients';
import { type InitScene, openScene, type Ran } from './init-scene';
import { tarball } from './packed';

jest.setTimeout(180_000);

const STACK = 'QlikEventFanout';
const TYPE = 'com.qlik.v1.user.created';
const ARGS = ['--host', 'acme.eu.qlikcloud.com', '--alert-email', 'ops@example.com', '--yes', '--json'];

let scene: InitScene;

beforeAll(async () => {
  scene = await openScene();
  const installed = await scene.run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', tarball());
  expect(installed).toMatchObject({ exitCode: 0 });
  void scene.keepJournals(STACK);
}, 180_000);
afterAll(() => scene.close());

interface Told {
  readonly steps: readonly StepReport[];
  readonly receipt?: Receipt;
}

const init = (...args: readonly string[]) => scene.begin(...ARGS, ...args).ended;
const told = ({ stdout }: Ran): Told => JSON.parse(stdout);
const resultsOf = (ran: Ran) => Object.fromEntries(told(ran).steps.map(({ id, result }) => [id, result]));

const stackOf = async () =>
  (await scene.clients.cloudFormation.send(new DescribeStacksCommand({ StackName: STACK }))).Stacks?.[0];

async function signingSecret(): Promise<string> {
  const { SigningSecretArns } = await outputsOf(scene.clients, STACK);
  const SecretId: string = JSON.parse(SigningSecretArns).acme;
  return (await scene.clients.secretsManager.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? '';
}

/** The calls that change something in the tenant. */
const writes = () => scene.tenant.calls.filter(({ method }) => method !== 'GET');

test('--dry-run shows what would be made, and makes nothing', async () => {
  const ran = await init('--dry-run');
  expect(ran.exitCode).toBe(0);
  expect(resultsOf(ran)).toEqual({
    account: 'already',
    tenant: 'already',
    ...Object.fromEntries(
      ['bootstrap', 'files', 'credentials', 'deploy', 'webhook', 'delivery'].map((id) => [id, 'planned']),
    ),
  });
  expect(ran.stderr).toContain('+   "tenants": {');
  for (const file of ['fanout.json', 'cdk.json']) expect(existsSync(join(scene.folder, file))).toBe(false);
  await expect(stackOf()).rejects.toThrow('does not exist');
  expect(writes()).toEqual([]);
});

test('Ctrl-C while the stack is deployed: it says so, and how to go on', async () => {
  const { child, ended } = scene.begin(...ARGS);
  child.stderr?.on('data', (chunk) => {
    if (String(chunk).includes('API credentials')) child.kill('SIGINT');
  });
  const ran = await ended;
  expect(ran.exitCode).toBe(1);
  expect(told(ran).steps.at(-1)).toMatchObject({ id: 'deploy', result: 'interrupted' });
  expect(ran.stderr).toContain('qlik-fanout init --tenant acme --host acme.eu.qlikcloud.com');
});

test('a tenant that takes no more webhooks: all before it is done, and it says what to do', async () => {
  scene.tenant.answerWith(({ method }) =>
    method === 'POST' ? { status: 403, body: { errors: [{ title: 'Too many webhooks' }] } } : undefined,
  );
  const ran = await init();
  scene.tenant.answerWith(undefined);
  expect(ran.exitCode).toBe(1);
  expect(resultsOf(ran)).toMatchObject({ bootstrap: 'already', files: 'already', deploy: 'done', webhook: 'failed' });
  expect(ran.stderr).toMatch(/Qlik takes no more webhooks .*Delete one/);
});

test('the next run ends with a delivery on the bus and a receipt', async () => {
  const ran = await init();
  expect(ran).toMatchObject({ exitCode: 0 });
  expect(resultsOf(ran)).toMatchObject({ deploy: 'already', webhook: 'done', delivery: 'done' });
  const { receipt } = told(ran);
  const webhook = scene.tenant.webhook(receipt?.webhook.id ?? '');
  expect(webhook).toMatchObject({ url: receipt?.endpoint, level: 'tenant', enabled: true, name: 'qlik-event-fanout' });
  expect(webhook.secret).toBe(await signingSecret());
  expect(receipt).toMatchObject({
    tenant: 'acme',
    stack: STACK,
    delivery: { how: 'sample', answeredAfter: expect.any(Number), seenAfter: expect.any(Number) },
    alertEmails: ['ops@example.com'],
    estimatedCost: { usdPerMillion: expect.any(Number), fixedUsdPerMonth: expect.any(Number) },
  });
  expect(receipt?.armedAlarms.length).toBeGreaterThan(15);
  expect(await journalled()).toEqual([receipt?.delivery.id]);
  for (const secret of ['fake-api-key', webhook.secret ?? '-']) expect(ran.stdout + ran.stderr).not.toContain(secret);
});

/** The ids of the events that the journals have. */
async function journalled(): Promise<readonly string[]> {
  const { logs } = scene.clients;
  const ids: string[] = [];
  for (const logGroupName of await resourcesOf(scene.clients, STACK, 'AWS::Logs::LogGroup')) {
    if (!/journal/.test(logGroupName)) continue;
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
    ids.push(...events.map(({ message = '{}' }) => JSON.parse(message).detail.id));
  }
  return ids;
}

test('run once more it changes nothing', async () => {
  const files = ['fanout.json', 'cdk.json'].map((name) => join(scene.folder, name));
  const seen = async () => ({
    files: files.map((file) => [statSync(file).mtimeMs, readFileSync(file, 'utf8')]),
    stack: (await stackOf())?.LastUpdatedTime,
    writes: writes().length,
    events: await journalled(),
  });
  const before = await seen();
  const ran = await init();
  expect(ran.exitCode).toBe(0);
  expect(new Set(Object.values(resultsOf(ran)))).toEqual(new Set(['already']));
  expect(await seen()).toEqual(before);
});

test('a webhook that signs with another secret is seen by its refused delivery, and mended', async () => {
  const { receipt } = told(await init());
  const id = receipt?.webhook.id ?? '';
  scene.tenant.setWebhook(id, { secret: 'x'.repeat(64) });
  const { body } = sampleDelivery(TYPE, { envelope: 'cloud', unique: 'mismatched', time: new Date() });
  const [refused] = await scene.tenant.emit(body);
  expect(refused).toMatchObject({ status: 'fail', response: { statusCode: 401 } });
  const ran = await init();
  expect(ran.exitCode).toBe(0);
  expect(told(ran).receipt?.delivery).toMatchObject({ how: 'resent', type: TYPE, seenAfter: expect.any(Number) });
  expect(ran.stderr).toContain('Qlik had another signing secret');
  expect(scene.tenant.webhook(id).secret).toBe(await signingSecret());
});

test('the console of the package serves its page, and takes its rule and queue along', async () => {
  const { child, ended } = scene.beginVerb('console', '--no-open', '--past', '0s');
  const url = await new Promise<string>((resolve) => {
    child.stdout?.on('data', (chunk) => {
      const [address] = String(chunk).match(/http:\S+/) ?? [];
      if (address) resolve(address);
    });
    void ended.then(({ stderr }) => resolve(stderr));
  });
  const page = await (await fetch(url)).text();
  const [script = ''] = page.match(/[^"]+\.js(?=")/) ?? [];
  expect((await fetch(`${url}${script}`)).headers.get('content-type')).toContain('javascript');
  expect(await (await fetch(`${url}api/deployment`)).json()).toMatchObject({ stack: STACK, tenants: ['acme'] });
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ exitCode: 0 });
});

test('another region, with the CDK CLI of the package: it is bootstrapped, and what cannot be deployed is told', async () => {
  const ran = await scene.beginUnbridged(...ARGS, '--region', 'eu-west-1').ended;
  expect(ran.exitCode).toBe(1);
  expect(resultsOf(ran)).toMatchObject({ bootstrap: 'done', files: 'already', credentials: 'done', deploy: 'failed' });
  // The engine lacks it; on AWS it would be there.
  expect(ran.stderr).toContain('AWS::Events::Archive');
});

test('on a terminal it asks for all of it, shows no key, and makes nothing without a yes', async () => {
  const before = scene.tenant.calls.length;
  const { exitCode, screen } = await scene.answer(
    ['--config', 'other.json'],
    [
      ['Host name of the tenant', 'sales.eu.qlikcloud.com'],
      ['Name of the tenant here', ''],
      ['How is the API', ''],
      ['API key (not shown)', 'fake-api-key'],
      ['E-mail address', ''],
      ['Which events', ''],
      ['At which level', ''],
      ['Deliver as CloudEvents', ''],
      ['Make this?', ''],
    ],
  );
  expect(exitCode).toBe(2);
  expect(screen).toContain('write other.json');
  expect(screen).toContain('create the secret qlik-event-fanout/sales/api');
  expect(screen).toContain('Nothing was made.');
  expect(screen).not.toContain('fake-api-key');
  expect(existsSync(join(scene.folder, 'other.json'))).toBe(false);
  expect(scene.tenant.calls.slice(before).filter(({ method }) => method !== 'GET')).toEqual([]);
});

test('Ctrl-C at a question: nothing is made', async () => {
  const { exitCode, screen } = await scene.answer(['--config', 'other.json'], [['Host name of the tenant', '\u0003']]);
  expect(exitCode).toBe(2);
  expect(screen).toContain('Stopped; nothing was made.');
});

test('nobody to be asked, and no --yes: it does not hang', async () => {
  const ran = await scene.run(join(scene.folder, 'node_modules', '.bin', 'qlik-event-fanout'), 'init');
  expect(ran).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Nobody can be asked') });
});

test('npx finds the command in the tarball itself', async () => {
  const ran = await scene.run('npx', '--yes', `--package=${tarball()}`, '--', 'qlik-event-fanout', 'init', '--help');
  expect(ran).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Usage: qlik-fanout init') });
});
