import type { EventSummary } from '../../api/stream';
import { placeOf } from './filtered';

/** The values that a list can be narrowed to: those that have been seen, sorted. */
export interface Facets {
  readonly types: readonly string[];
  readonly categories: readonly string[];
  readonly tenants: readonly string[];
  /** The newest event that was looked at. */
  readonly last: number;
}

export const noFacets: Facets = { types: [], categories: [], tenants: [], last: 0 };

/** With those of the events that are new; each list is the same array as long as nothing is new in it. */
export function facetsWith(before: Facets, events: readonly EventSummary[]): Facets {
  const last = events.at(-1)?.number ?? 0;
  if (last === before.last) return before;
  const fresh = events.slice(last > before.last ? placeOf(events, before.last) : 0);
  const within = (known: readonly string[], of: (event: EventSummary) => string) => {
    const all = new Set(known);
    for (const event of fresh) all.add(of(event));
    return all.size === known.length ? known : [...all].sort();
  };
  return {
    types: within(before.types, ({ type }) => type),
    categories: within(before.categories, ({ category }) => category),
    tenants: within(before.tenants, ({ tenant }) => tenant),
    last,
  };
}
