import type { Child } from './child';
import { failureMessage, parkedMessage, putEventsBody, sqsEvent } from './invocations';
import type { Kit } from './kit';
import { counted, type Measure, measured } from './measure';
import type { Task, Took } from './processes/environment';
import { ratios } from './statistics';
import { pollingOf } from './template';

/** Messages that wait in the queue, and rounds. */
const BACKLOGS = [
  { messages: 1, rounds: 10 },
  { messages: 10, rounds: 10 },
  { messages: 100, rounds: 7 },
  { messages: 1000, rounds: 5 },
];
export const ROUNDS = 2 * BACKLOGS.reduce((sum, { rounds }) => sum + rounds, 0);

/** What every service here takes to answer, so that waiting side by side counts: a figure of ours, not of AWS's. */
export const SERVICE_MS = 5;

const consumers = [
  { subject: 'redeliver', logicalId: 'Redeliver', messageOf: parkedMessage },
  { subject: 'failures', logicalId: 'Failures', messageOf: failureMessage },
] as const;

/**
 * How fast a backlog goes: the handlers invoked as Lambda does, with batches as large and as many at once as the event
 * source says, beside as many environments that send one bare PutEvents for each message, one after the other.
 */
export async function consume(kit: Kit, advance: () => void): Promise<readonly Measure[]> {
  const measures: Measure[] = [];
  for (const { subject, logicalId, messageOf } of consumers) {
    const { batchSize, maxConcurrency } = pollingOf(logicalId);
    const { file } = kit.bundles[subject];
    const environments = Array.from({ length: maxConcurrency }, () => kit.start('environment', subject, [file]));
    await Promise.all(environments.map((it) => it.next()));
    for (const { messages, rounds } of BACKLOGS) {
      const bodies = Array.from({ length: messages }, (_, index) => messageOf(String(index)));
      const batches = chunks(bodies, batchSize).map(sqsEvent);
      const invoking = dealt(batches, maxConcurrency).map((invoke): Task => ({ invoke }));
      const sending = dealt(bodies, invoking.length).map(
        ({ length: times }): Task => ({ send: putEventsBody('1'), times }),
      );
      await secondsOf(environments, invoking);
      const seen: { ours: number; oneByOne: number; calls: Readonly<Record<string, number>> }[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const oneByOne = messages / (await secondsOf(environments, sending));
        await kit.control(SERVICE_MS);
        const ours = messages / (await secondsOf(environments, invoking));
        seen.push({ ours, oneByOne, calls: await kit.control(SERVICE_MS) });
        advance();
      }
      const at = (...keys: readonly string[]) => ['consumers', subject, String(messages), ...keys];
      const ours = seen.map((it) => it.ours);
      measures.push(
        measured(at('messagesPerSecond'), ours),
        measured(
          at('ratioToOneByOne'),
          ratios(
            ours,
            seen.map((it) => it.oneByOne),
          ),
        ),
        ...Object.entries(seen[0]?.calls ?? {}).map(([call, count]) =>
          counted(at('callsPerMessage', call), count / messages),
        ),
      );
    }
    for (const environment of environments) environment.end();
  }
  await kit.control(0);
  return measures;
}

async function secondsOf(environments: readonly Child[], tasks: readonly Task[]): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(tasks.map((task, index) => environments[index]?.ask<Took>(task)));
  return (performance.now() - startedAt) / 1000;
}

const chunks = <Item>(items: readonly Item[], size: number): readonly Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

/** Dealt out like cards, to so many hands at most; no hand is empty. */
const dealt = <Item>(items: readonly Item[], hands: number): readonly Item[][] =>
  Array.from({ length: Math.min(hands, items.length) }, (_, hand) => items.filter((_item, at) => at % hands === hand));
