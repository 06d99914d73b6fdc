import { estimate } from '../../../cli/cost/estimate';
import { amount, byComponent, byPrice, byVariant, dollars } from '../../../cli/cost/receipt';
import { shapeOf } from '../../../cli/cost/shape';
import { variantsOf } from '../../../cli/cost/variants';
import { assumed } from '../../../cli/cost/workload';
import { synthesised } from '../../support/synthesised';

const shape = shapeOf(synthesised().toJSON());

test('a receipt says of each variant what the estimate says, at each of three rates', () => {
  const { header, rows } = byVariant(shape, assumed);
  expect(header).toEqual(['variant', 'per million', '100 k a month', '10 M a month', '1 B a month']);
  const estimates = variantsOf(shape, { ...assumed, deliveriesPerMonth: 10_000_000 });
  expect(rows.map(([name, perMillion, , month]) => [name, perMillion, month])).toEqual(
    estimates.map(([name, it]) => [name, dollars(it.perMillion), dollars(it.perMonth)]),
  );
});

test('by component, the column of a variant adds up to what it costs in all', () => {
  const { rows } = byComponent(shape, assumed, ['as it is', 'without either']);
  const cents = (cell = '-') => (cell === '-' ? 0 : Number(cell.replace('$', '')) * 100);
  const inAll = rows.at(-1);
  for (const column of [1, 2, 3]) {
    const sum = rows.slice(0, -1).reduce((total, row) => total + cents(row[column]), 0);
    // Each cell is rounded to a cent.
    expect(Math.abs(sum - cents(inAll?.[column]))).toBeLessThanOrEqual(rows.length / 2);
  }
  expect(inAll?.[1]).toBe(dollars(estimate(shape, { ...assumed, deliveriesPerMonth: 10_000_000 }).perMillion));
});

test('every price is on it, with its page', () => {
  for (const row of byPrice().rows) {
    expect(row[1]).toMatch(/^\$\d/);
    expect(row[3]).toMatch(/^https:/);
  }
});

test.each([
  [0, '-'],
  [0.004, '< $0.01'],
  [1, '$1.00'],
  [4321.6, '$4,321.60'],
])('%d dollars are written %s', (value, text) => expect(dollars(value)).toBe(text));

test.each([
  [100_000, '100 k'],
  [10_000_000, '10 M'],
  [1_000_000_000, '1 B'],
])('%d deliveries are written %s', (count, text) => expect(amount(count)).toBe(text));
