import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FakeTenant, type FakeTenantOptions, startFakeTenant } from '../../dev-tenant/tenant';
import { sampleDelivery } from '../../lib/qlik/samples';
import { verify } from '../../lib/qlik/signature';

const SECRET = 's'.repeat(64);
const TYPE = 'com.qlik.v1.user.created';
const DAY = 24 * 3600_000;

let tenant: FakeTenant;
let receiver: Server;
let received: { readonly body: string; readonly signature: string | undefined }[];
/** How the receiver answers; each test sets its own. */
let answer: (response: ServerResponse) => void;
let clock: number;

beforeEach(async () => {
  received = [];
  clock = Date.parse('2026-11-24T12:00:00Z');
  answer = (response) => response.writeHead(202).end('{"status":"accepted"}');
  receiver = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ body, signature: request.headers['qlik-signature'] as string | undefined });
    answer(response);
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await tenant.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const start = async (options: FakeTenantOptions = {}) => {
  tenant = await startFakeTenant({ now: () => clock, ...options });
};

const receiverUrl = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
const event = (unique: string) => sampleDelivery(TYPE, { envelope: 'cloud', unique, time: new Date(clock) }).body;

const call = async (method: string, path: string, body?: unknown, key = 'fake-api-key') => {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const response = await fetch(new URL(path, tenant.url), {
    method,
    headers,
    body: body && JSON.stringify(body),
  } as RequestInit);
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text === '' ? undefined : JSON.parse(text) };
};

const addWebhook = () => tenant.addWebhook({ url: receiverUrl(), eventTypes: [TYPE], secret: SECRET });

describe.each(['core', 'v1'])('/api/%s/webhooks', (version) => {
  const base = `/api/${version}/webhooks`;
  beforeEach(() => start());

  test('creates, shows and deletes; the secret is only said to be there', async () => {
    const created = await call('POST', base, { name: 'A', url: receiverUrl(), eventTypes: [TYPE], secret: SECRET });
    expect(created).toMatchObject({ status: 201, json: { enabled: false, secretKeyAdded: true, origin: 'api' } });
    const path = `${base}/${created.json.id}`;
    const shown = await call('GET', path);
    expect(shown).toMatchObject({ status: 200, json: { name: 'A' } });
    expect(JSON.stringify(shown.json)).not.toContain(SECRET);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
  });

  test('a patch changes what it names and nothing else; a replacement clears what it leaves out', async () => {
    const { id } = addWebhook();
    const patch = [{ op: 'replace', path: '/name', value: 'B' }];
    expect(await call('PATCH', `${base}/${id}`, patch)).toMatchObject({ status: 204, json: undefined });
    expect(tenant.webhook(id)).toMatchObject({ name: 'B', secret: SECRET, enabled: true });
    expect(await call('PUT', `${base}/${id}`, { name: 'C', url: receiverUrl() })).toMatchObject({
      status: 200,
      json: { name: 'C', enabled: false, secretKeyAdded: false, eventTypes: [] },
    });
  });

  test.each([
    ['a secret that is too short', 'PATCH', [{ op: 'replace', path: '/secret', value: 'short' }], 400],
    ['a read-only path', 'PATCH', [{ op: 'replace', path: '/origin', value: 'api' }], 400],
    ['another id', 'PUT', { name: 'A', url: 'http://a.test/', id: 'other' }, 409],
  ])('%s: refused in Qlik’s own error shape', async (_, method, body, status) => {
    const { id } = addWebhook();
    const refused = await call(method, `${base}/${id}`, body);
    expect(refused).toMatchObject({
      status,
      json: { errors: [{ title: expect.any(String) }], traceId: expect.any(String) },
    });
  });

  test('lists in pages that link to each other', async () => {
    for (let n = 0; n < 5; n++) addWebhook();
    const ids: string[] = [];
    for (let path: string | undefined = `${base}?limit=2`; path; ) {
      const { json } = await call('GET', path);
      ids.push(...json.data.map((it: { id: string }) => it.id));
      path = json.links.next?.href;
    }
    expect(new Set(ids).size).toBe(5);
  });

  test('names the event types', async () => {
    const { json } = await call('GET', `${base}/event-types`);
    expect(json.data).toContainEqual(expect.objectContaining({ name: TYPE, levels: ['tenant'] }));
  });
});

test('filter is patched through core alone', async () => {
  await start();
  const { id } = addWebhook();
  const patch = [{ op: 'add', path: '/filter', value: 'spaceId eq "1"' }];
  expect((await call('PATCH', `/api/v1/webhooks/${id}`, patch)).status).toBe(400);
  expect((await call('PATCH', `/api/core/webhooks/${id}`, patch)).status).toBe(204);
});

test.each([
  [{ hasCore: false }, 404, 200],
  [{ hasV1: false }, 200, 404],
])('a tenant with %j', async (options, core, v1) => {
  await start(options);
  expect((await call('GET', '/api/core/webhooks')).status).toBe(core);
  expect((await call('GET', '/api/v1/webhooks')).status).toBe(v1);
});

describe('delivering', () => {
  beforeEach(() => start({ deliveryTimeoutMs: 200, failureThreshold: 3 }));

  test('posts the very bytes, signed, and records request and answer', async () => {
    const { id } = addWebhook();
    const [delivery] = await tenant.emit(event('1'));
    expect(received).toHaveLength(1);
    const [{ body, signature } = { body: '', signature: '' }] = received;
    expect(body).toBe(event('1'));
    expect(verify(Buffer.from(body), signature, [SECRET])).toEqual({ ok: true });
    expect(delivery).toMatchObject({
      webhookId: id,
      status: 'success',
      request: { body: JSON.parse(body), headers: { 'qlik-signature': signature } },
      response: { statusCode: 202, body: '{"status":"accepted"}' },
    });
  });

  test.each([
    ['an error', (response: ServerResponse) => response.writeHead(500).end(), /^500/, 500],
    [
      'a redirect, which is not followed',
      (response: ServerResponse) => response.writeHead(308, { location: receiverUrl() }).end(),
      /^redirects are forbidden 308/,
      308,
    ],
    ['no answer in time', () => undefined, /timed out/, undefined],
  ])('%s fails and says why', async (_, how, message, statusCode) => {
    answer = how;
    addWebhook();
    const [delivery] = await tenant.emit(event('1'));
    expect(delivery).toMatchObject({ status: 'fail', statusMessage: expect.stringMatching(message) });
    expect(delivery?.response?.statusCode).toBe(statusCode);
    expect(received).toHaveLength(1);
  });

  test('the threshold disables with a reason, what is disabled is not called, enabling clears the reason', async () => {
    answer = (response) => response.writeHead(503).end();
    const { id } = addWebhook();
    for (const unique of ['1', '2', '3']) await tenant.emit(event(unique));
    expect(tenant.webhook(id)).toMatchObject({ enabled: false, disabledReasonCode: expect.any(String) });
    await tenant.emit(event('4'));
    expect(received).toHaveLength(3);
    await call('PATCH', `/api/core/webhooks/${id}`, [{ op: 'replace', path: '/enabled', value: true }]);
    expect(tenant.webhook(id)).toMatchObject({ enabled: true });
    expect(tenant.webhook(id).disabledReason).toBeUndefined();
  });

  test('a success between failures starts the count again', async () => {
    const { id } = addWebhook();
    for (const status of [500, 500, 202, 500, 500]) {
      answer = (response) => response.writeHead(status).end();
      await tenant.emit(event(String(status)));
    }
    expect(tenant.webhook(id).enabled).toBe(true);
  });

  test('a resend takes the original payload and the secret of now, and is a record of its own', async () => {
    const { id } = addWebhook();
    const [first] = await tenant.emit(event('1'));
    const newer = 'n'.repeat(64);
    await call('PATCH', `/api/core/webhooks/${id}`, [{ op: 'replace', path: '/secret', value: newer }]);
    answer = (response) => response.writeHead(500).end();
    const resent = await call('POST', `/api/core/webhooks/${id}/deliveries/${first?.id}/actions/resend`);
    expect(resent).toMatchObject({ status: 201, json: { status: 'fail', eventType: TYPE } });
    expect(resent.json.id).not.toBe(first?.id);
    expect(received[1]?.body).toBe(received[0]?.body);
    expect(verify(Buffer.from(received[1]?.body ?? ''), received[1]?.signature, [newer])).toEqual({ ok: true });
    expect((await call('GET', `/api/core/webhooks/${id}/deliveries/${resent.json.id}`)).json.status).toBe('fail');
  });

  test('failed resends count towards disabling', async () => {
    answer = (response) => response.writeHead(500).end();
    const { id } = addWebhook();
    const [first] = await tenant.emit(event('1'));
    const resend = () => call('POST', `/api/core/webhooks/${id}/deliveries/${first?.id}/actions/resend`);
    await resend();
    await resend();
    expect(tenant.webhook(id).enabled).toBe(false);
  });

  test('the history is filtered, sorted, and forgets after a week', async () => {
    const { id } = addWebhook();
    await tenant.emit(event('1'));
    clock += DAY;
    answer = (response) => response.writeHead(500).end();
    await tenant.emit(event('2'));
    const path = `/api/core/webhooks/${id}/deliveries`;
    const ids = async (query: string) =>
      (await call('GET', `${path}?${query}`)).json.data.map((it: { status: string }) => it.status);
    expect(await ids('sort=-triggeredAt')).toEqual(['fail', 'success']);
    expect(await ids('sort=%2BtriggeredAt')).toEqual(['success', 'fail']);
    expect(await ids('status=fail')).toEqual(['fail']);
    expect(await ids('eventType=com.qlik.v1.app.created')).toEqual([]);
    clock += 6 * DAY;
    expect(await ids('')).toEqual(['fail']);
  });
});

describe('audits', () => {
  beforeEach(() => start());

  test('hold every event, called or not, for 90 days, by type and interval', async () => {
    addWebhook();
    await tenant.emit(event('1'));
    clock += DAY;
    tenant.emitUncalled(event('2'));
    const ids = async (query: string) =>
      (await call('GET', `/api/v1/audits?${query}`)).json.data.map((it: { eventId: string }) => it.eventId);
    const all = [event('2'), event('1')].map((body) => JSON.parse(body).id);
    expect(await ids(`eventType=${TYPE}`)).toEqual(all);
    expect(await ids('eventType=com.qlik.v1.app.created')).toEqual([]);
    const later = `${new Date(clock - 1).toISOString()}/${new Date(clock).toISOString()}`;
    expect(await ids(`eventTime=${later}`)).toEqual(all.slice(0, 1));
    clock += 89.5 * DAY;
    expect(await ids('')).toEqual(all.slice(0, 1));
  });

  test('an interval that is none: 400', async () => {
    expect((await call('GET', '/api/v1/audits?eventTime=yesterday')).status).toBe(400);
  });
});

describe('access', () => {
  beforeEach(() => start());

  const tokenFor = async (secret: string) =>
    call('POST', '/oauth/token', { client_id: 'fake-client', client_secret: secret, grant_type: 'client_credentials' });

  test('without a key, with another key, with a revoked key: 401', async () => {
    expect((await call('GET', '/api/core/webhooks', undefined, '')).status).toBe(401);
    expect((await call('GET', '/api/core/webhooks', undefined, 'other')).status).toBe(401);
    tenant.revoke('fake-api-key');
    expect((await call('GET', '/api/core/webhooks')).status).toBe(401);
  });

  test('an OAuth client gets a token that lasts six hours; a wrong secret gets none', async () => {
    expect((await tokenFor('wrong')).status).toBe(401);
    const { json } = await tokenFor('fake-client-secret');
    expect((await call('GET', '/api/core/webhooks', undefined, json.access_token)).status).toBe(200);
    clock += 6 * 3600_000 + 1;
    expect((await call('GET', '/api/core/webhooks', undefined, json.access_token)).status).toBe(401);
  });

  test('the 101st write within a minute: 429 with Retry-After; reads go on', async () => {
    const { id } = addWebhook();
    const write = () => call('PATCH', `/api/core/webhooks/${id}`, []);
    for (let n = 0; n < 100; n++) expect((await write()).status).toBe(204);
    clock += 20_000;
    const refused = await write();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('40');
    expect((await call('GET', '/api/core/webhooks')).status).toBe(200);
    clock += 40_000;
    expect((await write()).status).toBe(204);
  });
});

describe('what is in the tenant', () => {
  beforeEach(() => start());

  test('a run and a space are found by their ids, and no other', async () => {
    tenant.things.addRun('automation-1', { id: 'run-1', status: 'failed', error: [{ message: 'broken' }] });
    tenant.things.addSpace('space-1', 'Sales');
    const run = await call('GET', '/api/workflows/automations/automation-1/runs/run-1');
    expect(run).toMatchObject({ status: 200, json: { id: 'run-1', error: [{ message: 'broken' }] } });
    expect((await call('GET', '/api/workflows/automations/automation-2/runs/run-1')).status).toBe(404);
    expect(await call('GET', '/api/v1/spaces/space-1')).toMatchObject({ status: 200, json: { name: 'Sales' } });
    expect((await call('GET', '/api/v1/spaces/space-2')).status).toBe(404);
    expect((await call('GET', '/api/v1/spaces/space-1', undefined, 'no-key')).status).toBe(401);
  });

  test('an app is an item, found by the id of its resource together with its type', async () => {
    tenant.things.addApp('app-1', 'Sales app', 'space-1');
    tenant.things.addApp('app-2', 'Other app');
    const found = await call('GET', '/api/v1/items?resourceType=app&resourceId=app-1&limit=1');
    expect(found.json.data).toMatchObject([{ name: 'Sales app', resourceId: 'app-1', spaceId: 'space-1' }]);
    expect((await call('GET', '/api/v1/items?resourceType=app&resourceId=app-3')).json.data).toEqual([]);
    expect((await call('GET', '/api/v1/items?resourceId=app-1')).status).toBe(400);
  });

  test('an answer can break off, be no JSON, or be any other', async () => {
    tenant.answerWith(() => ({ status: 200, text: '<html>' }));
    await expect(call('GET', '/api/v1/items')).rejects.toThrow(SyntaxError);
    tenant.answerWith(() => ({ status: 200, breaks: 'reset' }));
    await expect(call('GET', '/api/v1/items')).rejects.toThrow('fetch failed');
  });
});
