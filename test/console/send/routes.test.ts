import { MOST_SENT } from '../../../console/api/send';
import { sendRoutes } from '../../../console/server/send/routes';
import { rows } from '../../../lib/qlik/recognise';
import { verify } from '../../../lib/qlik/signature';
import { openReceiver, type Receiver } from '../../support/receiver';
import { partScene } from '../scene';

const SECRET = 'a-secret-that-nobody-may-see-0123456789';
let receiver: Receiver;

beforeEach(async () => {
  receiver = await openReceiver(SECRET);
});
afterEach(() => receiver.close());

const scene = () =>
  partScene(sendRoutes, [], {
    aws: { GetSecretValueCommand: { SecretString: SECRET } },
    outputs: {
      WebhookUrls: JSON.stringify({ acme: `${receiver.url}/webhooks/acme` }),
      SigningSecretArns: '{"acme":"arn:acme"}',
    },
  });

const body = '{"specversion":"1.0","id":"mine","source":"x","type":"com.qlik.v1.app.created","data":{}}';

async function ended({ get }: ReturnType<typeof scene>) {
  for (;;) {
    const { body } = await get('api/send/burst');
    if (!body.isRunning) return body;
    await new Promise(setImmediate);
  }
}

test('every catalogued type is offered, and a sample of it can be sent as it is', async () => {
  const { get, post } = scene();
  const { body: choices } = await get('api/send/choices');
  expect(choices.types.map(({ type }: { type: string }) => type)).toEqual(rows.map(({ type }) => type));
  const sample = await post('api/send/sample', {
    type: 'com.qlik.v1.automation.run.failed',
    envelope: 'legacy',
    failing: true,
  });
  expect(JSON.parse(sample.body.body)).toMatchObject({ eventType: 'com.qlik.v1.automation.run.failed' });
});

test('a burst is signed with the secret, each with an id of its own, and what was posted is kept', async () => {
  const at = scene();
  const { status, body: begun } = await at.post('api/send', { tenant: 'acme', body, count: 3 });
  expect([status, begun.planned]).toEqual([200, 3]);
  const state = await ended(at);
  expect(state).toMatchObject({
    answered: 3,
    totals: [{ status: 202, answer: 'accepted', deliveries: 3, asWanted: 3 }],
  });
  expect(new Set(state.ids).size).toBe(3);
  for (const request of receiver.received) {
    expect(verify(Buffer.from(request.body), request.headers['qlik-signature'] as string, [SECRET]).ok).toBe(true);
  }
  expect(at.feed.sent.get(state.ids[0])?.body.toString()).toContain(state.ids[0]);
});

test('it keeps the id in the body when that is asked for', async () => {
  const at = scene();
  await at.post('api/send', { tenant: 'acme', body, keepsId: true, count: 2 });
  expect((await ended(at)).ids).toEqual(['mine', 'mine']);
});

test('no answer has the secret in it', async () => {
  const at = scene();
  await at.post('api/send', { tenant: 'acme', body, count: 1 });
  const told = [await ended(at), await at.get('api/send/choices'), await at.remove('api/send/burst')];
  expect(JSON.stringify(told)).not.toContain(SECRET);
});

test('only one burst is sent at a time, and it can be stopped', async () => {
  const at = scene();
  await at.post('api/send', { tenant: 'acme', body, count: 1000, rate: 0.1 });
  expect((await at.post('api/send', { tenant: 'acme', body, count: 1 })).status).toBe(409);
  await at.remove('api/send/burst');
  expect((await ended(at)).answered).toBeLessThan(1000);
});

test.each([
  [{ tenant: 'acme', body: '', count: 1 }, 'body'],
  [{ tenant: 'acme', body, count: 0 }, 'count'],
  [{ tenant: 'acme', body, count: MOST_SENT + 1 }, 'count'],
  [{ tenant: 'acme', body, count: 1.5 }, 'count'],
  [{ tenant: 'acme', body, count: 1, rate: 0 }, 'rate'],
  [{ tenant: 'acme', body, count: 1, corruption: 'nonsense' }, 'corruption'],
])('%j is refused, naming what is wrong', async (asked, said) => {
  const answer = await scene().post('api/send', asked);
  expect(answer).toEqual({ status: 400, body: { error: expect.stringContaining(said) } });
  expect(receiver.received).toEqual([]);
});

test('a type that is not catalogued has no sample: 400', async () => {
  const answer = await scene().post('api/send/sample', { type: 'com.acme.x', envelope: 'cloud', failing: false });
  expect(answer).toEqual({ status: 400, body: { error: 'com.acme.x is not in the catalogue.' } });
});
