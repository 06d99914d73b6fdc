import type { EventSummary } from '../../api/stream';

/** The events that pass a filter, brought up to date step by step. */
export interface Filtered {
  /** The oldest first; the same array as long as nothing has changed in it. */
  readonly shown: readonly EventSummary[];
  readonly passes: (event: EventSummary) => boolean;
  /** The newest event that was tested. */
  readonly last: EventSummary | undefined;
}

/**
 * Those of the events that pass. With the same filter as before only what is new is tested, so that a flood costs what
 * comes and not what is there.
 *
 * @param events in the order of their numbers
 */
export function filtered(
  before: Filtered | undefined,
  events: readonly EventSummary[],
  passes: Filtered['passes'],
): Filtered {
  const last = events.at(-1);
  const at = before?.last === undefined ? -1 : placeOf(events, before.last.number) - 1;
  // The last that was tested must still be that one: a console that was started again counts from 1.
  if (before === undefined || before.passes !== passes || at < 0 || events[at] !== before.last) {
    return { shown: events.filter(passes), passes, last };
  }
  const gone = placeOf(before.shown, (events[0]?.number ?? 0) - 1);
  const fresh: EventSummary[] = [];
  for (let next = at + 1; next < events.length; next++) {
    const event = events[next];
    if (event !== undefined && passes(event)) fresh.push(event);
  }
  const kept = gone > 0 ? before.shown.slice(gone) : before.shown;
  return { shown: fresh.length > 0 ? [...kept, ...fresh] : kept, passes, last };
}

/** How many of the events have that number or a lower one, which is the place of the next. */
export function placeOf(events: readonly EventSummary[], number: number): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.number ?? 0) <= number) low = middle + 1;
    else high = middle;
  }
  return low;
}
