import { quotas } from './quotas';

/** Seconds after which an on-demand table takes twice its earlier peak (see `quotas.tableGrowth`). */
const GROWS_AFTER = 30 * 60;

/** The table of events as far as it can be written. */
export interface Table {
  /** Resolves to the share of the writes that it takes. */
  readonly write: (writes: number) => number;
}

/** An on-demand table: takes what it began with, or twice what it took until half an hour ago, and never more than its quota. */
export function tableOf(limits: { readonly tableStart: number; readonly tableMost: number }, tick: number): Table {
  /** Highest writes a second until each tick. */
  const peaks: number[] = [];
  return {
    write: (writes) => {
      const earlier = peaks[peaks.length - Math.round(GROWS_AFTER / tick)] ?? 0;
      const capacity = Math.min(limits.tableMost, Math.max(limits.tableStart, quotas.tableGrowth.value * earlier));
      const taken = Math.min(writes, capacity * tick);
      peaks.push(Math.max(peaks.at(-1) ?? 0, taken / tick));
      return writes > 0 ? taken / writes : 1;
    },
  };
}
