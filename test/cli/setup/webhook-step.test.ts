import { type WebhookWanted, webhookStep } from '../../../cli/setup/webhook-step';
import { type FakeTenant, startFakeTenant } from '../../../dev-tenant/tenant';
import { accessTo, someStack, takeStep } from './tenant-scene';

const URL = 'https://abc123.execute-api.eu-west-1.amazonaws.com/webhooks/acme';
const SECRET = 's'.repeat(64);
const TYPE = 'com.qlik.v1.user.created';

let tenant: FakeTenant | undefined;
afterEach(() => tenant?.close());

async function start(): Promise<FakeTenant> {
  tenant = await startFakeTenant();
  return tenant;
}

async function take(fake: FakeTenant, wanted: Partial<WebhookWanted> = {}, { isDeployed = true, dryRun = false } = {}) {
  const step = webhookStep({
    wanted: { name: 'qlik-event-fanout', ...wanted },
    signingSecret: async () => SECRET,
  });
  const deployed = isDeployed ? { stack: someStack, webhookUrl: URL } : {};
  return takeStep(step, { tenant: await accessTo(fake), ...deployed }, dryRun);
}

const all = (fake: FakeTenant) => fake.calls.filter(({ method }) => method !== 'GET').map(({ method }) => method);

test('a new one gets the address, the signing secret and every catalogued type, and is found again', async () => {
  const fake = await start();
  const { result, known } = await take(fake);
  expect(result).toBe('done');
  const made = fake.webhook(known.webhook?.id ?? '');
  expect(made).toMatchObject({ url: URL, secret: SECRET, level: 'tenant', enabled: true, origin: 'api' });
  expect(made.eventTypes).toContain(TYPE);
  expect(await take(fake)).toMatchObject({ result: 'already', known: { webhook: { id: made.id } } });
  expect(all(fake)).toEqual(['POST']);
});

test('only what was chosen, at the level that was chosen, with the headers that were', async () => {
  const fake = await start();
  const { known } = await take(fake, { type: [TYPE], header: { 'x-team': 'data' }, cloudEvents: true });
  const { eventTypes, headers, enableCloudEventDelivery } = fake.webhook(known.webhook?.id ?? '');
  expect(eventTypes).toContain(TYPE);
  expect(eventTypes.every((name) => name.endsWith('user.created'))).toBe(true);
  expect({ headers, enableCloudEventDelivery }).toEqual({
    headers: { 'x-team': 'data' },
    enableCloudEventDelivery: true,
  });
});

test('before there is a stack it can be planned, and a dry run makes none', async () => {
  const fake = await start();
  expect(await take(fake, {}, { isDeployed: false, dryRun: true })).toMatchObject({
    result: 'planned',
    says: expect.stringMatching(/^create webhook "qlik-event-fanout" for \d+ event types at level tenant/),
  });
  await take(fake, {}, { dryRun: true });
  expect(all(fake)).toEqual([]);
});

test('an address that is registered already is recognised, whoever did it; what it lacks is mended', async () => {
  const fake = await start();
  const { id } = fake.addWebhook({ url: URL, eventTypes: [TYPE], enabled: false });
  const planned = await take(fake, { category: ['users'] }, { dryRun: true });
  expect(planned.says).toMatch(/^change webhook .*give it the signing secret, enable it, add /);
  expect(await take(fake, { category: ['users'] })).toMatchObject({ result: 'done' });
  expect(fake.webhook(id)).toMatchObject({ enabled: true, secret: SECRET });
  expect(fake.webhook(id).eventTypes).toEqual(expect.arrayContaining([TYPE, 'com.qlik.v1.user.deleted']));
  expect(all(fake)).toEqual(['PATCH']);
});

test('what was not said stays as whoever made it wanted it', async () => {
  const fake = await start();
  const { id } = fake.addWebhook({ url: URL, eventTypes: [TYPE], secret: SECRET, level: 'user', headers: { a: 'b' } });
  expect(await take(fake)).toMatchObject({ result: 'already' });
  expect(fake.webhook(id)).toMatchObject({ level: 'user', eventTypes: [TYPE], headers: { a: 'b' } });
});

test('two with the address: it says that everything comes twice', async () => {
  const fake = await start();
  for (const _ of [1, 2]) fake.addWebhook({ url: URL, eventTypes: [TYPE], secret: SECRET });
  expect(await take(fake)).toMatchObject({
    result: 'already',
    says: expect.stringContaining('1 more with this address'),
  });
});

test.each<[string, (fake: FakeTenant) => void, RegExp]>([
  [
    'the limit of a tenant',
    (fake) => Array.from({ length: 100 }, (_, n) => fake.addWebhook({ url: `https://other${n}.example.com/` })),
    /takes no more webhooks.*Delete one/,
  ],
  [
    'an address that is taken by one that cannot be seen',
    (fake) =>
      fake.answerWith(({ method }) =>
        method === 'POST' ? { status: 409, body: { errors: [{ title: 'Conflict' }] } } : undefined,
      ),
    /has this address already/,
  ],
  [
    'a missing permission',
    (fake) => fake.answerWith(({ method }) => (method === 'POST' ? { status: 403 } : undefined)),
    /403.*Tenant Admin for a webhook of level tenant/,
  ],
  [
    'a network that is down halfway',
    (fake) => fake.answerWith(({ method }) => (method === 'POST' ? { status: 0, breaks: 'reset' } : undefined)),
    /cannot be reached/,
  ],
])('%s: it ends with what to do, and the next run finishes', async (_, spoil, why) => {
  const fake = await start();
  spoil(fake);
  const refused = await take(fake);
  expect(refused).toMatchObject({ result: 'failed', begun: true, says: expect.stringMatching(why) });
  expect(refused.says).not.toContain(SECRET);
  fake.answerWith(undefined);
  // A person has deleted one; where there was no limit, none is there.
  const access = await accessTo(fake);
  const listed = await access.webhooks.list();
  if (listed.ok && listed.value[0]) await access.webhooks.delete(listed.value[0].id);
  expect(await take(fake)).toMatchObject({ result: 'done' });
});

test('a type that the tenant does not offer: it says which are alike', async () => {
  const { result, says } = await take(await start(), { type: ['user.create'] });
  expect(result).toBe('failed');
  expect(says).toContain('Those alike');
});
