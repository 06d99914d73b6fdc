import type { AlarmChange, AlarmHistory, AlarmState } from '../../../console/api/health';
import { courseOf } from '../../../console/page/health/alarm-course';

/** Hours of a day as milliseconds. */
const h = (hour: number) => Date.parse('2026-11-25T00:00:00Z') + hour * 3_600_000;
const change = (hour: number, from: AlarmState, to: AlarmState, alarm = 'A'): AlarmChange => ({
  alarm,
  at: new Date(h(hour)).toISOString(),
  from,
  to,
  why: '',
});
const history = (changes: readonly AlarmChange[], isWhole = true): AlarmHistory => ({
  since: h(-100),
  changes,
  isWhole,
});
const alarm = (state: AlarmState, since?: number) => ({
  name: 'A',
  state,
  ...(since !== undefined && { since: new Date(h(since)).toISOString() }),
});
const day = { from: h(0), to: h(24) };
const inHours = (course: ReturnType<typeof courseOf>) =>
  course.map(({ from, to, state }) => `${(from - h(0)) / 3_600_000}-${(to - h(0)) / 3_600_000} ${state}`);

test('what changed in the span, and how it stood before', () => {
  const changes = [change(20, 'ALARM', 'OK'), change(18, 'OK', 'ALARM'), change(-5, 'INSUFFICIENT_DATA', 'OK')];
  expect(inHours(courseOf(alarm('OK'), history(changes), day))).toEqual(['0-18 OK', '18-20 ALARM', '20-24 OK']);
});

test('changes of other alarms are not its own', () => {
  expect(inHours(courseOf(alarm('OK'), history([change(12, 'OK', 'ALARM', 'B')]), day))).toEqual(['0-24 OK']);
});

test('an alarm that has long been on is on all the time', () => {
  expect(inHours(courseOf(alarm('ALARM', -50), history([]), day))).toEqual(['0-24 ALARM']);
});

// Before its first change on record nobody knows how it stood: a strip that showed OK would have made it up.
test('without a change on record it is unknown before its state began', () => {
  expect(inHours(courseOf(alarm('ALARM', 6), history([]), day))).toEqual(['0-6 unknown', '6-24 ALARM']);
});

test('before the oldest change of a history that was cut off it is unknown', () => {
  const changes = [change(20, 'OK', 'ALARM')];
  expect(inHours(courseOf(alarm('ALARM'), history(changes, false), day))).toEqual(['0-20 unknown', '20-24 ALARM']);
});

test('the stretches follow each other without a gap from beginning to end', () => {
  const changes = [change(30, 'OK', 'ALARM'), change(23, 'ALARM', 'OK'), change(2, 'OK', 'ALARM')];
  const course = courseOf(alarm('ALARM'), history(changes), day);
  expect(course[0]?.from).toBe(day.from);
  expect(course.at(-1)?.to).toBe(day.to);
  for (const [at, stretch] of course.entries()) if (at > 0) expect(stretch.from).toBe(course[at - 1]?.to);
});
