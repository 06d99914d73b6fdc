import { wayInWords } from '../deployment/way';
import { groupBy } from '../group-by';
import { type DeadLetter, type QueueMessage, readDeadLetter } from './dead-letter';
import type { DeadLetterQueue } from './dead-letter-queues';

/** A message that was received: enough to let go of it. */
export type Held = Pick<QueueMessage, 'id' | 'receiptHandle'>;

/** What reading a DLQ needs of SQS. */
export interface ReadPorts {
  /** Messages nobody else is reading, hidden from others from now on. None: there are no more. */
  readonly receive: (queue: DeadLetterQueue) => Promise<readonly QueueMessage[]>;
  /** Lets others see them again at once. Best effort: they come back by themselves. */
  readonly release: (queue: DeadLetterQueue, messages: readonly Held[]) => Promise<void>;
}

/**
 * Reads every message of a DLQ and leaves it as it was. Ends early, without a loss, when the signal says so.
 *
 * @param keep what to remember of each, if anything: a full DLQ may hold more than memory does
 */
export async function readAll<Kept>(
  queue: DeadLetterQueue,
  { receive, release }: ReadPorts,
  keep: (letter: DeadLetter) => readonly Kept[],
  signal?: AbortSignal,
): Promise<readonly Kept[]> {
  const held = new Map<string, Held>();
  const kept: Kept[] = [];
  try {
    while (!signal?.aborted) {
      const messages = await receive(queue);
      const fresh = messages.filter(({ id }) => !held.has(id));
      for (const { id, receiptHandle } of messages) held.set(id, { id, receiptHandle });
      kept.push(...fresh.flatMap((message) => keep(readDeadLetter(message, queue))));
      // None, or only such as were read and have come back: the queue has been gone through.
      if (fresh.length === 0) break;
    }
  } finally {
    await release(queue, [...held.values()]);
  }
  return kept;
}

/** A dead message on a list: all but what it holds. */
export interface Listed extends Omit<DeadLetter, 'body' | 'way'> {
  /** Where a redrive would take it, in words. */
  readonly way: string;
  /** Why a redrive would leave it where it is; undefined when it would not. */
  readonly stays?: string;
}

/** Forgets what the message holds. */
export const listed = ({ body: _, way, ...rest }: DeadLetter): Listed => ({
  ...rest,
  way: wayInWords(way),
  stays: way.to === 'nowhere' ? way.why : undefined,
});

/** Which dead messages a person speaks of; what is not said does not matter. */
export interface Selection {
  readonly queue?: string;
  readonly group?: string;
  readonly message?: string;
}

/** Whether a dead message is among the selected. */
export const isSelected = (
  { queue, group, message }: Selection,
  letter: Pick<DeadLetter, 'queue' | 'fingerprint' | 'id'>,
): boolean =>
  (queue === undefined || queue === letter.queue) &&
  (group === undefined || group === letter.fingerprint) &&
  (message === undefined || message === letter.id);

/** Messages that died of the same. */
export interface Group {
  readonly fingerprint: string;
  readonly queue: string;
  readonly type: string;
  readonly code: string;
  readonly reason: string;
  /** When the oldest was sent, in milliseconds since 1970. */
  readonly oldest: number;
  /** The oldest first. */
  readonly letters: readonly Listed[];
  /** Where a redrive would take them, and how many of them each way. */
  readonly ways: readonly { readonly way: string; readonly stays?: string; readonly messages: number }[];
}

/** Groups by fingerprint, the largest first. */
export function groupsOf(letters: readonly Listed[]): readonly Group[] {
  const groups = [...groupBy(letters, ({ fingerprint }) => fingerprint).values()].map((group): Group => {
    const sorted = group.toSorted((a, b) => a.sentAt - b.sentAt);
    const [{ fingerprint, queue, type, code, reason, sentAt: oldest }] = sorted as [Listed];
    const ways = [...groupBy(sorted, ({ way }) => way)].map(([way, those]) => ({
      way,
      stays: those[0]?.stays,
      messages: those.length,
    }));
    return { fingerprint, queue, type, code, reason, oldest, letters: sorted, ways };
  });
  return groups.sort((a, b) => b.letters.length - a.letters.length || a.fingerprint.localeCompare(b.fingerprint));
}
