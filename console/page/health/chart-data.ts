import type { Charts, Series } from '../../api/health';

/** Bars of a chart at most: more are too thin to be seen. */
const MOST_BARS = 24;

/** A bar and what it stands for. */
export interface Bar {
  /** RFC 3339: the beginning. */
  readonly x: string;
  readonly y: number;
}

/** The series in bars that all series of a chart share: sums over equal parts of the span, 0 where nothing was. */
export function barsOf(
  { points }: Series,
  { from, to, periodSeconds }: Pick<Charts, 'from' | 'to' | 'periodSeconds'>,
): Bar[] {
  const periods = Math.ceil((to - from) / (periodSeconds * 1000));
  const length = Math.ceil(periods / MOST_BARS) * periodSeconds * 1000;
  const first = Math.floor(from / length) * length;
  const count = Math.floor((to - first) / length) + 1;
  const sums = Array.from({ length: count }, () => 0);
  for (const { at, value } of points) {
    const bar = Math.floor((at - first) / length);
    if (bar >= 0 && bar < count) sums[bar] = (sums[bar] ?? 0) + value;
  }
  return sums.map((y, bar) => ({ x: new Date(first + bar * length).toISOString(), y }));
}

/** The series as points in time. */
export const pointsOf = ({ points }: Series) => points.map(({ at, value }) => ({ x: new Date(at), y: value }));
