import { type Service, services } from './aws/wire';
import type { DrivenHandler } from './deployment';
import type { Random } from './random';

/**
 * What can go wrong with one request to AWS or to Qlik's API. Those after `late` act: the service has done what was asked and the
 * caller does not learn of it, which is what duplicates are made of.
 */
export const faultKinds = [
  /** 400, come back later. */
  'throttled',
  /** 400, not allowed. */
  'denied',
  /** 500 or 503. */
  'server-error',
  /** PutEvents only: 200, and the entry throttled. */
  'entry-throttled',
  /** PutEvents only: 200, and the entry failed within the service. */
  'entry-failed',
  /** PutEvents only: 200, and the entry refused for good. */
  'entry-refused',
  /** No connection comes about. */
  'unreachable',
  /** The connection is reset before the service has seen the request. */
  'reset',
  /** The service never answers and never acts. */
  'silent',
  /** A slow answer, still in time. */
  'slow',
  /** The environment is gone before the request is. */
  'crash-before',
  /** The service acts long after the caller has given up. */
  'late',
  /** The service acts, then the connection is reset. */
  'reset-after',
  /** The service acts, then answers 500. */
  'error-after',
  /** The service acts and never answers. */
  'silent-after',
  /** The service acts, and its answer comes mangled. */
  'garbled',
  /** The environment is gone once the service has acted. */
  'crash-after',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Faults after which the service has acted, or yet may. */
export const actingFaults: ReadonlySet<FaultKind> = new Set<FaultKind>(faultKinds.slice(faultKinds.indexOf('late')));

/** Faults that only PutEvents has. */
const entryFaults: ReadonlySet<FaultKind> = new Set<FaultKind>(['entry-throttled', 'entry-failed', 'entry-refused']);

/** Whether a service can have a fault. */
export const canHave = (service: Service, kind: FaultKind): boolean => service === 'events' || !entryFaults.has(kind);

/** What a request meets: a fault, or none. */
export type Weather = (
  target: { readonly handler: DrivenHandler; readonly service: Service },
  now: number,
) => FaultKind | undefined;

/** A time in which one service, or all of them, mostly fail in one way. */
interface Storm {
  readonly service: Service | 'all';
  readonly kind: FaultKind;
  readonly probability: number;
  readonly from: number;
  readonly to: number;
}

/** When a seed's faults are. */
export interface Season {
  readonly weather: Weather;
  /** From here on nothing fails any more. */
  readonly calmAt: number;
}

/**
 * The weather of one seed: a steady drizzle of single faults, and storms. A storm lasts seconds to minutes; that of
 * every fourth seed outlasts the deliveries by hours, so that parked messages use up their tries.
 *
 * @param from virtual time of the first delivery
 * @param to about when the last delivery comes
 */
export function seasonOf(random: Random, from: number, to: number): Season {
  const drizzle = random.pick([0, 0.005, 0.02, 0.05, 0.1]);
  const storms: Storm[] = Array.from({ length: 4 + random.below(8) }, () => {
    const begin = random.between(from, to);
    return {
      service: random.pick([...services, 'events', 'all'] as const),
      kind: random.pick(faultKinds),
      probability: random.pick([0.3, 0.7, 1]),
      from: begin,
      to: begin + random.between(2_000, 120_000),
    };
  });
  const isLong = random.chance(0.25);
  const calmAt = to + (isLong ? random.between(1, 6) * 3_600_000 : 60_000);
  if (isLong) {
    const kind = random.pick(['denied', 'server-error', 'entry-refused', 'silent'] as const);
    const service = kind === 'entry-refused' ? 'events' : random.pick(['events', 'all', 'sns', 's3'] as const);
    // From late on: what parks in hours of outage is tried twenty times each, and shows nothing new by the thousand.
    const begin = random.between(to - (to - from) / 8, to);
    storms.push({ service, kind, probability: 1, from: begin, to: calmAt });
  }
  const weather: Weather = ({ service }, now) => {
    if (now >= calmAt) return undefined;
    for (const storm of storms) {
      if (now < storm.from || now >= storm.to) continue;
      if (storm.service !== 'all' && storm.service !== service) continue;
      if (canHave(service, storm.kind) && random.chance(storm.probability)) return storm.kind;
    }
    if (!random.chance(drizzle)) return undefined;
    const kind = random.pick(faultKinds);
    return canHave(service, kind) ? kind : undefined;
  };
  return { weather, calmAt };
}
