import { MOST_FOLLOWED, MOST_SENT } from '../../../console/api/send';
import { rows } from '../../../lib/qlik/recognise';
import { verify } from '../../../lib/qlik/signature';
import { awsError } from '../../cli/fake-aws';
import { SECRET, type SendScene, sendScene } from './scene';

let scene: SendScene;
beforeEach(async () => {
  scene = await sendScene();
});
afterEach(() => scene.close());

const body = JSON.stringify({ id: 'mine', type: 'com.qlik.v1.app.created', source: 'com.qlik/engine', data: {} });
const burst = { tenant: 'acme', body, count: 1 };

test('every catalogued type can be chosen, in an envelope that it comes in', async () => {
  const { body: choices } = await scene.get('api/send/choices');
  expect(choices.types).toHaveLength(rows.length);
  for (const { type, envelopes, usual } of choices.types) {
    expect(envelopes).toContain(usual);
    const { status, body: sample } = await scene.post('api/send/sample', { type, envelope: usual, failing: false });
    expect(status).toBe(200);
    const { body: check } = await scene.post('api/send/check', sample);
    expect(check).toMatchObject({ ok: true, type, envelope: usual });
  }
});

test('each way to be wrong says the right answer, and which one sets off an alarm', async () => {
  const { body: choices } = await scene.get('api/send/choices');
  const wanted = Object.fromEntries(
    choices.corruptions.map((it: { id: string; wanted: string }) => [it.id, it.wanted]),
  );
  expect(wanted).toMatchObject({ signature: 'refused', size: '413', unreadable: 'quarantined' });
  const alarming = choices.corruptions.filter((it: { isQuarantined: boolean }) => it.isQuarantined);
  expect(alarming.map(({ id }: { id: string }) => id)).toEqual(['unreadable']);
});

test.each([
  ['no JSON', '{', 'no JSON'],
  ['an unknown type', { type: 'com.qlik.v1.nothing', envelope: 'cloud', failing: false }, 'not in the catalogue'],
  [
    'another envelope',
    { type: 'com.qlik.v1.app.created', envelope: 'paper', failing: false },
    'does not come in "paper"',
  ],
  ['no envelope', { type: 'com.qlik.v1.app.created', failing: false }, 'envelope'],
])('a sample with %s is refused: 400', async (_, asked, named) => {
  const { status, body: answer } = await scene.post('api/send/sample', asked);
  expect(status).toBe(400);
  expect(answer.error).toContain(named);
});

test.each([
  ['no JSON', '{', 'no JSON'],
  ['an unknown tenant', { ...burst, tenant: 'globex' }, 'this deployment has: acme'],
  ['an inherited name for a tenant', { ...burst, tenant: 'constructor' }, 'this deployment has: acme'],
  ['an unknown corruption', { ...burst, corruption: 'toString' }, 'corruption'],
  ['no body', { ...burst, body: '' }, 'body'],
  ['none to send', { ...burst, count: 0 }, 'count'],
  ['more than are allowed', { ...burst, count: MOST_SENT + 1 }, 'count'],
  ['half of one', { ...burst, count: 1.5 }, 'count'],
  ['a rate of none', { ...burst, rate: 0 }, 'rate'],
])('a burst with %s is refused, and nothing is sent: 400', async (_, asked, named) => {
  const { status, body: answer } = await scene.post('api/send', asked);
  expect(status).toBe(400);
  expect(answer.error).toContain(named);
  expect((await scene.over()).planned).toBe(0);
  expect(scene.receiver.received).toEqual([]);
});

test('one is posted signed under a new id, and its event can be followed and its body found', async () => {
  expect((await scene.post('api/send', burst)).status).toBe(200);
  const { ids, totals, answered } = await scene.over();
  expect(answered).toBe(1);
  expect(totals).toMatchObject([{ status: 202, answer: 'accepted', deliveries: 1, asWanted: 1 }]);
  const [received] = scene.receiver.received;
  const sent = JSON.parse(received?.body ?? '');
  const signature = received?.headers['qlik-signature'] as string;
  expect(verify(Buffer.from(received?.body ?? ''), signature, [SECRET]).ok).toBe(true);
  expect(sent.id).not.toBe('mine');
  expect(ids).toEqual([sent.id]);
  expect(scene.feed.sent.get(sent.id)?.body.toString()).toBe(received?.body);
});

test('a burst that keeps its id is followed by that one id', async () => {
  await scene.post('api/send', { ...burst, count: 5, keepsId: true });
  expect(await scene.over()).toMatchObject({ answered: 5, ids: ['mine'] });
  expect(new Set(scene.receiver.received.map((it) => JSON.parse(it.body).id))).toEqual(new Set(['mine']));
});

test('of many the first are followed', async () => {
  await scene.post('api/send', { ...burst, count: MOST_FOLLOWED + 5 });
  expect((await scene.over()).ids).toHaveLength(MOST_FOLLOWED);
});

// It is refused, so its event never comes: a page that waited for it would wait for ever.
test('one that is wrong on purpose was answered as it should be when it was refused, and is not followed', async () => {
  await scene.post('api/send', { ...burst, corruption: 'signature' });
  expect(await scene.over()).toMatchObject({
    corruption: 'signature',
    totals: [{ status: 401, answer: 'refused', asWanted: 1 }],
    ids: [],
  });
});

test('one that should have been refused and was not is told as wrong', async () => {
  scene.receiver.answer = () => ({ status: 202, body: '{"status":"accepted"}' });
  await scene.post('api/send', { ...burst, corruption: 'signature' });
  expect((await scene.over()).totals).toMatchObject([{ status: 202, deliveries: 1, asWanted: 0 }]);
});

test('a body that is no event is sent as it is, and wanted to be quarantined', async () => {
  expect((await scene.post('api/send/check', { body: '{"a":' })).body).toEqual({ ok: false, reason: 'not-json' });
  expect((await scene.post('api/send/check', { body: '{"a":1}' })).body).toEqual({ ok: false, reason: 'no-type' });
  scene.receiver.answer = () => ({ status: 202, body: '{"status":"quarantined"}' });
  await scene.post('api/send', { ...burst, body: '{"a":' });
  expect((await scene.over()).totals).toMatchObject([{ answer: 'quarantined', asWanted: 1 }]);
  expect(scene.receiver.received[0]?.body).toBe('{"a":');
});

/** Holds the answers back until it is called. */
function held(): () => void {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  scene.receiver.answer = async () => {
    await released;
    return { status: 202, body: '{"status":"accepted"}' };
  };
  return release;
}

test('another burst waits for this one: 409', async () => {
  const release = held();
  await scene.post('api/send', burst);
  const { status, body: answer } = await scene.post('api/send', burst);
  expect(status).toBe(409);
  expect(answer.error).toContain('stop it first');
  release();
  await scene.over();
  expect((await scene.post('api/send', burst)).status).toBe(200);
  await scene.over();
});

test.each([
  ['stopped', () => scene.post('api/send/stop', {})],
  ['ended with the console', async () => scene.end()],
])('a burst that is %s begins no more; those under way are still answered', async (_, stop) => {
  const release = held();
  await scene.post('api/send', { ...burst, count: 500 });
  while (scene.receiver.received.length === 0) await new Promise(setImmediate);
  await stop();
  release();
  const { planned, answered } = await scene.over();
  expect(planned).toBe(500);
  expect(answered).toBe(scene.receiver.received.length);
  expect(answered).toBeLessThanOrEqual(10);
});

test('the totals are told while the burst goes on', async () => {
  const release = held();
  const holding = scene.receiver.answer;
  scene.receiver.answer = (it) => (scene.receiver.received.length <= 3 ? undefined : holding?.(it)) as never;
  await scene.post('api/send', { ...burst, count: 5 });
  let { body: state } = await scene.get('api/send/burst');
  while (state.answered < 3) {
    await new Promise(setImmediate);
    ({ body: state } = await scene.get('api/send/burst'));
  }
  expect(state).toMatchObject({ isRunning: true, answered: 3, totals: [{ answer: 'accepted', deliveries: 3 }] });
  release();
  expect(await scene.over()).toMatchObject({ answered: 5 });
});

// A page that is told so would say "sending" for ever.
test('a secret that cannot be read ends the burst before it began', async () => {
  const refusing = await sendScene({ GetSecretValueCommand: awsError('AccessDeniedException') });
  try {
    const { status, body: answer } = await refusing.post('api/send', burst);
    expect(status).toBe(409);
    expect(answer.error).toContain('secretsmanager:GetSecretValue');
    expect(await refusing.over()).toMatchObject({ isRunning: false, answered: 0 });
    expect(refusing.receiver.received).toEqual([]);
  } finally {
    await refusing.close();
  }
});

test('no answer has the secret in it', async () => {
  await scene.get('api/send/choices');
  await scene.post('api/send/sample', { type: 'app.created', envelope: 'cloud', failing: false });
  await scene.post('api/send/check', { body });
  for (const corruption of [undefined, 'signature', 'body', 'tenant', 'unreadable']) {
    await scene.post('api/send', { ...burst, corruption });
    await scene.over();
  }
  await scene.post('api/send/stop', {});
  await scene.post('api/send', { ...burst, tenant: SECRET.slice(0, 3) });
  expect(scene.receiver.received.length).toBeGreaterThan(0);
  expect(scene.answers.length).toBeGreaterThan(10);
  for (const { text } of scene.answers) expect(text).not.toContain(SECRET);
});
