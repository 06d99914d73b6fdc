import fc from 'fast-check';
import type { QueueMessage } from '../../../cli/dead-letters/dead-letter';
import type { DeadLetterQueue } from '../../../cli/dead-letters/dead-letter-queues';
import { type Listed, listed, readAll } from '../../../cli/dead-letters/dead-letters';
import { type Reason, redrive } from '../../../cli/dead-letters/redriving';
import {
  arns,
  deadInvocation,
  dlqs,
  event,
  failedInvocation,
  failureDlq,
  message,
  parkedDlq,
  parkedEntry,
  parkedQuarantine,
  undeliverable,
  usersDlq,
} from '../letters';
import { type MemoryQueues, memoryQueues } from '../memory-queue';

const survey = async (queues: MemoryQueues): Promise<readonly Listed[]> =>
  (await Promise.all(dlqs.map((queue) => readAll(queue, queues, (letter) => [listed(letter)])))).flat();

const sum = (reasons: readonly Reason[]) => reasons.reduce((total, { messages }) => total + messages, 0);

const idsIn = (queues: MemoryQueues) => dlqs.flatMap((queue) => queues.idsIn(queue));

const byQueue = (dead: readonly { readonly queue: DeadLetterQueue; readonly message: QueueMessage }[]) =>
  new Map(dlqs.map((queue) => [queue, dead.filter((it) => it.queue === queue).map(({ message }) => message)]));

const yes = async () => ({ ok: true }) as const;
const atOnce = async () => undefined;

/** Every kind of dead message there is, each with the DLQ it lies in. */
const kinds: readonly (readonly [DeadLetterQueue, () => QueueMessage])[] = [
  [parkedDlq, parkedEntry],
  [parkedDlq, parkedQuarantine],
  [parkedDlq, () => message('poison')],
  [failureDlq, () => message(event, {}, { diedIn: arns.failureQueue })],
  [failureDlq, () => undeliverable(arns.failureQueue)],
  [usersDlq, () => undeliverable(arns.stateMachine)],
  [usersDlq, failedInvocation],
  [usersDlq, deadInvocation],
];

/** What may go wrong with one message. */
const mishaps = ['none', 'refused', 'hand-over throws', 'removal fails'] as const;

/** A world to redrive in: messages with what goes wrong with each, how SQS hands them out, and where it all ends. */
const worlds = fc.record({
  made: fc.array(fc.tuple(fc.constantFrom(...kinds), fc.constantFrom(...mishaps)), { maxLength: 40 }),
  batch: fc.integer({ min: 1, max: 10 }),
  stopAfterTurns: fc.option(fc.nat({ max: 40 })),
  readsUntilFailure: fc.option(fc.nat({ max: 8 })),
  takenByOthers: fc.nat({ max: 3 }),
});

test('whatever is dead and whatever fails, each message is accounted for and none is deleted unconfirmed', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async ({ made, batch, stopAfterTurns, readsUntilFailure, takenByOthers }) => {
      const dead = made.map(([[queue, make], mishap]) => ({ queue, mishap, message: make() }));
      const mishapOf = new Map(dead.map(({ message, mishap }) => [message.id, mishap]));
      const queues = memoryQueues(byQueue(dead), batch);
      const planned = await survey(queues);
      for (const { queue, message } of dead.slice(0, takenByOthers)) await queues.remove(queue, message);
      const before = idsIn(queues);

      const controller = new AbortController();
      const handedOver: string[] = [];
      const confirmed = new Set<string>();
      const unconfirmed: string[] = [];
      let turns = 0;
      let reads = 0;
      const tally = await redrive(
        planned,
        dlqs,
        {
          ...queues,
          receive: (queue) =>
            readsUntilFailure !== null && ++reads > readsUntilFailure
              ? Promise.reject(new Error('AccessDenied'))
              : queues.receive(queue),
          turn: async () => {
            if (stopAfterTurns !== null && ++turns > stopAfterTurns) controller.abort();
          },
          handOver: async ({ id, way }) => {
            expect(way.to).not.toBe('nowhere');
            handedOver.push(id);
            if (mishapOf.get(id) === 'hand-over throws') throw new Error('ECONNRESET');
            if (mishapOf.get(id) === 'refused') return { ok: false, code: 'ThrottlingException' };
            confirmed.add(id);
            return { ok: true };
          },
          remove: async (queue, message) => {
            if (!confirmed.has(message.id)) unconfirmed.push(message.id);
            if (mishapOf.get(message.id) === 'removal fails') throw new Error('ReceiptHandleIsInvalid');
            await queues.remove(queue, message);
          },
        },
        { signal: controller.signal },
      );

      const { found, redriven, undeleted, left, failed } = tally;
      expect(redriven + undeleted + sum(left) + sum(failed)).toBe(found);
      expect(found).toBe(dead.length);
      expect(unconfirmed).toEqual([]);
      expect(new Set(handedOver).size).toBe(handedOver.length);
      expect(redriven + undeleted).toBe(confirmed.size);
      expect(redriven).toBe(before.length - idsIn(queues).length);
      expect(redriven + undeleted + sum(failed)).toBe(handedOver.length);
      expect(queues.hidden()).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

describe('a redrive', () => {
  const filled = (count: number, batch = 10) =>
    memoryQueues(new Map([[parkedDlq, Array.from({ length: count }, () => parkedEntry())]]), batch);

  it('takes all, and says so', async () => {
    const queues = filled(23);
    const tally = await redrive(await survey(queues), dlqs, { ...queues, handOver: yes, turn: atOnce });
    expect(tally).toEqual({ found: 23, redriven: 23, undeleted: 0, left: [], failed: [] });
    expect(idsIn(queues)).toEqual([]);
  });

  it('goes on where it was stopped', async () => {
    const queues = filled(23, 1);
    const controller = new AbortController();
    let turns = 0;
    const turn = async () => {
      if (++turns === 8) controller.abort();
    };
    const first = await redrive(
      await survey(queues),
      dlqs,
      { ...queues, handOver: yes, turn },
      { signal: controller.signal },
    );
    expect(first).toMatchObject({ redriven: 7, left: [{ reason: 'not reached before you stopped it', messages: 16 }] });
    const second = await redrive(await survey(queues), dlqs, { ...queues, handOver: yes, turn: atOnce });
    expect(second).toMatchObject({ found: 16, redriven: 16 });
  });

  it('leaves what was not asked for', async () => {
    const queues = filled(12);
    const [wanted] = (await survey(queues)).slice(5);
    await redrive(wanted ? [wanted] : [], dlqs, { ...queues, handOver: yes, turn: atOnce });
    expect(idsIn(queues)).toHaveLength(11);
    expect(idsIn(queues)).not.toContain(wanted?.id);
  });

  it('ends though what it hands over dies again at once', async () => {
    const queues = filled(3);
    const handOver = async () => {
      queues.put(parkedDlq, parkedEntry());
      return { ok: true } as const;
    };
    const tally = await redrive(await survey(queues), dlqs, { ...queues, handOver, turn: atOnce });
    expect(tally).toMatchObject({ found: 3, redriven: 3 });
    expect(idsIn(queues)).toHaveLength(3);
  });

  it('counts what failed and what stays by reason', async () => {
    const queues = memoryQueues(new Map([[parkedDlq, [parkedEntry(), message('poison'), parkedEntry()]]]), 10);
    const handOver = async () => ({ ok: false, code: 'AccessDenied', message: 'no' }) as const;
    const tally = await redrive(await survey(queues), dlqs, { ...queues, handOver, turn: atOnce });
    expect(tally).toEqual({
      found: 3,
      redriven: 0,
      undeleted: 0,
      left: [{ reason: 'not a message of ours: not JSON', messages: 1 }],
      failed: [{ reason: 'AccessDenied: no', messages: 2 }],
    });
  });

  it('asks for a turn before each hand-over', async () => {
    const queues = filled(15);
    const steps: string[] = [];
    const turn = async () => void steps.push('turn');
    const handOver = async () => {
      steps.push('hand over');
      return { ok: true } as const;
    };
    await redrive(await survey(queues), dlqs, { ...queues, handOver, turn });
    for (const [index] of steps.entries()) {
      const until = steps.slice(0, index + 1);
      const turns = until.filter((step) => step === 'turn').length;
      expect(until.length - turns).toBeLessThanOrEqual(turns);
    }
    expect(steps.filter((step) => step === 'hand over')).toHaveLength(15);
  });
});
