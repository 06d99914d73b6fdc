import fc from 'fast-check';
import { barsOf } from '../../../console/page/health/chart-data';

const HOUR = 3_600_000;
const to = Date.parse('2026-11-24T09:30:00Z');

test('bars are few, equally long, shared by all series of a chart, and lose nothing of the span', () => {
  const span = fc.constantFrom([HOUR, 60], [24 * HOUR, 900], [168 * HOUR, 3600]);
  const points = fc.array(fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.nat(100) }));
  fc.assert(
    fc.property(span, points, ([length = 0, periodSeconds = 1], told) => {
      const charts = { from: to - length, to, periodSeconds };
      const series = told.map(({ share, value }) => ({ at: charts.from + share * length, value }));
      const bars = barsOf({ title: '', points: series }, charts);
      expect(bars.length).toBeLessThanOrEqual(26);
      expect(bars.map(({ x }) => x)).toEqual(barsOf({ title: '', points: [] }, charts).map(({ x }) => x));
      expect(bars.reduce((sum, { y }) => sum + y, 0)).toBe(told.reduce((sum, { value }) => sum + value, 0));
    }),
  );
});
