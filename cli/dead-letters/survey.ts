import type { DeployedStack } from '../deployment/stack';
import { colours as pc } from '../terminal/colours';
import { CommandError } from '../verb';
import type { DeadLetter } from './dead-letter';
import { type DeadLetterQueue, deadLetterQueues } from './dead-letter-queues';
import { isSelected, readAll, type Selection } from './dead-letters';
import { countHidden, queueReader } from './queue-reader';

/** The DLQs looked at, and what of the selected messages was to be kept. */
export interface Survey<Kept> {
  readonly queues: readonly DeadLetterQueue[];
  readonly letters: readonly Kept[];
  /** How many could not be read, because another reader holds them. */
  readonly hidden: number;
}

/** Reads the DLQs of a deployment, side by side. @throws {CommandError} when the selection names a queue it has not */
export async function survey<Kept>(
  stack: DeployedStack,
  selection: Selection,
  keep: (letter: DeadLetter) => Kept,
  signal?: AbortSignal,
): Promise<Survey<Kept>> {
  const all = await deadLetterQueues(stack);
  const queues = all.filter(({ name, arn }) => selection.queue === undefined || isNamed(selection.queue, name, arn));
  if (queues.length === 0) {
    const names = all.map(({ name }) => name).join(', ');
    throw new CommandError(
      `No DLQ is named ${JSON.stringify(selection.queue)}. Those of stack ${stack.name}: ${names}`,
    );
  }
  const wanted = { ...selection, queue: undefined };
  const keepWanted = (letter: DeadLetter) => (isSelected(wanted, letter) ? [keep(letter)] : []);
  const read = queues.map(async (queue) => {
    // Before reading, which hides as well.
    const hidden = await countHidden(stack.clients, queue);
    return { hidden, letters: await readAll(queue, queueReader(stack.clients), keepWanted, signal) };
  });
  const answers = await Promise.all(read);
  return {
    queues,
    letters: answers.flatMap(({ letters }) => letters),
    hidden: answers.reduce((sum, { hidden }) => sum + hidden, 0),
  };
}

/** What is to be said of messages that could not be read; nothing when there are none. */
export const heldInWords = (hidden: number): readonly string[] =>
  hidden > 0 ? [pc.yellow(`${hidden} more held by another reader just now; look again in five minutes.`)] : [];

/** By our name for it, the queue's own, or its ARN. */
const isNamed = (wanted: string, name: string, arn: string) => [name, arn, arn.split(':').at(-1)].includes(wanted);
