import type { Results } from '../bench/results';
import { type Bar, barChart, lineChart } from './chart';

/** Where they are, and how their names begin. */
export const CHARTS = 'images/performance';

/** The pictures of the page, by file in `docs/`. */
export const performanceCharts = (results: Results): Readonly<Record<string, string>> => ({
  [`${CHARTS}-cold-start.svg`]: barChart(
    'Import and first invocation in a fresh process, in milliseconds',
    Object.entries(results.coldStart.ms).map(([label, value]): Bar => {
      const { low, high } = results.spread[`coldStart.ms.${label}`] ?? { low: value, high: value };
      return { label, value, low, high, ours: label in results.coldStart.ratiosToNaive };
    }),
    'ms',
  ),
  [`${CHARTS}-power.svg`]: lineChart(
    'Dollars for the duration of a million warm invocations, by memory',
    sizesOf(results).map((size) => `${size} MB`),
    Object.entries(results.power).map(([name, { sizes }]) => ({
      name,
      values: sizesOf(results).map((size) => sizes[size]?.perMillion ?? 0),
    })),
    '$',
  ),
});

/** Sizes of memory, the smallest first. */
export const sizesOf = ({ power }: Results): readonly string[] =>
  Object.keys(Object.values(power)[0]?.sizes ?? {}).sort((a, b) => Number(a) - Number(b));
