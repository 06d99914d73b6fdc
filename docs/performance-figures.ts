/** Figures of the benchmark's results, as the page has them. */
import { findValue, valueAt } from '../bench/comparison';
import type { Results } from '../bench/results';
import { code } from './markdown';

/** A figure with its middle half, where it has one. */
export function shown(results: Results, name: string, unit = ''): string {
  const { [name]: spread } = results.spread;
  const value = figure(valueAt(results, name));
  const behind = unit === '' ? '' : ` ${unit}`;
  return spread ? `${value}${behind} (${figure(spread.low)} – ${figure(spread.high)})` : `${value}${behind}`;
}

/** Three digits, and whole numbers from a thousand on. */
export const figure = (value: number) =>
  Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));

/** A row for each of these names: its name as code, then a cell for each column, a place that begins and a place that ends so. */
export const rowsOf = (
  results: Results,
  names: readonly string[],
  columns: readonly (readonly [before: string, after?: string, unit?: string])[],
) =>
  names.map((name) => [
    code(name),
    ...columns.map(([before, after = '', unit]) => {
      const place = `${before}.${name}${after && `.${after}`}`;
      return findValue(results, place) === undefined ? '' : shown(results, place, unit);
    }),
  ]);
