import { type Spread, spreadOf } from './statistics';

/** One figure of the results: where it stands in `bench/results.json`, and the spread it was measured with. */
export interface Measure {
  readonly at: readonly string[];
  readonly value: number;
  /** @default - it is counted or computed, and the same each time */
  readonly spread?: Omit<Spread, 'median'>;
}

/** A figure that was measured once a round: its median stands for it. */
export function measured(at: readonly string[], values: readonly number[]): Measure {
  const { median, low, high, rounds } = spreadOf(values);
  return { at, value: rounded(median), spread: { low: rounded(low), high: rounded(high), rounds } };
}

/** A figure that is the same each time. */
export const counted = (at: readonly string[], value: number): Measure => ({ at, value: rounded(value) });

/** Four digits are more than any spread here leaves; whole numbers stay whole. */
const rounded = (value: number) => (Number.isInteger(value) ? value : Number(value.toPrecision(4)));

/** Figures by their place. */
export interface Tree {
  readonly [key: string]: number | Tree;
}

/** The figures as they stand in `bench/results.json`. */
export function treeOf(measures: readonly Measure[]): Tree {
  const root: Record<string, unknown> = {};
  for (const { at, value } of measures) {
    const inner = at.slice(0, -1).reduce((node, key) => {
      node[key] ??= {};
      return node[key] as Record<string, unknown>;
    }, root);
    inner[at.at(-1) as string] = value;
  }
  return root as Tree;
}

/** A place in one word, by which the spreads are listed. */
export const nameOf = (at: readonly string[]): string => at.join('.');

/** The spreads as they stand in `bench/results.json`. */
export const spreadsOf = (measures: readonly Measure[]): Readonly<Record<string, Omit<Spread, 'median'>>> =>
  Object.fromEntries(measures.flatMap(({ at, spread }) => (spread ? [[nameOf(at), spread]] : [])));
