import type { Intervals } from '../../api/failures';
import { counted, intervalText, lengthText } from './words';

const HEIGHT = 28;
const PITCH = 8;

/** Counts over time as small bars; in words for those who do not see them. */
export function Sparkline({
  counts,
  intervals,
}: {
  readonly counts: readonly number[];
  readonly intervals: Intervals;
}) {
  const most = Math.max(1, ...counts);
  const { starts, stepMs } = intervals;
  const latest = counts.findLastIndex((count) => count > 0);
  const sum = counts.reduce((all, count) => all + count, 0);
  const label =
    latest < 0
      ? 'None in the time shown'
      : `${counted(sum, 'failure')} in the time shown, ${most} at most in ${lengthText(stepMs)}, the last at ${intervalText(starts[latest] ?? '', stepMs)} UTC`;
  return (
    <svg
      className="failure-sparkline"
      viewBox={`0 0 ${counts.length * PITCH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {counts.map((count, at) => {
        const height = count === 0 ? 1 : Math.max(4, (count / most) * HEIGHT);
        return (
          <rect
            key={starts[at]}
            x={at * PITCH + 1}
            y={HEIGHT - height}
            width={PITCH - 2}
            height={height}
            className={count === 0 ? 'none' : 'some'}
          />
        );
      })}
    </svg>
  );
}
