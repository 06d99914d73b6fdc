import type { QueueMessage } from '../../cli/dead-letters/dead-letter';
import type { DeadLetterQueue } from '../../cli/dead-letters/dead-letter-queues';
import type { RedrivePorts } from '../../cli/dead-letters/redriving';

/** DLQs in memory that hand out and hide messages as SQS does. */
export interface MemoryQueues extends Pick<RedrivePorts, 'receive' | 'release' | 'remove'> {
  /** Ids of what is in the queue, hidden or not. */
  readonly idsIn: (queue: DeadLetterQueue) => readonly string[];
  /** Ids of what others would not see just now. */
  readonly hidden: () => readonly string[];
  readonly put: (queue: DeadLetterQueue, message: QueueMessage) => void;
}

/** @param batch how many a receive gives at most */
export function memoryQueues(
  contents: ReadonlyMap<DeadLetterQueue, readonly QueueMessage[]>,
  batch: number,
): MemoryQueues {
  const queues = new Map([...contents].map(([queue, messages]) => [queue.arn, [...messages]]));
  const hidden = new Set<string>();
  const messagesOf = (queue: DeadLetterQueue) => queues.get(queue.arn) ?? [];
  return {
    receive: async (queue) => {
      const visible = messagesOf(queue).filter(({ id }) => !hidden.has(id));
      const handedOut = visible.slice(0, batch);
      for (const { id } of handedOut) hidden.add(id);
      return handedOut;
    },
    release: async (_, messages) => {
      for (const { id } of messages) hidden.delete(id);
    },
    remove: async (queue, { id }) => {
      queues.set(
        queue.arn,
        messagesOf(queue).filter((message) => message.id !== id),
      );
      hidden.delete(id);
    },
    idsIn: (queue) => messagesOf(queue).map(({ id }) => id),
    hidden: () => [...hidden],
    put: (queue, message) => void queues.set(queue.arn, [...messagesOf(queue), message]),
  };
}
