import { groupsOf, listed, readAll } from '../../../cli/dead-letters/dead-letters';
import type { RedrivePlan } from '../../../cli/dead-letters/redrive-plan';
import { redrive } from '../../../cli/dead-letters/redriving';
import { Redriver } from '../../../console/server/failures/redriver';
import { message, parkedDlq, parkedEntry } from '../../cli/letters';
import { memoryQueues } from '../../cli/memory-queue';

/** A DLQ with dead entries, and a bus that takes one whenever it is let. */
function scene(count: number) {
  const queues = memoryQueues(new Map([[parkedDlq, Array.from({ length: count }, () => parkedEntry())]]), 10);
  const taken: string[] = [];
  const waiting: (() => void)[] = [];
  const ending = new AbortController();
  const redriver = new Redriver({
    plan: async (_, signal): Promise<RedrivePlan> => {
      const letters = await readAll(parkedDlq, queues, (letter) => [listed(letter)], signal);
      return { queues: [parkedDlq], letters, groups: groupsOf(letters), goes: letters.length, hidden: 0 };
    },
    carryOut: ({ letters, queues: dlqs }, { signal, onFate }) =>
      redrive(
        letters,
        dlqs,
        {
          ...queues,
          turn: () =>
            new Promise((resolve) => {
              waiting.push(resolve);
              signal.addEventListener('abort', () => resolve(), { once: true });
            }),
          handOver: async ({ id }) => {
            taken.push(id);
            return { ok: true };
          },
        },
        { signal, onFate },
      ),
    signal: ending.signal,
  });
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise(setImmediate);
  };
  const letNext = async () => {
    await until(() => waiting.length > 0);
    waiting.shift()?.();
  };
  const plan = async () => redriver.keep(await redriver.read({}, ending.signal));
  return { queues, redriver, taken, letNext, until, plan, ending };
}

test('it tells how far it is, and at the end what became of each; nothing stays hidden', async () => {
  const { queues, redriver, letNext, until, plan } = scene(2);
  redriver.start(await plan(), 10);
  expect(redriver.state).toEqual({
    is: 'running',
    number: 1,
    found: 2,
    settled: 0,
    rate: 10,
    isStopping: false,
  });
  await letNext();
  await until(() => redriver.state.is === 'running' && redriver.state.settled === 1);
  await letNext();
  await until(() => redriver.state.is === 'ended');
  expect(redriver.state).toMatchObject({ wasStopped: false, tally: { found: 2, redriven: 2, left: [], failed: [] } });
  expect(queues.idsIn(parkedDlq)).toEqual([]);
  expect(queues.hidden()).toEqual([]);
});

test('what dies after the plan was made stays where it is', async () => {
  const { queues, redriver, letNext, until, plan, taken } = scene(1);
  const name = await plan();
  const later = parkedEntry();
  queues.put(parkedDlq, later);
  redriver.start(name, 10);
  await letNext();
  await until(() => redriver.state.is === 'ended');
  expect(taken).toHaveLength(1);
  expect(queues.idsIn(parkedDlq)).toEqual([later.id]);
});

test('stopped, it leaves the others, lets go of them and says so', async () => {
  const { queues, redriver, letNext, until, plan } = scene(3);
  redriver.start(await plan(), 10);
  await letNext();
  await until(() => redriver.state.is === 'running' && redriver.state.settled === 1);
  redriver.stop();
  expect(redriver.state).toMatchObject({ is: 'running', isStopping: true });
  await until(() => redriver.state.is === 'ended');
  expect(redriver.state).toMatchObject({ wasStopped: true, tally: { redriven: 1, left: [{ messages: 2 }] } });
  expect(queues.hidden()).toEqual([]);
  expect(queues.idsIn(parkedDlq)).toHaveLength(2);
});

test('the end of the console stops it as well', async () => {
  const { queues, redriver, until, plan, ending } = scene(2);
  redriver.start(await plan(), 10);
  ending.abort();
  await until(() => redriver.state.is === 'ended');
  expect(queues.idsIn(parkedDlq)).toHaveLength(2);
  expect(queues.hidden()).toEqual([]);
});

test('one at a time: a second is refused, and so is reading, which would take messages from under it', async () => {
  const { redriver, until, plan, ending } = scene(2);
  const [one, two] = [await plan(), await plan()];
  redriver.start(one, 10);
  expect(() => redriver.start(two, 10)).toThrow('A redrive runs already');
  expect(() => redriver.read({}, ending.signal)).toThrow('A redrive runs, and reading');
  redriver.stop();
  await until(() => redriver.state.is === 'ended');
  redriver.start(two, 10);
  expect(redriver.state).toMatchObject({ is: 'running', number: 2 });
  redriver.stop();
});

// Two pages that opened at once would each have read half of the DLQ.
test('two readings one after the other each see all of it', async () => {
  const { redriver, ending } = scene(12);
  const read = await Promise.all([1, 2, 3].map(() => redriver.read({}, ending.signal)));
  expect(read.map(({ letters }) => letters.length)).toEqual([12, 12, 12]);
});

test('a plan is carried out once, and an old one is forgotten', async () => {
  const { redriver, until, plan } = scene(1);
  const name = await plan();
  const other = await plan();
  redriver.start(name, 10);
  redriver.stop();
  await until(() => redriver.state.is === 'ended');
  expect(() => redriver.start(name, 10)).toThrow('no such plan');
  for (let made = 0; made < 10; made += 1) await plan();
  expect(() => redriver.start(other, 10)).toThrow('no such plan');
});

test('one that breaks is told, and the next can begin', async () => {
  let breaks = true;
  const plan = { queues: [], letters: [], groups: [], goes: 0, hidden: 0 };
  const redriver = new Redriver({
    plan: async () => plan,
    carryOut: async () => {
      if (breaks) throw new TypeError('it broke');
      return { found: 0, redriven: 0, undeleted: 0, left: [], failed: [] };
    },
    signal: new AbortController().signal,
  });
  redriver.start(redriver.keep(plan), 10);
  await new Promise(setImmediate);
  expect(redriver.state).toEqual({ is: 'broken', number: 1, why: 'TypeError: it broke' });
  breaks = false;
  redriver.start(redriver.keep(plan), 10);
  await new Promise(setImmediate);
  expect(redriver.state).toMatchObject({ is: 'ended', number: 2 });
});

test('there is nothing to stop when none runs', () => {
  expect(() => scene(0).redriver.stop()).toThrow('No redrive runs');
});

test('a message that is none of ours stays, and is in the tally', async () => {
  const { queues, redriver, until, plan } = scene(0);
  queues.put(parkedDlq, message('poison'));
  redriver.start(await plan(), 10);
  await until(() => redriver.state.is === 'ended');
  expect(redriver.state).toMatchObject({ tally: { found: 1, redriven: 0, left: [{ messages: 1 }] } });
  expect(queues.idsIn(parkedDlq)).toHaveLength(1);
});
