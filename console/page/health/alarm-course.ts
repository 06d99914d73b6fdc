import type { Alarm, AlarmHistory, AlarmState } from '../../api/health';

/** A time, in milliseconds since 1970, for which an alarm was in one state; `unknown` where nothing tells. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly state: AlarmState | 'unknown';
}

/** How an alarm stood over a span, by the state it has now and by what changed; the oldest first. */
export function courseOf(
  { name, state, since }: Pick<Alarm, 'name' | 'state' | 'since'>,
  { changes, isWhole, since: lookedBackTo }: AlarmHistory,
  span: { readonly from: number; readonly to: number },
): readonly Stretch[] {
  const course: Stretch[] = [];
  let to = span.to;
  let current: Stretch['state'] = state;
  const add = (from: number) => {
    const start = Math.max(from, span.from);
    if (start < to) course.unshift({ from: start, to, state: current });
    to = Math.min(to, start);
  };
  const ours = changes.filter(({ alarm }) => alarm === name);
  for (const change of ours) {
    add(Date.parse(change.at));
    current = change.from;
  }
  // Without a change on record the state goes back to where CloudWatch says it began, or as far as was looked.
  if (ours.length === 0 && since !== undefined) add(Date.parse(since));
  else if (isWhole) add(lookedBackTo);
  current = 'unknown';
  add(span.from);
  return course;
}
