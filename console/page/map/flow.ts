import type { DeploymentMap, MapEdge } from '../../api/map';
import type { EventSummary } from '../../api/stream';

/** An edge's name in a set. */
export const edgeKey = ({ from, to }: MapEdge): string => `${from} → ${to}`;

/** For how long an event is seen on its way, in milliseconds. */
export const ON_ITS_WAY_MS = 2_500;

/** What moves, and how much: edges by {@link edgeKey} → events on their way. */
export type Flow = ReadonlyMap<string, number>;

/**
 * The edges that the events of the last moments took. Looks no further back than these, so that its cost is that of what
 * came lately, not of all that is kept.
 */
export function flowOf(
  events: readonly EventSummary[],
  { targets }: Pick<DeploymentMap, 'targets'>,
  now: number,
): Flow {
  const flow = new Map<string, number>();
  const add = (from: string, to: string) => {
    const key = edgeKey({ from, to });
    flow.set(key, (flow.get(key) ?? 0) + 1);
  };
  for (let at = events.length - 1; at >= 0; at--) {
    const { arrivedAt, tenant, rules } = events[at] as EventSummary;
    // Those out of the journals never were on their way here.
    if (arrivedAt === undefined || now - arrivedAt > ON_ITS_WAY_MS) break;
    add(`tenant:${tenant}`, 'api');
    add('api', 'bus');
    for (const rule of rules) {
      add('bus', `rule:${rule}`);
      for (const target of targets[rule] ?? []) add(`rule:${rule}`, target);
    }
  }
  return flow;
}

/** Width of an edge, in pixels, by how many events are on it: ten times as many are two more. */
export const widthOf = (events: number): number => Math.min(8, 2 + 2 * Math.log10(Math.max(1, events)));

/** How many events each node has seen, by its id. */
export interface Counted {
  readonly upTo: number;
  readonly counts: ReadonlyMap<string, number>;
}

export const nothingCounted: Counted = { upTo: 0, counts: new Map() };

/** Counts the events that have come since: each is counted once. A console that was started again begins anew. */
export function countedWith(
  before: Counted,
  events: readonly EventSummary[],
  targets: DeploymentMap['targets'],
): Counted {
  const last = events.at(-1)?.number ?? 0;
  if (last === before.upTo) return before;
  const counts = new Map(last < before.upTo ? [] : before.counts);
  const upTo = last < before.upTo ? 0 : before.upTo;
  const add = (id: string) => counts.set(id, (counts.get(id) ?? 0) + 1);
  for (let at = events.length - 1; at >= 0; at--) {
    const { number, tenant, rules } = events[at] as EventSummary;
    if (number <= upTo) break;
    for (const id of [`tenant:${tenant}`, 'api', 'bus']) add(id);
    for (const id of new Set(rules.flatMap((rule) => [`rule:${rule}`, ...(targets[rule] ?? [])]))) add(id);
  }
  return { upTo: last, counts };
}

/** Milliseconds from the event's own time until it was here, of half of the last ones at most; undefined: none came. */
export function usualDelay(events: readonly EventSummary[]): number | undefined {
  const delays = events
    .slice(-100)
    .flatMap(({ arrivedAt, time }) => (arrivedAt === undefined ? [] : [arrivedAt - Date.parse(time)]))
    .filter((delay) => delay >= 0)
    .sort((a, b) => a - b);
  return delays[Math.floor(delays.length / 2)];
}
