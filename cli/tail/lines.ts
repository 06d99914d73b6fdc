import { setTimeout } from 'node:timers/promises';
import { jsonLine } from '../terminal/json-text';
import { remark } from '../terminal/terminal';
import { type TailEvent, tailEventOf } from './tail-event';
import type { WatchOptions } from './watch';

/** How long to print. */
export interface LinesOptions {
  /** Ends after so many. */
  readonly count?: number;
  /** Ends after so many milliseconds. */
  readonly forMs?: number;
  /** Says stop from outside. */
  readonly signal: AbortSignal;
  readonly wanted: (it: TailEvent) => boolean;
  /** Writes a line; resolves once it is handed on, so that a slow reader slows the reading. */
  readonly write: (line: string) => Promise<void>;
}

/** How the printing ended. */
export interface LinesEnd {
  readonly printed: number;
  /** Why the watching ended before its time. */
  readonly why?: string;
}

/** Prints events as JSON, one a line, as EventBridge hands them over. */
export async function printLines(
  watch: (options: WatchOptions) => Promise<string | undefined>,
  { count = Number.POSITIVE_INFINITY, forMs, signal, wanted, write }: LinesOptions,
): Promise<LinesEnd> {
  const enough = new AbortController();
  const time = forMs === undefined ? [] : [AbortSignal.timeout(forMs)];
  const until = AbortSignal.any([signal, enough.signal, ...time]);
  let printed = 0;
  const why = await watch({
    signal: until,
    onEvents: async (values) => {
      for (const value of values) {
        const it = tailEventOf(value, 0);
        if (it === undefined || until.aborted || !wanted(it)) continue;
        if (++printed >= count) enough.abort();
        await write(`${jsonLine(it.event)}\n`);
      }
    },
    onTrouble: (trouble) => remark(`Cannot read the queue, and tries again: ${trouble}`),
    pause: () => setTimeout(RETRY_MS, undefined, { signal: until }).catch(() => undefined),
  });
  return { printed, ...(why !== undefined && { why }) };
}

const RETRY_MS = 2000;
