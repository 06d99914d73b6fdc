import { type FakeTenant, startFakeTenant } from '../../../dev-tenant/tenant';
import { sampleDelivery } from '../../../lib/qlik/samples';
import { awsError } from '../../cli/fake-aws';
import { openReceiver, type Receiver } from '../../support/receiver';
import { eventsScene } from './scene';

const TYPE = 'com.qlik.v1.app.created';
const SECRET = 's'.repeat(64);
const PATH = 'api/events/1/delivery';
const text = (Body: string) => ({ Body: { transformToString: async () => Body } });

test('without any place that has it, each says why in words', async () => {
  const { status, body } = await eventsScene([{}]).get(PATH);
  expect(status).toBe(200);
  expect(body.found).toBeUndefined();
  expect(body.lookedInto).toEqual([
    expect.stringContaining('not posted from this run'),
    expect.stringContaining('not trimmed'),
    expect.stringContaining('no API credentials'),
  ]);
});

test('one that was posted from here is given byte by byte', async () => {
  const { feed, get } = eventsScene([{ id: 'a' }]);
  feed.sent.keep('a', { at: 0, body: Buffer.from('{ "eventID": "a" }') });
  expect((await get(PATH)).body.found).toEqual({
    from: 'console',
    at: '1970-01-01T00:00:00.000Z',
    headers: {},
    body: '{ "eventID": "a" }',
  });
});

describe('one in quarantine', () => {
  const kept = {
    version: 1,
    tenant: 'acme',
    reason: 'trimmed',
    receivedAt: '2026-11-24T08:30:00Z',
    headers: {
      'Content-Type': 'application/json',
      'Qlik-Signature': 'a'.repeat(64),
      authorization: 'Bearer b',
      cookie: 'c',
    },
    body: Buffer.from('{"id":"a"}').toString('base64'),
  };
  const outputs = { QuarantineBucket: 'quarantine' };
  const open = async (uri: string, GetObjectCommand: object) => {
    const scene = eventsScene([], { aws: { GetObjectCommand }, outputs });
    const event = { 'detail-type': TYPE, source: 'qlik.cloud', detail: { id: 'a', trimmed: { paths: [], body: uri } } };
    scene.feed.append([
      (number) => ({
        ...{ number, event, type: TYPE, category: '', tenant: 'acme', id: 'a', time: '', name: '' },
        isFailure: false,
        rules: [],
      }),
    ]);
    return (await scene.get(PATH)).body;
  };

  test('is given without what proves or identifies its sender', async () => {
    const { found } = await open('s3://quarantine/acme/k', text(JSON.stringify(kept)));
    expect(found).toEqual({
      from: 'quarantine',
      at: '2026-11-24T08:30:00Z',
      headers: { 'Content-Type': 'application/json' },
      body: '{"id":"a"}',
    });
  });

  // What an event says must not make the console read what else its credentials may read.
  test('is not looked for in another bucket', async () => {
    const { found, lookedInto } = await open('s3://payroll/acme/k', text(JSON.stringify(kept)));
    expect(found).toBeUndefined();
    expect(lookedInto).toContainEqual(expect.stringContaining('not in the quarantine bucket'));
  });

  test('that may not be read is told by the name of the error', async () => {
    const { lookedInto } = await open('s3://quarantine/acme/k', awsError('AccessDenied'));
    expect(lookedInto).toContainEqual(expect.stringContaining('AccessDenied'));
  });
});

describe('one in the delivery history of Qlik', () => {
  let tenant: FakeTenant;
  let receiver: Receiver;
  afterEach(async () => {
    await tenant.close();
    await receiver.close();
  });

  const scene = async (listsWithoutBodies: boolean, apiKey = 'fake-api-key') => {
    tenant = await startFakeTenant({ listsWithoutBodies });
    receiver = await openReceiver(SECRET);
    tenant.addWebhook({ url: receiver.url, eventTypes: [TYPE] });
    const body = (unique: string) => sampleDelivery(TYPE, { envelope: 'cloud', unique, time: new Date() }).body;
    for (const id of ['before', 'a', 'after']) await tenant.emit(body(id));
    const id = JSON.parse(body('a')).id;
    const aws = { GetSecretValueCommand: { SecretString: JSON.stringify({ apiKey }) } };
    const Reconcile = JSON.stringify({ tenants: { acme: { host: tenant.url, apiCredentials: 'arn:secret' } } });
    const outputs = { Reconcile, WebhookUrls: JSON.stringify({ acme: receiver.url }) };
    return { id, answer: (await eventsScene([{ id }], { aws, outputs }).get(PATH)).body };
  };

  test.each([false, true])('is found by the id in its body (list without bodies: %s)', async (listsWithoutBodies) => {
    const { id, answer } = await scene(listsWithoutBodies);
    expect(answer.found?.from).toBe('qlik');
    expect(JSON.parse(answer.found.body).id).toBe(id);
    expect(Object.keys(answer.found.headers).join().toLowerCase()).not.toContain('signature');
  });

  test('cannot be read with a key that has ended: it is said, and the key is not', async () => {
    const { answer } = await scene(false, 'ended-key');
    expect(answer.lookedInto.at(-1)).toContain('401');
    expect(JSON.stringify(answer)).not.toContain('ended-key');
  });
});
