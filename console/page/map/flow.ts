import type { DeploymentMap, MapEdge } from '../../api/map';
import type { EventSummary } from '../../api/stream';

/** An edge's name in a set. */
export const edgeKey = ({ from, to }: Pick<MapEdge, 'from' | 'to'>): string => `${from} → ${to}`;

/** How many events each node has seen, by its id, and how many a second it sees now. */
export interface Flow {
  /** Number of the last event that is counted. */
  readonly upTo: number;
  readonly counts: ReadonlyMap<string, number>;
  readonly rates: ReadonlyMap<string, number>;
  /** Milliseconds since 1970 of this look. */
  readonly at: number;
}

export const noFlow: Flow = { upTo: 0, counts: new Map(), rates: new Map(), at: 0 };

/** How much of a rate is what was seen last: with a look a second it follows within three of them. */
const NEWEST_PART = 0.4;

/** Fewer a second are none: one event is gone from the rates after ten looks. */
const LEAST_RATE = 0.005;

/**
 * Counts the events that have come since: each once, however often it is looked. Those out of a journal never were on
 * their way here. A console that was started again begins anew.
 */
export function flowWith(
  before: Flow,
  events: readonly EventSummary[],
  targets: DeploymentMap['targets'],
  now: number,
): Flow {
  const last = events.at(-1)?.number ?? 0;
  const isAnew = last < before.upTo;
  const fresh = freshOf(events, isAnew ? 0 : before.upTo, targets);
  const counts = new Map(isAnew ? [] : before.counts);
  for (const [id, count] of fresh) counts.set(id, (counts.get(id) ?? 0) + count);
  const seconds = Math.max(1, (now - before.at) / 1000);
  const rates = new Map<string, number>();
  for (const id of new Set([...before.rates.keys(), ...fresh.keys()])) {
    const rate = (before.rates.get(id) ?? 0) * (1 - NEWEST_PART) + ((fresh.get(id) ?? 0) / seconds) * NEWEST_PART;
    if (rate >= LEAST_RATE) rates.set(id, rate);
  }
  return { upTo: last, counts, rates, at: now };
}

function freshOf(events: readonly EventSummary[], upTo: number, targets: DeploymentMap['targets']) {
  const fresh = new Map<string, number>();
  for (let at = events.length - 1; at >= 0; at--) {
    const { number, arrivedAt, tenant, rules } = events[at] as EventSummary;
    if (number <= upTo) break;
    if (arrivedAt === undefined) continue;
    const on = rules.filter((rule) => rule in targets);
    const ids = new Set(on.flatMap((rule) => [`rule:${rule}`, ...(targets[rule] ?? [])]));
    for (const id of [`tenant:${tenant}`, 'api', 'ingest', 'bus', ...ids]) fresh.set(id, (fresh.get(id) ?? 0) + 1);
  }
  return fresh;
}

/** The node whose events are those of an edge; undefined for a detour, on which nobody sees them. */
export function countedAt({ from, to, isDetour }: MapEdge): string | undefined {
  if (isDetour || to === 'alerts') return undefined;
  return to.startsWith('rule:') || to === 'ingest' ? to : from;
}

/** Width of an edge, in pixels, by events a second: ten times as many are two more. */
export const widthOf = (rate: number): number => Math.min(8, 1.5 + Math.max(0, 2 * Math.log10(1 + 2 * rate)));

/** A rate in words: `12/s`; undefined when it is too low to say. */
export const rateInWords = (rate: number): string | undefined =>
  rate < 1 ? undefined : `${rate < 9.95 ? rate.toFixed(1) : Math.round(rate).toLocaleString('en')}/s`;

/** Milliseconds from the event's own time until it was here, of half of the last ones at most; undefined: none came. */
export function usualDelay(events: readonly EventSummary[]): number | undefined {
  const delays = events
    .slice(-100)
    .flatMap(({ arrivedAt, time }) => (arrivedAt === undefined ? [] : [arrivedAt - Date.parse(time)]))
    .filter((delay) => delay >= 0)
    .sort((a, b) => a - b);
  return delays[Math.floor(delays.length / 2)];
}
