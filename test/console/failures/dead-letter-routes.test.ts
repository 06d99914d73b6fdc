import { message, PRIVATE, parkedDlq, parkedEntry } from '../../cli/letters';
import { memoryQueues } from '../../cli/memory-queue';
import { failuresScene, sqsOver } from './scene';

/** Dead messages in the DLQ `parked`, and a bus that takes what it is given. */
function dead(messages = [parkedEntry(), parkedEntry('InternalFailure')]) {
  const queues = memoryQueues(new Map([[parkedDlq, messages]]), 10);
  const put: unknown[] = [];
  const aws = {
    ...sqsOver(queues),
    PutEventsCommand: ({ Entries }: { readonly Entries: readonly unknown[] }) => {
      put.push(...Entries);
      return { Entries: [{ EventId: '1' }] };
    },
  };
  return { queues, put, ...failuresScene({ aws }) };
}

const ended = async ({ get }: Pick<ReturnType<typeof dead>, 'get'>) => {
  for (;;) {
    const { body } = await get('api/redrive');
    if (body.is !== 'running') return body;
    await new Promise(setImmediate);
  }
};

test('the depths tell parked from dead, and read no message', async () => {
  const { get } = failuresScene({
    aws: {
      ReceiveMessageCommand: () => {
        throw new Error('a message was read');
      },
    },
  });
  const { status, body } = await get('api/dead-letters/depths');
  expect(status).toBe(200);
  expect(body.queues).toEqual([
    { name: 'parked queue', isDeadLetter: false, messages: 0 },
    { name: 'failure queue', isDeadLetter: false, messages: 0 },
    { name: 'parked', isDeadLetter: true, messages: 0 },
  ]);
});

test('what is dead comes by group, with nothing of what it holds, and stays where it is', async () => {
  const { get, queues } = dead();
  const { body } = await get('api/dead-letters');
  expect(body).toMatchObject({ messages: 2, queues: ['parked'], hidden: 0 });
  expect(body.groups).toHaveLength(2);
  expect(body.groups[0]).toMatchObject({
    queue: 'parked',
    type: 'com.qlik.v1.automation.run.failed',
    messages: 1,
    ways: [{ way: 'to the bus', messages: 1 }],
    oldestMessages: [{ way: 'to the bus', sentAt: expect.stringMatching(/^2026-11-24T08:00:00/) }],
  });
  expect(JSON.stringify(body)).not.toContain(PRIVATE);
  expect(queues.hidden()).toEqual([]);
});

test('a redrive of one group: planned, confirmed, done; the other group stays', async () => {
  const scene = dead();
  const { get, post, put, queues } = scene;
  const group = (await get('api/dead-letters')).body.groups[0];
  const planned = await post('api/redrive/plan', { queue: 'parked', group: group.fingerprint });
  expect(planned).toMatchObject({ status: 200, body: { found: 1, goes: 1, groups: [{ messages: 1 }] } });
  expect(put).toEqual([]);
  expect(await post('api/redrive', { plan: planned.body.plan, rate: 1000 })).toMatchObject({ status: 200 });
  expect(await ended(scene)).toMatchObject({ is: 'ended', tally: { found: 1, redriven: 1 } });
  expect(put).toHaveLength(1);
  expect(queues.idsIn(parkedDlq)).toHaveLength(1);
});

test('a redrive of all leaves what is none of ours, with the reason', async () => {
  const scene = dead([parkedEntry(), message('poison')]);
  const { body } = await scene.post('api/redrive/plan', { all: true });
  expect(body).toMatchObject({ found: 2, goes: 1 });
  await scene.post('api/redrive', { plan: body.plan, rate: 1000 });
  const { tally } = await ended(scene);
  expect(tally).toMatchObject({ redriven: 1, left: [{ reason: expect.stringContaining('not a message of ours') }] });
});

test.each([
  ['{', 'no JSON'],
  [{}, 'Say what to redrive'],
  [{ all: false }, 'all'],
  [{ all: true, queue: 'parked' }, 'none of these'],
  [{ group: '' }, 'group'],
  [{ groups: 'abc' }, 'groups'],
  ['null', 'expected object'],
])('a plan for %j is refused with what is wrong', async (asked, named) => {
  const { status, body } = await dead().post('api/redrive/plan', asked);
  expect(status).toBe(400);
  expect(body.error).toContain(named);
});

test('a group that is not there is 404, a DLQ that is not there is refused with those there are', async () => {
  const { post } = dead();
  const gone = await post('api/redrive/plan', { group: '00000000' });
  expect(gone).toMatchObject({ status: 404, body: { error: expect.stringContaining('Nothing of that is dead') } });
  const unknown = await post('api/redrive/plan', { queue: 'nowhere' });
  expect(unknown).toMatchObject({ status: 409, body: { error: expect.stringContaining('Mine: parked') } });
});

test.each([[{ plan: 'x' }], [{ plan: 'x', rate: 0 }], [{ plan: 'x', rate: 1001 }], [{ plan: 'x', rate: '10' }]])(
  'a redrive by %j is refused',
  async (asked) => {
    expect(await dead().post('api/redrive', asked)).toMatchObject({ status: 400 });
  },
);

test('no plan, no redrive: a name that nobody was given is refused', async () => {
  const { post, put } = dead();
  expect(await post('api/redrive', { plan: 'made up', rate: 10 })).toMatchObject({ status: 409 });
  expect(put).toEqual([]);
});

test('a second redrive is refused while one runs, reading too; stopped, it says what it left', async () => {
  const scene = dead();
  const { get, post } = scene;
  expect(await post('api/redrive/stop', {})).toMatchObject({ status: 409 });
  const one = (await post('api/redrive/plan', { all: true })).body;
  const two = (await post('api/redrive/plan', { all: true })).body;
  // The first goes at once, the second only ten seconds later.
  await post('api/redrive', { plan: one.plan, rate: 0.1 });
  expect(await post('api/redrive', { plan: two.plan, rate: 10 })).toMatchObject({ status: 409 });
  expect(await get('api/dead-letters')).toMatchObject({ status: 409 });
  while ((await get('api/redrive')).body.settled < 1) await new Promise(setImmediate);
  expect(await post('api/redrive/stop', {})).toMatchObject({ status: 200, body: { isStopping: true } });
  expect(await ended(scene)).toMatchObject({ wasStopped: true, tally: { redriven: 1, left: [{ messages: 1 }] } });
});
