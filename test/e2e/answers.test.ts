import { request } from 'node:http';
import { MAX_ENTRY_BYTES } from '../../lib/qlik/entry';
import { sampleDelivery } from '../../lib/qlik/samples';
import { sign } from '../../lib/qlik/signature';
import {
  arrived,
  deliver,
  deployment,
  journalled,
  outputs,
  post,
  quarantined,
  signingSecret,
  unique,
  webhookUrl,
} from './deployed';

jest.setTimeout(60_000);

const cloudEvent = (over: Readonly<Record<string, unknown>> = {}) => {
  const id = unique();
  const event = {
    id,
    specversion: '1.0',
    source: 'com.qlik/test',
    type: 'com.qlik.v1.user.created',
    data: {},
    ...over,
  };
  return { id, body: JSON.stringify(event) };
};

test('authentic and known: 202 accepted, on the bus once, in exactly one category, in the one shape', async () => {
  const id = unique();
  const { body } = sampleDelivery('com.qlik.v1.app.created', { envelope: 'legacy', unique: id, time: new Date() });
  expect(await deliver(body)).toMatchObject({ status: 202, json: { status: 'accepted', id } });
  const [seen, ...more] = await arrived(id);
  expect(more).toEqual([]);
  expect(seen).toMatchObject({
    category: 'analytics-apps',
    event: {
      source: 'qlik.cloud',
      'detail-type': 'com.qlik.v1.app.created',
      detail: {
        specversion: '1.0',
        tenant: 'acme',
        envelope: 'legacy',
        data: { published: false, hasSectionAccess: true },
      },
    },
  });
});

test('a type Qlik renamed arrives under its canonical name', async () => {
  const id = unique();
  const name = 'com.qlik.core.user.created';
  await deliver(
    sampleDelivery('com.qlik.v1.user.created', { envelope: 'cloud', unique: id, time: new Date(), name }).body,
  );
  const [seen] = await arrived(id);
  expect(seen).toMatchObject({
    category: 'users',
    event: { 'detail-type': 'com.qlik.v1.user.created', detail: { type: name } },
  });
});

test('an unknown type arrives as uncatalogued', async () => {
  const { id, body } = cloudEvent({ type: 'com.qlik.v1.space.created' });
  expect((await deliver(body)).json.status).toBe('accepted');
  const seen = await arrived(id);
  expect(seen.map(({ category }) => category)).toEqual(['uncatalogued']);
  expect(seen[0]?.event.detail.category).toBe('uncatalogued');
});

test('an event without an id gets the SHA-256 of its body', async () => {
  const { body } = cloudEvent({ id: undefined, data: { n: unique() } });
  const { json } = await deliver(body);
  expect(json.id).toMatch(/^[0-9a-f]{64}$/);
  expect(await arrived(json.id ?? '')).toHaveLength(1);
});

describe('refusals', () => {
  interface Case {
    readonly what: string;
    readonly headers: (good: string, body: string) => Record<string, string>;
    readonly url?: string;
  }
  const signed = (good: string) => ({ 'qlik-signature': good });
  const cases: readonly Case[] = [
    { what: 'no signature', headers: () => ({}) },
    { what: 'an empty signature', headers: () => signed('') },
    { what: 'a prefix', headers: (good) => signed(`sha256=${good}`) },
    { what: 'too short', headers: (good) => signed(good.slice(2)) },
    { what: 'not hex', headers: (good) => signed(`zz${good.slice(2)}`) },
    { what: 'another secret', headers: (_, body) => signed(sign(body, 'x'.repeat(64))) },
    { what: 'one digit off', headers: (good) => signed((good[0] === '0' ? '1' : '0') + good.slice(1)) },
    { what: 'an unknown tenant', headers: signed, url: webhookUrl('nobody') },
    { what: 'a tenant of 10,000 characters', headers: signed, url: webhookUrl('a'.repeat(10_000)) },
    { what: 'a tenant every object has', headers: signed, url: webhookUrl('constructor') },
  ];

  test.each(cases)('$what: 401 with the one body, and nothing on the bus', async ({ headers, url }) => {
    const { id, body } = cloudEvent();
    const { status, text } = await post(body, headers(sign(body, await signingSecret()), body), url);
    expect({ status, text }).toEqual({ status: 401, text: '{"status":"refused"}' });
    // What was sent later has arrived, so this would have too.
    const later = cloudEvent();
    await deliver(later.body);
    await arrived(later.id);
    expect(await journalled(id)).toEqual([]);
  });

  test('a tenant that is a path gets nowhere: 404 where the API decodes it, 401 where it does not', async () => {
    const { body } = cloudEvent();
    const { status } = await post(body, signed(sign(body, await signingSecret())), webhookUrl('..%2Facme'));
    expect([401, 404]).toContain(status);
  });

  test('a header that stands twice is refused', async () => {
    const { body } = cloudEvent();
    const good = sign(body, await signingSecret());
    expect(await rawPost(body, ['qlik-signature', good, 'qlik-signature', good])).toBe(401);
  });
});

test('a signature in upper case, under a header in upper case, is accepted', async () => {
  const { body } = cloudEvent();
  const headers = { 'QLIK-SIGNATURE': sign(body, await signingSecret()).toUpperCase() };
  expect((await post(body, headers)).status).toBe(202);
});

test.each([
  ['empty', ''],
  ['not-json', '{"type":'],
  ['not-an-object', '["com.qlik.v1.app.created"]'],
  ['not-an-object', '"com.qlik.v1.app.created"'],
  ['no-type', '{"id":"1"}'],
  ['no-type', '{"type":7}'],
  ['too-deep', `{"type":"a","data":${'['.repeat(5000)}${']'.repeat(5000)}}`],
  ['attribute-too-long', JSON.stringify({ type: 'a'.repeat(1025) })],
])('authentic but unreadable (%s): 202 quarantined, kept whole', async (reason, body) => {
  expect(await deliver(body)).toMatchObject({ status: 202, json: { status: 'quarantined', reason } });
  const kept = await quarantined(body);
  expect(kept).toMatchObject({ version: 1, tenant: 'acme', reason });
  expect(kept.headers['qlik-signature']).toBe(sign(body, await signingSecret()));
});

test('duplicate keys: the last one counts; __proto__ is a name like any other', async () => {
  const id = unique();
  const body = `{"type":"com.qlik.v1.app.deleted","type":"com.qlik.v1.user.deleted","id":"${id}","__proto__":{"category":"x"}}`;
  expect((await deliver(body)).json.status).toBe('accepted');
  const [seen] = await arrived(id);
  expect(seen).toMatchObject({ category: 'users', event: { detail: { category: 'users' } } });
  expect(JSON.stringify(seen?.event.detail)).toContain('"__proto__":{"category":"x"}');
});

test('a body of 10 MB: 413, before any signature is looked at', async () => {
  expect(await post('x'.repeat(10 * 1024 * 1024), {})).toMatchObject({ status: 413 });
});

test('too big for the bus: trimmed, published, and kept whole', async () => {
  const id = unique();
  const blocks = Array.from({ length: 3000 }, (_, n) => ({ blockName: `Block ${n}`, params: 'x'.repeat(100) }));
  const { body } = cloudEvent({
    id,
    type: 'com.qlik.v1.automation.run.ended',
    data: { id, status: 'finished', blocks },
  });
  expect(body.length).toBeGreaterThan(MAX_ENTRY_BYTES);
  expect((await deliver(body)).json.status).toBe('accepted');
  const [seen] = await arrived(id);
  expect(seen?.event.detail.data).toEqual({ id, status: 'finished' });
  const { trimmed } = seen?.event.detail ?? {};
  expect(trimmed?.paths).toEqual(['data.blocks']);
  expect(trimmed?.body).toMatch(new RegExp(`^s3://${outputs.QuarantineBucket}/acme/`));
  expect((await quarantined(body)).reason).toBe('trimmed');
});

test.each([
  ['GET', webhookUrl()],
  ['POST', webhookUrl().replace('/webhooks/', '/elsewhere/')],
])('%s %s: 404, by the API', async (method, url) => {
  expect((await fetch(url, { method })).status).toBe(404);
});

/** A request with headers as they stand, which fetch would join. */
const rawPost = (body: string, headers: readonly string[]): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const length = ['content-length', String(Buffer.byteLength(body))];
    const outgoing = request(webhookUrl(), {
      method: 'POST',
      headers: [...headers, ...length, 'host', new URL(deployment.engineUrl).host],
    });
    outgoing.on('response', (response) => resolve(response.resume().statusCode));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
