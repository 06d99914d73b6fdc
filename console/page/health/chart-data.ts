import type { Charts, Series } from '../../api/health';

/** A bar, and when what it stands for began. */
export interface Bar {
  /** RFC 3339. */
  readonly x: string;
  readonly y: number;
}

type Span = Pick<Charts, 'from' | 'to' | 'periodSeconds'>;

/** The periods that a span touches, the oldest first: AWS aligns them to the clock. */
export function periodsOf({ from, to, periodSeconds }: Span): readonly string[] {
  const length = periodSeconds * 1_000;
  const first = Math.floor(from / length);
  const last = Math.floor((to - 1) / length);
  return Array.from({ length: last - first + 1 }, (_, at) => new Date((first + at) * length).toISOString());
}

/**
 * The series in bars, one for a period. Counts are added up, and are 0 where nothing was counted; of levels the highest
 * is taken, and there is no bar where nothing was measured.
 */
export function barsOf({ points }: Series, span: Span, kind: 'count' | 'level'): readonly Bar[] {
  const length = span.periodSeconds * 1_000;
  const values = new Map<string, number>();
  for (const { at, value } of points) {
    const x = new Date(Math.floor(at / length) * length).toISOString();
    const known = values.get(x);
    values.set(x, known === undefined ? value : kind === 'count' ? known + value : Math.max(known, value));
  }
  return periodsOf(span).flatMap((x) => {
    const y = values.get(x);
    return y === undefined && kind === 'level' ? [] : [{ x, y: y ?? 0 }];
  });
}

/** All that was counted. */
export const totalOf = (series: readonly Series[]): number =>
  series.reduce((sum, { points }) => sum + points.reduce((part, { value }) => part + value, 0), 0);

/** The highest level; undefined when none was measured. */
export function highestOf(series: readonly Series[]): number | undefined {
  const values = series.flatMap(({ points }) => points.map(({ value }) => value));
  return values.length === 0 ? undefined : Math.max(...values);
}
