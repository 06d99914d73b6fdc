import { agoText, timeText } from './words';

/** A point in time: how long ago, and when exactly. */
export function When({ time, now }: { readonly time: string; readonly now: number }) {
  return (
    <time dateTime={time} title={timeText(time)}>
      {timeText(time)} <span className="failure-ago">({agoText(time, now)})</span>
    </time>
  );
}
