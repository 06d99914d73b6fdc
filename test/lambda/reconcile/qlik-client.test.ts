import { type FakeTenant, type FakeTenantOptions, startFakeTenant } from '../../../dev-tenant/tenant';
import { signIn } from '../../../lambda/reconcile/qlik-client';
import type { TenantApi } from '../../../lambda/reconcile/tenant-api';
import { sampleDelivery } from '../../../lib/qlik/samples';

const TYPE = 'com.qlik.v1.user.created';
const KEY = { apiKey: 'fake-api-key' };
const CLIENT = { clientId: 'fake-client', clientSecret: 'fake-client-secret' };
/** Nothing listens there: a delivery to it fails at once. */
const NOWHERE = 'http://127.0.0.1:1/';

let tenant: FakeTenant;
let clock: number;

const start = async (options: FakeTenantOptions = {}) => {
  clock = Date.parse('2026-11-24T12:00:00Z');
  tenant = await startFakeTenant({ now: () => clock, failureThreshold: 1000, ...options });
};
afterEach(() => tenant.close());

const api = async (credentials: Parameters<typeof signIn>[1] = KEY): Promise<TenantApi> => {
  const signedIn = await signIn(tenant.url, credentials);
  if (!signedIn.ok) throw new Error(signedIn.fault);
  return signedIn.value;
};

const emit = (unique: string) =>
  tenant.emit(sampleDelivery(TYPE, { envelope: 'cloud', unique, time: new Date(clock) }).body);
/** What was called, less what `@qlik/api` asks to learn what the host is. */
const paths = () => tenant.calls.map(({ path }) => path).filter((path) => path.startsWith('/api/'));
const addWebhook = () => tenant.addWebhook({ url: NOWHERE, eventTypes: [TYPE] });

describe.each([
  ['core', {}],
  ['v1', { hasCore: false }],
] as const)('a tenant with %s', (version, options) => {
  beforeEach(() => start(options));

  test('every operation goes there', async () => {
    const { id } = addWebhook();
    await emit('1');
    const it = await api();
    expect(await it.webhooks()).toMatchObject({ ok: true, value: [{ id, enabled: true, hasSecret: false }] });
    const deliveries = await it.deliveries(id, { status: 'fail', since: new Date(0) });
    const [delivery] = deliveries.ok ? deliveries.value.items : [];
    expect(await it.resend(id, delivery?.id ?? '')).toMatchObject({ ok: true, value: { status: 'fail' } });
    expect(await it.patch(id, { enabled: false })).toMatchObject({ ok: true });
    expect(tenant.webhook(id).enabled).toBe(false);
    const [first, ...rest] = version === 'core' ? ['', ...paths()] : paths();
    expect(first).toMatch(version === 'core' ? '' : '/api/core/webhooks');
    expect(rest.map((path) => path.split('/')[2])).toEqual(Array(4).fill(version));
  });
});

test('a tenant that gets core later is served by it', async () => {
  await start();
  let hasCore = false;
  tenant.answerWith(({ path }) => (path.startsWith('/api/core/') && !hasCore ? { status: 404 } : undefined));
  const it = await api();
  await it.webhooks();
  hasCore = true;
  await it.webhooks();
  await it.patch(addWebhook().id, { enabled: true });
  expect(tenant.calls.at(-1)?.path).toMatch('/api/core/');
});

test('a webhook that is not there is no reason to leave core', async () => {
  await start();
  const it = await api();
  expect(await it.patch('nobody', { enabled: true })).toEqual({ ok: false, fault: 'not-found' });
  expect(paths()).toEqual(['/api/core/webhooks/nobody']);
});

test('an OAuth client signs in', async () => {
  await start();
  expect(await (await api(CLIENT)).webhooks()).toMatchObject({ ok: true });
});

test('a wrong OAuth client is told so each time, and a mended one gets in: no failure is kept', async () => {
  await start();
  const wrong = { ...CLIENT, clientSecret: 'wrong' };
  expect(await signIn(tenant.url, wrong)).toEqual({ ok: false, fault: 'no-token' });
  tenant.answerWith(() => ({ status: 503, body: 'busy' }));
  expect(await signIn(tenant.url, CLIENT)).toEqual({ ok: false, fault: 'no-token' });
  tenant.answerWith(undefined);
  expect((await signIn(tenant.url, CLIENT)).ok).toBe(true);
});

test('lists are read to their end, and no further back than asked', async () => {
  await start();
  const { id } = addWebhook();
  for (let n = 0; n < 230; n++) {
    clock += 1000;
    await emit(String(n));
  }
  const it = await api();
  const read = async (since: Date, atMost?: number) => {
    const answer = await it.deliveries(id, { since, atMost });
    return answer.ok ? { ...answer.value, items: answer.value.items.length } : answer;
  };
  expect(await read(new Date(0))).toEqual({ items: 230, isWhole: true });
  expect(await read(new Date(clock - 9_000))).toEqual({ items: 10, isWhole: true });
  expect(await read(new Date(0), 3)).toMatchObject({ items: 3 });
  const audits = await it.audits({ eventType: TYPE, from: new Date(clock - 150_000), to: new Date(clock) });
  expect(audits.ok && audits.value.items.map(({ id }) => id)).toEqual(
    Array.from({ length: 151 }, (_, n) => String(n + 79)),
  );
});

test('nothing is answered from memory', async () => {
  await start();
  const it = await api();
  await it.webhooks();
  addWebhook();
  expect(await it.webhooks()).toMatchObject({ value: [{ url: NOWHERE }] });
});

test.each([
  [{ status: 401 }, { fault: 'unauthorized' }],
  [{ status: 403 }, { fault: 'forbidden' }],
  [{ status: 404 }, { fault: 'not-found' }],
  [
    { status: 429, headers: { 'retry-after': '7' } },
    { fault: 'throttled', retryAfterSeconds: 7 },
  ],
  [{ status: 429 }, { fault: 'throttled' }],
  [{ status: 503 }, { fault: 'unavailable', status: 503 }],
  [{ status: 418 }, { fault: 'unexpected', status: 418 }],
])('%j is told as %j', async (answer, fault) => {
  await start();
  tenant.answerWith(() => answer);
  expect(await (await api()).webhooks()).toEqual({ ok: false, ...fault });
});

test('a tenant that is not there is unreachable, with a key and with a client', async () => {
  await start();
  await tenant.close();
  expect(await (await api()).webhooks()).toEqual({ ok: false, fault: 'unreachable' });
  expect(await signIn(tenant.url, CLIENT)).toEqual({ ok: false, fault: 'unreachable' });
});
