import { differences, median, pairwise, quantile, ratios, spreadOf } from '../../bench/statistics';

test.each([
  // Linear interpolation, as R's default (type 7) and NumPy have it.
  [[3, 1, 2], 0.5, 2],
  [[4, 1, 3, 2], 0.5, 2.5],
  [[10, 20, 30, 40], 0.25, 17.5],
  [[10, 20, 30, 40], 0.75, 32.5],
  [[5], 0.99, 5],
  [[1, 2], 0, 1],
  [[1, 2], 1, 2],
])('of %j the quantile %d is %d', (values, q, expected) => {
  expect(quantile(values, q)).toBeCloseTo(expected, 10);
});

test('values are ordered as numbers and left as they are', () => {
  const values = [100, 9, 20];
  expect(median(values)).toBe(20);
  expect(values).toEqual([100, 9, 20]);
});

test('of nothing there is no quantile', () => {
  expect(() => quantile([], 0.5)).toThrow('no value was measured');
});

test('a spread is the middle half, and one wild round does not move it far', () => {
  expect(spreadOf([1, 2, 3, 4, 5])).toEqual({ median: 3, low: 2, high: 4, rounds: 5 });
  expect(spreadOf([1, 2, 3, 4, 500])).toEqual({ median: 3, low: 2, high: 4, rounds: 5 });
});

test('what is compared is compared within its round, so that a slow machine is slow for both', () => {
  expect(ratios([10, 100, 20], [5, 50, 10])).toEqual([2, 2, 2]);
  expect(differences([10, 100], [5, 50])).toEqual([5, 50]);
});

test('rounds that lack their other half are a fault, not a shorter list', () => {
  expect(() => pairwise([1, 2], [1], (a, b) => a / b)).toThrow('2 rounds beside 1');
});
