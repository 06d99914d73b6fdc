import type { Intervals } from '../../api/failures';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Lengths that a person reads without thinking. */
const STEPS = [MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 6 * HOUR, 12 * HOUR, DAY];

/** Bars in a chart: as many as a telephone's width has room for. */
const MOST = 40;

/** A chart of fewer is no picture of a course. */
const LEAST = 12;

/**
 * Equal intervals that end with the one that `now` is in and reach back to the oldest of the times, in steps of a round
 * length. What is more than 40 days old is before the first of them.
 *
 * @param times milliseconds since 1970
 */
export function intervalsFor(times: readonly number[], now: number): Intervals {
  const oldest = times.reduce((least, time) => Math.min(least, time), now);
  const newest = times.reduce((most, time) => Math.max(most, time), now);
  const countOf = (step: number) => Math.floor(newest / step) - Math.floor(oldest / step) + 1;
  const stepMs = STEPS.find((step) => countOf(step) <= MOST) ?? DAY;
  const count = Math.min(MOST, Math.max(LEAST, countOf(stepMs)));
  const end = Math.floor(newest / stepMs);
  const starts = Array.from({ length: count }, (_, at) => isoOf((end - count + 1 + at) * stepMs));
  return { starts, stepMs };
}

/** How many of the times are in each interval. */
export function countsIn({ starts, stepMs }: Intervals, times: readonly number[]): readonly number[] {
  const begin = Date.parse(starts[0] ?? '');
  const counts = starts.map(() => 0);
  for (const time of times) {
    const at = Math.floor((time - begin) / stepMs);
    const count = counts[at];
    if (count !== undefined) counts[at] = count + 1;
  }
  return counts;
}

const isoOf = (ms: number) => new Date(ms).toISOString();
