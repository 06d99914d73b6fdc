import type { EventPattern } from '../../../lib/qlik/pattern';
import { awsError } from '../../cli/fake-aws';
import { FAILED } from '../../cli/tail/events';
import { openReceiver, type Receiver } from '../../support/receiver';
import { eventsScene } from './scene';

const SECRET = 's'.repeat(64);

test('an event is given whole under its number', async () => {
  const { get } = eventsScene([{ id: 'a', data: { name: 'Sales' } }]);
  const { status, body } = await get('api/events/1');
  expect(status).toBe(200);
  expect(body.summary).toMatchObject({ number: 1, id: 'a', name: 'Sales' });
  expect(body.summary).not.toHaveProperty('event');
  expect(body.event.detail.data).toEqual({ name: 'Sales' });
});

test.each(['abc', '0', '-1', '1.5', '1e3', '%3Cscript%3E', '9'.repeat(30)])('%s is no number: 400', async (number) => {
  const { status, body } = await eventsScene([{}]).get(`api/events/${number}/way`);
  expect(status).toBe(400);
  expect(body.error).toContain('is no number of an event');
});

test('an event that is not there yet, and one that made room, are 404 and told apart', async () => {
  const { get, feed } = eventsScene([{}]);
  expect(await get('api/events/2/rules')).toEqual({
    status: 404,
    body: { error: 'There is no event 2: the newest is 1.' },
  });
  const [event] = feed.events;
  if (event === undefined) throw new Error('there is one');
  feed.append(Array.from({ length: 60_000 }, () => (number: number) => ({ ...event, number })));
  const { status, body } = await get('api/events/1');
  expect(status).toBe(404);
  expect(body.error).toContain('has made room');
});

test.each([
  ['{', 'no JSON'],
  [{ text: 3 }, 'text'],
  [{ text: 'a', after: -1 }, 'after'],
  [{ text: 'x'.repeat(1_001) }, 'text'],
])('a search for %j is refused', async (asked, named) => {
  const { status, body } = await eventsScene([{}]).post('api/events/search', asked);
  expect(status).toBe(400);
  expect(body.error).toContain(named);
});

test('a search finds what stands anywhere in an event, and can go on from where it was', async () => {
  const { post } = eventsScene([{ data: { deep: [{ er: 'Needle' }] } }, {}, { data: { x: 'needle' } }]);
  expect((await post('api/events/search', { text: 'NEEDLE' })).body).toEqual({ numbers: [1, 3], upTo: 3 });
  expect((await post('api/events/search', { text: 'needle', after: 1 })).body).toEqual({ numbers: [3], upTo: 3 });
});

// One that looks through all in one go would hold up the stream and every other call.
test('a search of very many lets others have their turn', async () => {
  const { post } = eventsScene(Array.from({ length: 5_000 }, () => ({})));
  let turns = 0;
  let isOver = false;
  const turn = () => {
    turns++;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  const { body } = await post('api/events/search', { text: 'app.created' });
  isOver = true;
  expect(body.numbers).toHaveLength(5_000);
  expect(turns).toBeGreaterThanOrEqual(9);
});

test('each rule is told with what it asks, those that match first', async () => {
  const rule = (name: string, pattern: EventPattern) =>
    ({ name, pattern, targets: ['lambda mine'], isJournal: false, isDisabled: false, isElsewhere: false }) as const;
  const rules = [
    rule('far', { source: ['other'], detail: { tenant: ['other'] } }),
    rule('near', { source: ['qlik.cloud'], detail: { tenant: ['other'] } }),
    rule('hit', { detail: { tenant: ['acme'] } }),
  ];
  const { get } = eventsScene([{}], { rules: async () => ({ from: '', rules, leftOut: [] }) });
  const { body } = await get('api/events/1/rules');
  expect(body.rules.map(({ name }: { name: string }) => name)).toEqual(['hit', 'near', 'far']);
  expect(body.rules[1].verdict).toEqual({
    matches: false,
    isSplit: false,
    fields: [
      { path: 'source', asked: ['qlik.cloud'], found: ['qlik.cloud'], holds: true },
      { path: 'detail.tenant', asked: ['other'], found: ['acme'], holds: false },
    ],
  });
});

describe('resending', () => {
  test('puts the event on the bus as it was', async () => {
    const entries: unknown[] = [];
    const PutEventsCommand = (input: { readonly Entries: unknown[] }) => {
      entries.push(...input.Entries);
      return { Entries: [{ EventId: 'e' }] };
    };
    const { post } = eventsScene([{ id: 'a', type: FAILED }], { aws: { PutEventsCommand } });
    expect((await post('api/events/1/resend', {})).body).toEqual({ ok: true, message: expect.any(String) });
    expect(entries).toMatchObject([{ EventBusName: 'bus', Source: 'qlik.cloud', DetailType: FAILED }]);
  });

  test('says so when the bus does not take it', async () => {
    const { post } = eventsScene([{}], { aws: { PutEventsCommand: awsError('AccessDeniedException') } });
    const { body } = await post('api/events/1/resend', {});
    expect(body).toEqual({ ok: false, message: expect.stringContaining('AccessDeniedException') });
  });
});

describe('an edited event', () => {
  const event = {
    source: 'qlik.cloud',
    'detail-type': 'com.qlik.v1.app.created',
    detail: { id: 'old', type: 'com.qlik.v1.app.created', tenant: 'acme', category: 'x', envelope: 'cloud', data: {} },
  };
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await openReceiver(SECRET);
  });
  afterEach(() => receiver.close());
  const scene = () =>
    eventsScene([], {
      aws: { GetSecretValueCommand: { SecretString: SECRET }, PutEventsCommand: { Entries: [{ EventId: 'e' }] } },
      outputs: { SigningSecretArns: '{"acme":"arn:secret"}' },
      endpointUrl: new URL(receiver.url).origin,
    });

  test('is posted signed, under a new id, without what ingest adds; the answer has no secret; the body is kept', async () => {
    const { post, feed } = scene();
    const { body } = await post('api/events/send', { by: 'webhook', event });
    expect(body).toEqual({ ok: true, message: expect.stringContaining('202 accepted') });
    const [received] = receiver.received;
    const sent = JSON.parse(received?.body ?? '');
    expect(Object.keys(sent).sort()).toEqual(['data', 'id', 'type']);
    expect(sent.id).not.toBe('old');
    expect(feed.sent.get(sent.id)?.body.toString()).toBe(received?.body);
    expect(JSON.stringify(body)).not.toContain(SECRET);
  });

  test('keeps its id when asked to', async () => {
    await scene().post('api/events/send', { by: 'webhook', event, keepsId: true });
    expect(JSON.parse(receiver.received[0]?.body ?? '').id).toBe('old');
  });

  test('is told as not taken when it was refused', async () => {
    receiver.secrets = ['another'];
    const { body } = await scene().post('api/events/send', { by: 'webhook', event });
    expect(body).toEqual({ ok: false, message: expect.stringContaining('401') });
  });

  test('goes onto the bus past the webhook', async () => {
    const { body } = await scene().post('api/events/send', { by: 'bus', event });
    expect(body.ok).toBe(true);
    expect(receiver.received).toEqual([]);
  });

  test.each([
    ['no JSON', '{'],
    ['another way', { by: 'post', event }],
    ['no detail', { by: 'bus', event: { ...event, detail: undefined } }],
    ['no type', { by: 'webhook', event: { ...event, 'detail-type': '' } }],
    ['a foreign source', { by: 'bus', event: { ...event, source: 'aws.s3' } }],
  ])('with %s is refused: 400', async (_, asked) => {
    const { status, body } = await scene().post('api/events/send', asked);
    expect(status).toBe(400);
    expect(body.error).not.toBe('');
    expect(receiver.received).toEqual([]);
  });
});
