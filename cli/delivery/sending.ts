import { groupBy } from '../group-by';
import { type Delivery, isAsWanted } from './delivery';
import type { Answered, Post } from './posting';

/** A delivery that was posted. */
export interface Sent extends Omit<Delivery, 'request'>, Answered {
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly isAsWanted: boolean;
}

/** What sending needs of the world. */
export interface SendPorts {
  readonly post: Post;
  /** Resolves when the next one may go. */
  readonly turn: () => Promise<void>;
  readonly now: () => number;
}

/** How it is sent. */
export interface SendOptions {
  /** How many may be under way at once. */
  readonly atOnce: number;
  /** No more are begun once it is aborted. */
  readonly signal?: AbortSignal;
  readonly onAnswered?: (sent: Sent) => void;
}

/** Sends deliveries, each made when its turn has come; what came of those that were begun, in their order. */
export async function sendAll(
  deliveries: readonly (() => Delivery)[],
  { post, turn, now }: SendPorts,
  { atOnce, signal, onAnswered }: SendOptions,
): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  let taken = 0;
  const sendOn = async () => {
    for (let at = taken++; at < deliveries.length; at = taken++) {
      await turn();
      const make = deliveries[at];
      if (signal?.aborted || make === undefined) return;
      const { request, ...delivery } = make();
      const sentAt = now();
      const answered = await post(request);
      const one = { ...delivery, ...answered, sentAt, isAsWanted: isAsWanted(delivery, answered) };
      sent[at] = one;
      onAnswered?.(one);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sendOn));
  // Less the holes that an interruption may leave.
  return sent.filter(() => true);
}

/** How many were answered alike, and how fast. */
export interface AnswerTotal {
  readonly status: number;
  readonly answer: string;
  readonly deliveries: number;
  readonly asWanted: number;
  /** Milliseconds that half of them took at most. */
  readonly p50: number;
  /** Milliseconds that 99 of 100 took at most. */
  readonly p99: number;
}

/** Totals by answer, the most frequent first. */
export function totalsOf(sent: readonly Sent[]): readonly AnswerTotal[] {
  const groups = groupBy(sent, ({ status, answer }) => `${status} ${answer}`);
  const totals = [...groups.values()].map((those): AnswerTotal => {
    const [{ status, answer }] = those as [Sent];
    const times = those.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
    const asWanted = those.filter((it) => it.isAsWanted).length;
    return {
      status,
      answer,
      deliveries: those.length,
      asWanted,
      p50: quantile(times, 0.5),
      p99: quantile(times, 0.99),
    };
  });
  return totals.sort((a, b) => b.deliveries - a.deliveries);
}

/** Nearest rank: a time that was really measured. */
const quantile = (sorted: readonly number[], share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
