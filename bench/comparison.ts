import type { Results } from './results';

/** A ratio in two runs. */
export interface Compared {
  readonly name: string;
  readonly recorded: number;
  readonly now: number;
  /** How far the two may be apart: the wider of the two runs' spreads. */
  readonly allowed: number;
  readonly differs: boolean;
}

/**
 * The ratios that two runs have in common. Times are left out, since they are the machine's; what is counted has no
 * spread, and is no ratio.
 */
export function compare(recorded: Results, now: Results): readonly Compared[] {
  return Object.entries(now.spread)
    .filter(([name]) => isRatio(name) && name in recorded.spread)
    .map(([name, spread]) => {
      const [before, after] = [valueAt(recorded, name), valueAt(now, name)];
      const allowed = Math.max(...[spread, recorded.spread[name] ?? spread].map(({ low, high }) => high - low));
      return { name, recorded: before, now: after, allowed, differs: Math.abs(after - before) > allowed };
    });
}

export const isRatio = (name: string): boolean => /(^|\.)ratio/.test(name);

/** The figure of that name; body sizes have a dot in their names. */
export function findValue(results: object, name: string): number | undefined {
  for (const [key, value] of Object.entries(results)) {
    if (key === name && typeof value === 'number') return value;
    if (name.startsWith(`${key}.`) && typeof value === 'object' && value !== null) {
      return findValue(value, name.slice(key.length + 1));
    }
  }
  return undefined;
}

/** @throws when there is no figure of that name */
export function valueAt(results: object, name: string): number {
  const value = findValue(results, name);
  if (value === undefined) throw new Error(`the results have no figure ${name}`);
  return value;
}
