import { groupBy } from '../group-by';
import { type DeadLetter, type QueueMessage, readDeadLetter } from './dead-letter';
import type { DeadLetterQueue } from './dead-letter-queues';
import type { Held, Listed, ReadPorts } from './dead-letters';

/** Whether the other side has confirmed that it has the message. */
export type HandedOver =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: string; readonly message?: string };

/** What redriving needs of the world. */
export interface RedrivePorts extends ReadPorts {
  /** Re-publishes; `ok` only when the other side said that it has it. */
  readonly handOver: (letter: DeadLetter) => Promise<HandedOver>;
  /** Deletes one message from its DLQ; rejects when it is still there. */
  readonly remove: (queue: DeadLetterQueue, message: Held) => Promise<void>;
  /** Resolves when the next message may go. */
  readonly turn: () => Promise<void>;
}

/** What became of the messages: `found` is the sum of the other four. */
export interface Tally {
  readonly found: number;
  /** Re-published, and gone from the DLQ. */
  readonly redriven: number;
  /** Re-published and still in the DLQ: another redrive sends them again. */
  readonly undeleted: number;
  /** Not tried, by reason. */
  readonly left: readonly Reason[];
  /** Tried and not taken, by reason; still in the DLQ. */
  readonly failed: readonly Reason[];
}

export interface Reason {
  readonly reason: string;
  readonly messages: number;
}

type Fate = 'redriven' | 'undeleted' | { readonly left: string } | { readonly failed: string };

const INTERRUPTED = 'not reached before you stopped it';
const OUT_OF_SIGHT = 'another reader holds it, or it is gone';

/**
 * Takes the planned messages back to where they belong. Each is deleted only after its re-publication is confirmed,
 * and one by one, so that it can be stopped anywhere and run again. It takes what was planned and nothing that came
 * since, else a message whose target still fails would go round for ever.
 */
export async function redrive(
  planned: readonly Listed[],
  queues: readonly DeadLetterQueue[],
  ports: RedrivePorts,
  { signal, onFate }: { readonly signal?: AbortSignal; readonly onFate?: () => void } = {},
): Promise<Tally> {
  const fates: Fate[] = [];
  const settle = (fate: Fate) => {
    fates.push(fate);
    onFate?.();
  };
  for (const { stays } of planned) if (stays !== undefined) settle({ left: stays });
  const byQueue = groupBy(
    planned.filter(({ stays }) => stays === undefined),
    ({ queue }) => queue,
  );
  for (const [name, letters] of byQueue) {
    const queue = queues.find((it) => it.name === name);
    const pending = new Set(letters.map(({ id }) => id));
    const stopped = queue && (await redriveQueue(queue, pending, ports, settle, signal).then(() => undefined, codeOf));
    for (const _ of pending) settle({ left: stopped ?? (signal?.aborted ? INTERRUPTED : OUT_OF_SIGHT) });
  }
  return tallyOf(planned.length, fates);
}

/** Goes through one DLQ; what it has settled is no longer pending. */
async function redriveQueue(
  queue: DeadLetterQueue,
  pending: Set<string>,
  ports: RedrivePorts,
  settle: (fate: Fate) => void,
  signal?: AbortSignal,
): Promise<void> {
  const held = new Map<string, Held>();
  try {
    while (pending.size > 0 && !signal?.aborted) {
      const messages = await ports.receive(queue);
      const isNew = messages.some(({ id }) => !held.has(id));
      for (const message of messages) held.set(message.id, message);
      if (!isNew) return;
      await Promise.all(
        messages
          .filter(({ id }) => pending.has(id))
          .map(async (message) => {
            await ports.turn();
            if (signal?.aborted || !pending.delete(message.id)) return;
            const fate = await redriveOne(queue, message, ports);
            if (fate === 'redriven') held.delete(message.id);
            settle(fate);
          }),
      );
    }
  } finally {
    await ports.release(queue, [...held.values()]);
  }
}

const codeOf = (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

async function redriveOne(
  queue: DeadLetterQueue,
  message: QueueMessage,
  { handOver, remove }: RedrivePorts,
): Promise<Fate> {
  const handed = await handOver(readDeadLetter(message, queue)).catch(
    (error: unknown): HandedOver => ({ ok: false, code: codeOf(error) }),
  );
  if (!handed.ok) return { failed: [handed.code, handed.message].filter((it) => it).join(': ') };
  try {
    await remove(queue, message);
    return 'redriven';
  } catch {
    return 'undeleted';
  }
}

function tallyOf(found: number, fates: readonly Fate[]): Tally {
  const reasons = (of: (fate: Exclude<Fate, string>) => string | undefined): readonly Reason[] => {
    const all = fates.flatMap((fate) => (typeof fate === 'string' ? [] : (of(fate) ?? [])));
    return [...groupBy(all, (reason) => reason)].map(([reason, those]) => ({ reason, messages: those.length }));
  };
  return {
    found,
    redriven: fates.filter((fate) => fate === 'redriven').length,
    undeleted: fates.filter((fate) => fate === 'undeleted').length,
    left: reasons((fate) => ('left' in fate ? fate.left : undefined)),
    failed: reasons((fate) => ('failed' in fate ? fate.failed : undefined)),
  };
}
