import type { Clock } from '../clock';
import type { Random } from '../random';

export interface QueueSpec {
  readonly url: string;
  readonly visibilityMs: number;
  /** Where a message goes that has been handed out `maxReceiveCount` times. */
  readonly redrive?: { readonly url: string; readonly maxReceiveCount: number };
}

/** A message in a queue. */
export interface Message {
  readonly id: string;
  readonly body: string;
  /** What it is about, for the ledger. */
  readonly key: string;
  receiveCount: number;
  visibleAt: number;
  /** Handle of the latest receipt; an older one is void. */
  receiptHandle: string;
}

/** A standard queue: no order, at least once. */
export interface Queue {
  readonly spec: QueueSpec;
  readonly messages: ReadonlyMap<string, Message>;
  /** Whether a message about this is here, handed out or not. */
  readonly holds: (key: string) => boolean;
  readonly put: (body: string) => string;
  readonly receive: (limit: number) => Message[];
  /** Whether the message is gone; a void handle deletes nothing, as SQS warns. */
  readonly remove: (receiptHandle: string) => boolean;
  readonly hide: (receiptHandle: string, milliseconds: number) => boolean;
  /** When the next message can be received; undefined when there is none. */
  readonly nextVisibleAt: () => number | undefined;
  /** Called when a message may have become receivable. */
  onChange: () => void;
}

/** Bytes of a message (SQS quotas, read 2026-11). */
export const MAX_MESSAGE_BYTES = 1024 * 1024;

export interface QueueOptions {
  readonly spec: QueueSpec;
  readonly deadLetters: Queue | undefined;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Random;
  /** What a message is about. */
  readonly keyOf: (body: string) => string;
}

export function queueOf({ spec, deadLetters, clock, random, keyOf }: QueueOptions): Queue {
  const messages = new Map<string, Message>();
  const byHandle = new Map<string, Message>();
  const held = new Map<string, number>();
  let count = 0;
  const hold = (key: string, change: 1 | -1) => held.set(key, (held.get(key) ?? 0) + change);
  const withHandle = (receiptHandle: string) => {
    const message = byHandle.get(receiptHandle);
    return message?.receiptHandle === receiptHandle ? message : undefined;
  };
  const drop = (message: Message) => {
    byHandle.delete(message.receiptHandle);
    if (messages.delete(message.id)) hold(message.key, -1);
  };
  const queue: Queue = {
    spec,
    messages,
    holds: (key) => (held.get(key) ?? 0) > 0,
    onChange: () => undefined,
    put: (body) => {
      count += 1;
      const id = `${spec.url.split('/').pop()}-${count}`;
      const key = keyOf(body);
      hold(key, 1);
      messages.set(id, { id, body, key, receiveCount: 0, visibleAt: clock.now(), receiptHandle: '' });
      queue.onChange();
      return id;
    },
    receive: (limit) => {
      const visible = [...messages.values()].filter(({ visibleAt }) => visibleAt <= clock.now());
      const received: Message[] = [];
      while (visible.length > 0 && received.length < limit) {
        const [message] = visible.splice(random.below(visible.length), 1) as [Message];
        if (spec.redrive && message.receiveCount >= spec.redrive.maxReceiveCount) {
          deadLetters?.put(message.body);
          drop(message);
          continue;
        }
        byHandle.delete(message.receiptHandle);
        message.receiveCount += 1;
        message.visibleAt = clock.now() + spec.visibilityMs;
        message.receiptHandle = `${message.id}/${message.receiveCount}`;
        byHandle.set(message.receiptHandle, message);
        received.push({ ...message });
      }
      return received;
    },
    remove: (receiptHandle) => {
      const message = withHandle(receiptHandle);
      if (message === undefined) return false;
      drop(message);
      return true;
    },
    hide: (receiptHandle, milliseconds) => {
      const message = withHandle(receiptHandle);
      if (message === undefined) return false;
      message.visibleAt = clock.now() + milliseconds;
      queue.onChange();
      return true;
    },
    nextVisibleAt: () => {
      let next: number | undefined;
      for (const { visibleAt } of messages.values()) if (next === undefined || visibleAt < next) next = visibleAt;
      return next;
    },
  };
  return queue;
}
