import fc from 'fast-check';
import type { Charts } from '../../../console/api/health';
import { barsOf, highestOf, periodsOf, totalOf } from '../../../console/page/health/chart-data';
import { spans } from '../../../console/server/health/charts';

const at = (time: string) => Date.parse(`2026-11-25T${time}Z`);
const span = (from: string, to: string, periodSeconds: number): Pick<Charts, 'from' | 'to' | 'periodSeconds'> => ({
  from: at(from),
  to: at(to),
  periodSeconds,
});
const hour = span('03:14:30', '04:14:30', 120);

// CloudWatch keeps points of a minute for 15 days and takes periods of whole minutes; a telephone has 290 px for bars.
test.each(Object.entries(spans))('%s is charted in bars that can be seen', (_, { minutes, periodSeconds }) => {
  expect(periodSeconds % 60).toBe(0);
  const bars = (minutes * 60) / periodSeconds;
  expect(bars).toBeGreaterThanOrEqual(24);
  expect(bars).toBeLessThanOrEqual(32);
});

test('periods begin where AWS begins them, and cover the span at both ends', () => {
  const periods = periodsOf(hour);
  expect(periods[0]).toBe('2026-11-25T03:14:00.000Z');
  expect(periods.at(-1)).toBe('2026-11-25T04:14:00.000Z');
  expect(periods).toHaveLength(31);
  // One that only begins at the end is none yet.
  expect(periodsOf(span('03:00:00', '04:00:00', 1_800))).toHaveLength(2);
});

const series = (...points: readonly (readonly [string, number])[]) => ({
  title: 'accepted',
  points: points.map(([time, value]) => ({ at: at(time), value })),
});

test('counts fall into their period and are added up; where nothing was counted is 0', () => {
  const bars = barsOf(series(['03:20:00', 3], ['03:21:00', 4], ['04:14:00', 1]), hour, 'count');
  expect(bars).toHaveLength(31);
  expect(bars.filter(({ y }) => y > 0)).toEqual([
    { x: '2026-11-25T03:20:00.000Z', y: 7 },
    { x: '2026-11-25T04:14:00.000Z', y: 1 },
  ]);
});

// A latency of 0 ms would be a claim about an hour in which nothing came.
test('of levels the highest is taken, and where nothing was measured there is none', () => {
  expect(barsOf(series(['03:20:00', 30], ['03:21:00', 4]), hour, 'level')).toEqual([
    { x: '2026-11-25T03:20:00.000Z', y: 30 },
  ]);
});

test('what lies outside the span is left out', () => {
  expect(barsOf(series(['02:00:00', 5], ['05:00:00', 5]), hour, 'level')).toEqual([]);
});

test('totals and highest of all series; no level is not a level of 0', () => {
  const some = [series(['03:20:00', 3], ['03:22:00', 4]), series(['03:20:00', 5])];
  expect(totalOf(some)).toBe(12);
  expect(highestOf(some)).toBe(5);
  expect(totalOf([])).toBe(0);
  expect(highestOf([])).toBeUndefined();
});

test('bars are shared by all series of a chart, and lose nothing of the span', () => {
  const to = at('09:30:00');
  const lengths = fc.constantFrom(...Object.values(spans));
  const told = fc.array(fc.record({ share: fc.double({ min: 0, max: 0.999, noNaN: true }), value: fc.nat(100) }));
  fc.assert(
    fc.property(lengths, told, ({ minutes, periodSeconds }, some) => {
      const chosen = { from: to - minutes * 60_000, to, periodSeconds };
      const points = some.map(({ share, value }) => ({ at: chosen.from + share * minutes * 60_000, value }));
      const bars = barsOf({ title: '', points }, chosen, 'count');
      expect(bars.map(({ x }) => x)).toEqual(periodsOf(chosen));
      expect(bars.reduce((sum, { y }) => sum + y, 0)).toBe(some.reduce((sum, { value }) => sum + value, 0));
    }),
  );
});
