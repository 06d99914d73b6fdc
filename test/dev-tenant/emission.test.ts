import { type FakeTenant, type FakeTenantOptions, startFakeTenant } from '../../dev-tenant/tenant';
import type { RaisedEvent } from '../../lib/qlik/body';
import type { QlikEventType } from '../../lib/qlik/catalogue';
import { parse } from '../../lib/qlik/envelope';
import { originOf } from '../../lib/qlik/samples';
import { openReceiver, type Receiver } from '../support/receiver';

const SECRET = 's'.repeat(64);

let tenant: FakeTenant;
let receiver: Receiver;

const start = async (options: FakeTenantOptions = {}) => {
  tenant = await startFakeTenant(options);
  receiver = await openReceiver(SECRET);
};
afterEach(async () => {
  await tenant.close();
  await receiver.close();
});

const event = (type: QlikEventType): RaisedEvent => ({
  type,
  id: 'e1',
  time: new Date('2026-11-24T02:00:00Z'),
  ...originOf(type),
  ids: { tenantId: 't', userId: 'u', spaceId: 'space-1' },
  data: { id: 'd1' },
});

/** What arrived: the signature held, or it would not have been 202. */
const arrived = () =>
  receiver.received.map(({ body }) => {
    const parsed = parse(Buffer.from(body), { tenant: 'acme', receivedAt: new Date(0) });
    if (!parsed.ok) throw new Error(parsed.reason);
    return { envelope: parsed.event.envelope, type: parsed.event.type, detailType: parsed.detailType };
  });

const add = (...eventTypes: readonly string[]) => tenant.addWebhook({ url: receiver.url, secret: SECRET, eventTypes });

test.each([
  ['com.qlik.v1.app.created', false, undefined, 'hybrid'],
  ['com.qlik.v1.app.created', false, 'legacy', 'legacy'],
  ['com.qlik.v1.app.created', true, 'legacy', 'cloud'],
  ['com.qlik.v1.di-projects.di-tasks.started', false, 'legacy', 'cloud'],
] as const)(
  '%s, CloudEvents delivery %s, otherwise %s: %s',
  async (type, enableCloudEventDelivery, plain, envelope) => {
    await start({ plainEnvelope: plain });
    tenant.addWebhook({ url: receiver.url, secret: SECRET, eventTypes: [type], enableCloudEventDelivery });
    expect(await tenant.raise(event(type))).toMatchObject([{ status: 'success' }]);
    expect(arrived()).toEqual([{ envelope, type, detailType: type }]);
  },
);

test('a webhook is called by the name it asked for, once', async () => {
  await start();
  add('com.qlik.app.created');
  add('com.qlik.app.created', 'com.qlik.v1.app.created');
  add('com.qlik.v1.app.deleted');
  await tenant.raise(event('com.qlik.v1.app.created'));
  const names = arrived().map(({ type }) => type);
  expect(names.sort()).toEqual(['com.qlik.app.created', 'com.qlik.v1.app.created']);
});

test('a webhook of level user is not called for what only a tenant’s gets', async () => {
  await start();
  const eventTypes = ['com.qlik.v1.user.created', 'com.qlik.v1.app.created'] as const;
  tenant.addWebhook({ url: receiver.url, secret: SECRET, eventTypes, level: 'user' });
  for (const type of eventTypes) await tenant.raise(event(type));
  expect(arrived()).toEqual([expect.objectContaining({ type: 'com.qlik.v1.app.created' })]);
});

test('a filter holds back what it does not let pass, whatever the envelope', async () => {
  await start();
  const type = 'com.qlik.v1.app.created';
  for (const [space, enableCloudEventDelivery] of [
    ['space-1', true],
    ['space-1', false],
    ['space-2', true],
    ['space-2', false],
  ] as const) {
    const filter = `spaceId eq "${space}"`;
    tenant.addWebhook({ url: receiver.url, secret: SECRET, eventTypes: [type], filter, enableCloudEventDelivery });
  }
  expect(await tenant.raise(event(type))).toHaveLength(2);
});

test('what happens is audited once, however many webhooks there are, and observers are told', async () => {
  const told: string[] = [];
  await start({
    failureThreshold: 1,
    onCall: ({ method, status }) => told.push(`${method} ${status}`),
    onDelivery: ({ statusMessage }) => told.push(statusMessage),
    onDisabled: ({ disabledReasonCode = '' }) => told.push(disabledReasonCode),
  });
  receiver.secrets = [];
  add('com.qlik.v1.app.created');
  expect(tenant.hasEnabledWebhook()).toBe(true);
  await tenant.raise(event('com.qlik.v1.app.created'));
  expect(tenant.hasEnabledWebhook()).toBe(false);
  await tenant.raise(event('com.qlik.v1.app.created'));
  const headers = { authorization: 'Bearer fake-api-key' };
  const audits = (await (await fetch(`${tenant.url}/api/v1/audits`, { headers })).json()) as { data: object[] };
  expect(audits.data).toMatchObject([{ eventId: 'e1' }, { eventId: 'e1' }]);
  expect(told).toEqual(['401 Unauthorized', 'FAILURE_THRESHOLD', 'GET 200']);
});

test('by HTTP something can be made to happen, and a key to end', async () => {
  await start();
  add('com.qlik.v1.user.created');
  const post = async (path: string, body: unknown) => {
    const headers = { authorization: 'Bearer fake-api-key' };
    const response = await fetch(tenant.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, text: await response.text() };
  };
  const sample = await post('/dev-tenant/events', { sample: 'com.qlik.v1.user.created' });
  expect(sample.status).toBe(201);
  expect(JSON.parse(sample.text).data).toMatchObject([{ status: 'success' }]);
  const own = { type: 'com.qlik.v1.user.created', specversion: '1.0', id: 'mine', data: {} };
  expect((await post('/dev-tenant/events', own)).status).toBe(201);
  expect(receiver.received.at(-1)?.body).toBe(JSON.stringify(own));
  for (const body of [{}, { sample: 'com.qlik.v1.nothing' }, [], 'text']) {
    expect((await post('/dev-tenant/events', body)).status).toBe(400);
  }
  expect(receiver.received).toHaveLength(2);
  expect((await post('/dev-tenant/other', {})).status).toBe(404);
  expect((await post('/dev-tenant/revocations', { bearer: 'fake-api-key' })).status).toBe(204);
  expect((await post('/dev-tenant/events', own)).status).toBe(401);
});

test('a port that is taken is said to be', async () => {
  await start();
  const port = Number(new URL(tenant.url).port);
  await expect(startFakeTenant({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
