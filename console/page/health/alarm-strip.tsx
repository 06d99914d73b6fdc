import { plainTime } from '../time';
import type { Stretch } from './alarm-course';
import { stateLooks } from './words';

/** A state is told by its height as well as by its colour. */
const heights = { ALARM: 12, OK: 5, INSUFFICIENT_DATA: 2, unknown: 0 } as const;

const HEIGHT = 12;
const WIDTH = 1_000;

interface Props {
  readonly course: readonly Stretch[];
  /** Such as `24 hours`. */
  readonly span: string;
}

/** How an alarm stood, as a strip from the beginning of the span to now. */
export function AlarmStrip({ course, span }: Props) {
  const [from, to] = [course[0]?.from ?? 0, course.at(-1)?.to ?? 1];
  const place = (at: number) => ((at - from) / (to - from)) * WIDTH;
  return (
    <svg
      className="health-strip"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`The last ${span}: ${inWords(course)}`}
    >
      <title>{inWords(course)}</title>
      {course.map((it) => (
        <rect
          key={it.from}
          data-state={it.state}
          x={place(it.from)}
          y={HEIGHT - heights[it.state]}
          // One that was short is still to be seen.
          width={Math.max(place(it.to) - place(it.from), 6)}
          height={heights[it.state]}
        />
      ))}
    </svg>
  );
}

/** The times in alarm. */
function inWords(course: readonly Stretch[]): string {
  const text = (at: number) => plainTime(new Date(at).toISOString());
  const end = course.at(-1)?.to;
  const on = course
    .filter(({ state }) => state === 'ALARM')
    .map(({ from, to }) => `${text(from)} to ${to === end ? 'now' : text(to)}`);
  return on.length === 0 ? 'never in alarm' : `${stateLooks.ALARM.word.toLowerCase()} from ${on.join(', from ')} (UTC)`;
}
