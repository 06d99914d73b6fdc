import type { DeploymentMap } from '../../api/map';
import type { EventSummary } from '../../api/stream';
import { edgeKey } from './flow';

/** An event, or a copy of it, on its way along an edge. */
export interface Dot {
  /** By {@link edgeKey}. */
  readonly edge: string;
  /** Milliseconds since 1970. */
  readonly startsAt: number;
  readonly isFailure: boolean;
}

/** How long a dot is on an edge, in milliseconds. */
export const LEG_MS = 550;

/** Dots at once: what comes beyond them is seen by the edges that grow. */
export const MOST_DOTS = 80;

/** Events that came together start so much after each other, in milliseconds. */
const APART_MS = 90;

/** An event that came longer ago, such as before the map was opened, is not shown on its way. */
const FRESH_MS = 3_000;

/** The edges that an event takes, step by step; each rule that is on and matches, and each target, is one copy more. */
export function wayOf(
  { tenant, rules }: Pick<EventSummary, 'tenant' | 'rules'>,
  targets: DeploymentMap['targets'],
): readonly (readonly string[])[] {
  const on = rules.filter((rule) => rule in targets);
  return [
    [edgeKey({ from: `tenant:${tenant}`, to: 'api' })],
    [edgeKey({ from: 'api', to: 'ingest' })],
    [edgeKey({ from: 'ingest', to: 'bus' })],
    on.map((rule) => edgeKey({ from: 'bus', to: `rule:${rule}` })),
    on.flatMap((rule) => (targets[rule] ?? []).map((to) => edgeKey({ from: `rule:${rule}`, to }))),
  ];
}

/** The dots that are still on their way, and those of the events after that number, as far as there is room. */
export function dotsWith(
  before: readonly Dot[],
  { events, after }: { readonly events: readonly EventSummary[]; readonly after: number },
  targets: DeploymentMap['targets'],
  now: number,
): readonly Dot[] {
  const dots = before.filter(({ startsAt }) => now - startsAt < LEG_MS);
  // From the newest back, and no further than there can be room for.
  let first = events.length;
  while (first > 0 && events.length - first < MOST_DOTS && isFresh(events[first - 1], after, now)) first--;
  for (const [at, event] of events.slice(first).entries()) {
    const begins = now + Math.min(at * APART_MS, 1_000);
    for (const [step, edges] of wayOf(event, targets).entries()) {
      for (const edge of edges) {
        if (dots.length >= MOST_DOTS) return dots;
        dots.push({ edge, startsAt: begins + step * LEG_MS, isFailure: event.isFailure });
      }
    }
  }
  return dots;
}

const isFresh = (event: EventSummary | undefined, after: number, now: number) =>
  event?.arrivedAt !== undefined && event.number > after && now - event.arrivedAt <= FRESH_MS;
