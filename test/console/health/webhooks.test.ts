import { openWebhooks, type WebhooksApi } from '../../../cli/webhooks/webhooks';
import { webhooksOf } from '../../../console/server/health/webhooks';
import { type FakeTenant, startFakeTenant } from '../../../dev-tenant/tenant';
import { sampleDelivery } from '../../../lib/qlik/samples';
import { deploymentStatusFixture } from '../../cli/status-scene';
import { openReceiver, type Receiver } from '../../support/receiver';

const TYPE = 'com.qlik.v1.user.created';
const SECRET = 's'.repeat(64);
const API_KEY = 'fake-api-key';

let receiver: Receiver;
let tenant: FakeTenant;
let api: WebhooksApi;
beforeEach(async () => {
  receiver = await openReceiver(SECRET);
  tenant = await startFakeTenant();
  const opened = await openWebhooks(tenant.url, { apiKey: API_KEY });
  if (!opened.ok) throw new Error(opened.fault);
  api = opened.value;
});
afterEach(async () => {
  await tenant.close();
  await receiver.close();
});

/** What is said of a deployment that may ask the tenant. */
async function findings(apiKey = API_KEY) {
  const deployed = deploymentStatusFixture({
    GetSecretValueCommand: ({ SecretId }: { readonly SecretId: string }) => ({
      SecretString: SecretId === 'arn:api' ? JSON.stringify({ apiKey }) : SECRET,
    }),
    DescribeSecretCommand: { VersionIdsToStages: { v1: ['AWSCURRENT'] } },
  });
  const outputs = {
    ...deployed.outputs,
    WebhookUrls: JSON.stringify({ acme: receiver.url }),
    SigningSecretArns: '{"acme":"arn:secret"}',
    Reconcile: JSON.stringify({ tenants: { acme: { host: tenant.url, apiCredentials: 'arn:api' } } }),
  };
  const told = await webhooksOf({ ...deployed, outputs }, Date.now());
  const text = JSON.stringify(told);
  for (const secret of [SECRET, API_KEY]) expect(text).not.toContain(secret);
  return told[0]?.findings.map(({ what, state, seen }) => `${what} ${state}: ${seen}`);
}

const create = (secret = SECRET) =>
  api.create({ name: 'Fan-out', url: receiver.url, level: 'tenant', enabled: true, eventTypes: [TYPE], secret });
const deliver = () => tenant.emit(sampleDelivery(TYPE, { envelope: 'legacy', unique: 'one', time: new Date() }).body);

test('a webhook that is enabled and whose last delivery was verified', async () => {
  await create();
  await deliver();
  expect(await findings()).toEqual([
    'Webhook green: Fan-out is enabled and comes here',
    expect.stringMatching(/^Last delivery green: the last delivery, .* ago, was verified$/),
    'Signing secret green: 64 characters',
  ]);
});

test('a webhook that signs with another secret', async () => {
  await create('w'.repeat(64));
  await deliver();
  expect((await findings())?.[1]).toMatch(/^Last delivery red: .*refused: Qlik signs with another secret$/);
});

test('a webhook that a person has disabled', async () => {
  const made = await create();
  if (!made.ok) throw new Error(made.fault);
  await api.update(made.value, { enabled: false });
  expect((await findings())?.[0]).toBe('Webhook red: Fan-out is disabled, by a person');
});

test('no webhook comes here', async () => {
  expect((await findings())?.[0]).toBe(`Webhook red: no webhook of the tenant has the address ${receiver.url}`);
});

test('credentials that Qlik does not take are said once, and the signing secret is looked at all the same', async () => {
  expect(await findings('another-key')).toEqual([
    expect.stringMatching(/^Webhook red: Qlik does not accept the API key \(401\)/),
    'Signing secret green: 64 characters',
  ]);
});
