import { countsIn, intervalsFor } from '../../../console/server/failures/intervals';

const at = (time: string) => Date.parse(`2026-11-${time}Z`);
const now = at('24T08:03:30');

test('intervals end with the one that now is in, and begin at round times', () => {
  const { starts, stepMs } = intervalsFor([at('24T07:01:00')], now);
  expect(stepMs).toBe(120_000);
  expect(starts[0]).toBe('2026-11-24T07:00:00.000Z');
  expect(starts.at(-1)).toBe('2026-11-24T08:02:00.000Z');
  expect(starts).toHaveLength(32);
});

test('a single failure of just now gets a course round it, not one bar', () => {
  expect(intervalsFor([now], now)).toMatchObject({ stepMs: 60_000, starts: { length: 12 } });
  expect(intervalsFor([], now).starts).toHaveLength(12);
});

// A time that Qlik's clock has a minute ahead of ours fell behind the last bar, and out of the sum.
test('what is a little ahead of our clock is counted', () => {
  const times = [now + 60_000, now];
  expect(countsIn(intervalsFor(times, now), times).reduce((sum, count) => sum + count)).toBe(2);
});

// One event of 1970 must not make a million bars, or one bar of fifty years.
test('a time of long ago is before the first interval, and costs the others nothing', () => {
  const times = [0, now];
  const intervals = intervalsFor(times, now);
  expect(intervals).toMatchObject({ stepMs: 86_400_000, starts: { length: 40 } });
  expect(countsIn(intervals, times)).toEqual([...Array(39).fill(0), 1]);
});

test('a time on the edge of two intervals is in the later one', () => {
  const intervals = { starts: ['2026-11-24T08:00:00.000Z', '2026-11-24T08:01:00.000Z'], stepMs: 60_000 };
  expect(countsIn(intervals, [at('24T08:01:00')])).toEqual([0, 1]);
  expect(countsIn(intervals, [at('24T08:02:00'), at('24T07:59:59.999')])).toEqual([0, 0]);
});
