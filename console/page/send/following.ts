import type { EventSummary } from '../../api/stream';

/** Of the newest events so many are looked through: what was sent a moment ago is among them. */
const LOOKED_THROUGH = 5_000;

/** Events by their id. */
export type Found = ReadonlyMap<string, EventSummary>;

/** The events that have come of what was sent: those found before, and those among the newest; in the order of `ids`. */
export function foundOf(before: Found, ids: readonly string[], events: readonly EventSummary[]): Found {
  const wanted = new Set(ids.filter((id) => !before.has(id)));
  const fresh = new Map<string, EventSummary>();
  const end = Math.max(0, events.length - LOOKED_THROUGH);
  for (let at = events.length - 1; at >= end && fresh.size < wanted.size; at--) {
    const event = events[at];
    if (event && wanted.has(event.id)) fresh.set(event.id, event);
  }
  return new Map(
    ids.flatMap((id): [string, EventSummary][] => {
      const event = before.get(id) ?? fresh.get(id);
      return event ? [[id, event]] : [];
    }),
  );
}
