import type { TailEvent } from './tail-event';

/** The newest events, at most so many, and those of them that the filter lets through. Oldest first. */
export interface Log {
  readonly events: readonly TailEvent[];
  readonly shown: readonly TailEvent[];
}

type Filter = (it: TailEvent) => boolean;

export const emptyLog: Log = { events: [], shown: [] };

/** The log with events that have come; the oldest make room. */
export function appended({ events, shown }: Log, batch: readonly TailEvent[], filter: Filter, limit: number): Log {
  const kept = newest([...events, ...batch], limit);
  const oldest = kept[0]?.number ?? 0;
  const passing = [...shown, ...batch.filter(filter)];
  const first = passing.findIndex(({ number }) => number >= oldest);
  return { events: kept, shown: first < 0 ? [] : passing.slice(first) };
}

/** The log under another filter. */
export const refiltered = ({ events }: Log, filter: Filter): Log => ({ events, shown: events.filter(filter) });

const newest = <Item>(items: readonly Item[], limit: number) => items.slice(Math.max(0, items.length - limit));
