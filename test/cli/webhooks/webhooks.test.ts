import { webhookFaultText } from '../../../cli/webhooks/webhook-fault';
import { type NewWebhook, openWebhooks, ourWebhook, type WebhooksApi } from '../../../cli/webhooks/webhooks';
import { type FakeTenant, type FakeTenantOptions, startFakeTenant } from '../../../dev-tenant/tenant';

const TYPE = 'com.qlik.v1.user.created';
const SECRET = 's'.repeat(64);
const URL_OF_OURS = 'https://api.test/webhooks/acme';
const wanted: NewWebhook = {
  name: 'Fan-out',
  url: URL_OF_OURS,
  level: 'tenant',
  enabled: true,
  eventTypes: [TYPE],
  secret: SECRET,
};

let tenant: FakeTenant;
let webhooks: WebhooksApi;

const start = async (options: FakeTenantOptions = {}) => {
  tenant = await startFakeTenant(options);
  webhooks = await opened();
};
afterEach(() => tenant.close());

const opened = async (apiKey = 'fake-api-key') => {
  const session = await openWebhooks(tenant.url, { apiKey });
  if (!session.ok) throw new Error(session.fault);
  return session.value;
};

describe.each([
  ['core', {}],
  ['v1', { hasCore: false }],
] as const)('a tenant with %s', (version, options) => {
  beforeEach(() => start(options));

  test('a webhook is made, read, changed and deleted there', async () => {
    expect(await webhooks.eventTypes()).toMatchObject({ ok: true });
    const made = await webhooks.create({ ...wanted, description: 'why', headers: { 'x-a': 'b' } });
    if (!made.ok) throw new Error(made.fault);
    const { id } = made.value;
    expect(made.value).toMatchObject({ enabled: true, level: 'tenant', hasSecret: true, cloudEvents: false });
    expect(tenant.webhook(id)).toMatchObject({ secret: SECRET, headers: { 'x-a': 'b' }, origin: 'api' });
    expect(await webhooks.update(made.value, { cloudEvents: true, name: 'Other', eventTypes: [] })).toMatchObject({
      ok: true,
    });
    expect(await webhooks.get(id)).toMatchObject({
      value: { cloudEvents: true, name: 'Other', eventTypes: [], description: 'why' },
    });
    expect(await webhooks.delete(id)).toEqual({ ok: true, value: undefined });
    expect(await webhooks.list()).toEqual({ ok: true, value: [] });
    const versions = tenant.calls.map(({ path }) => path.split('/')).filter(([, api]) => api === 'api');
    expect(new Set(versions.slice(1).map(([, , it]) => it))).toEqual(
      new Set(version === 'core' ? ['core'] : ['core', 'v1']),
    );
  });
});

describe('the usual tenant', () => {
  beforeEach(() => start());

  test('what is not there is added, what is there replaced or taken away, and the rest stays', async () => {
    const { id } = tenant.addWebhook({ url: URL_OF_OURS, eventTypes: [TYPE] });
    const patches: unknown[] = [];
    tenant.answerWith(({ method, body }) => void (method === 'PATCH' && patches.push(body)));
    const read = async () => {
      const answer = await webhooks.get(id);
      if (!answer.ok) throw new Error(answer.fault);
      return answer.value;
    };
    expect(await webhooks.update(await read(), { filter: 'id eq "1"', secret: SECRET })).toMatchObject({ ok: true });
    expect(await webhooks.update(await read(), { filter: null, secret: SECRET })).toMatchObject({ ok: true });
    expect(patches).toEqual([
      [
        { op: 'add', path: '/filter', value: 'id eq "1"' },
        { op: 'add', path: '/secret', value: SECRET },
      ],
      [
        { op: 'remove', path: '/filter' },
        { op: 'replace', path: '/secret', value: SECRET },
      ],
    ]);
    expect(tenant.webhook(id).filter).toBeUndefined();
  });

  test('deleting what is gone is done', async () => {
    expect(await webhooks.delete('nobody')).toEqual({ ok: true, value: undefined });
  });

  test('the oldest webhook of our address is ours, and none of Qlik Automate', () => {
    const at = (id: string, createdAt: string, over = {}) => ({
      ...{ id, createdAt, name: id, url: URL_OF_OURS, enabled: true, eventTypes: [], hasSecret: true },
      ...{ cloudEvents: false, headers: {}, encryptedHeaders: [] },
      ...over,
    });
    const all = [
      at('later', '2026-02-01T00:00:00Z'),
      at('first', '2026-01-01T00:00:00Z'),
      at('automate', '2025-01-01T00:00:00Z', { origin: 'automations' }),
      at('other', '2025-01-01T00:00:00Z', { url: 'https://api.test/webhooks/other' }),
    ];
    expect(ourWebhook(all, 'https://API.test/webhooks/acme')?.id).toBe('first');
    expect(ourWebhook(all, 'https://api.test/webhooks/nobody')).toBeUndefined();
  });

  const error = (status: number, title: string, detail?: string) => ({
    status,
    body: { errors: [{ code: 'X-1', title, detail }] },
  });
  test.each([
    [error(401, 'Unauthorized'), { fault: 'unauthorized' }],
    [error(403, 'Forbidden'), { fault: 'forbidden' }],
    [error(403, 'Webhook limit exceeded'), { fault: 'limit-reached', said: 'Webhook limit exceeded' }],
    [error(409, 'Conflict', 'taken'), { fault: 'url-taken', said: 'Conflict: taken' }],
    [error(400, 'A webhook with this URL exists'), { fault: 'url-taken' }],
    [error(400, 'Unknown event type', 'x'), { fault: 'invalid', said: 'Unknown event type: x' }],
    [error(400, `The secret ${SECRET} is weak\u001b[2J`), { fault: 'invalid', said: 'The secret *** is weak?[2J' }],
    [
      { status: 400, text: '<html>' },
      { fault: 'invalid', said: '' },
    ],
    [{ status: 404 }, { fault: 'not-found' }],
    [
      { status: 429, headers: { 'retry-after': '7' } },
      { fault: 'throttled', retryAfterSeconds: 7 },
    ],
    [{ status: 503 }, { fault: 'unavailable', status: 503 }],
    [{ status: 200, breaks: 'reset' } as const, { fault: 'unreachable' }],
    [{ status: 201, body: {} }, { fault: 'unreachable' }],
  ])('%j to a new webhook is told as %j', async (answer, fault) => {
    tenant.answerWith(({ method }) => (method === 'POST' ? answer : undefined));
    const made = await webhooks.create(wanted);
    expect(made).toMatchObject({ ok: false, ...fault });
    if (!made.ok) expect(webhookFaultText(made).length).toBeGreaterThan(20);
    expect(JSON.stringify(made)).not.toContain(SECRET);
  });

  test('a conflict over a changed webhook is one of addresses only when it says so', async () => {
    const { id } = tenant.addWebhook({ url: URL_OF_OURS });
    const webhook = await webhooks.get(id);
    if (!webhook.ok) throw new Error(webhook.fault);
    for (const [title, fault] of [
      ['Read-only property', 'invalid'],
      ['A webhook with this URL exists', 'url-taken'],
    ] as const) {
      tenant.answerWith(() => error(409, title));
      expect(await webhooks.update(webhook.value, { name: 'N' })).toEqual({ ok: false, fault, said: title });
    }
  });

  test('a refusal that does not say why is for their number when there are as many as Qlik allows', async () => {
    for (let n = 0; n < 100; n++) tenant.addWebhook({ url: `https://api.test/${n}` });
    tenant.answerWith(({ method }) => (method === 'POST' ? { status: 403 } : undefined));
    expect(await webhooks.create(wanted)).toEqual({ ok: false, fault: 'limit-reached', said: '' });
  });

  test('an expired key, a wrong client and a tenant that is not there are told apart', async () => {
    expect(await (await opened('old')).list()).toEqual({ ok: false, fault: 'unauthorized' });
    const client = { clientId: 'fake-client', clientSecret: 'wrong' };
    expect(await openWebhooks(tenant.url, client)).toEqual({ ok: false, fault: 'no-token' });
    await tenant.close();
    expect(await webhooks.list()).toEqual({ ok: false, fault: 'unreachable' });
  });
});
