import { CommandError } from '../verb';
import { parseMoment } from './duration';

/** A span of event times, in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads `--from` and `--to`: times, or so long before `now`.
 *
 * @throws {CommandError} for anything else, and for a span that ends before it begins
 */
export function spanOf({ from, to = '0s' }: { readonly from: string; readonly to?: string }, now: number): Span {
  const span = { from: momentOf('--from', from, now), to: momentOf('--to', to, now) };
  if (span.from >= span.to) {
    throw new CommandError(`--from (${isoOf(span.from)}) must be before --to (${isoOf(span.to)}).`);
  }
  return span;
}

function momentOf(option: string, text: string, now: number): number {
  const moment = parseMoment(text, now);
  if (moment !== undefined) return moment;
  throw new CommandError(
    `${option} is ${JSON.stringify(text)}: it must be a time such as 2026-11-24T08:00:00Z, or so long ago: 90s, 15m, 2h, 3d, 1w.`,
  );
}

/** RFC 3339. */
export const isoOf = (ms: number): string => new Date(ms).toISOString();
