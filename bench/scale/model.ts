/** What the simulation is told and what it tells: plain data. */
import type { ConsumerLimits, ConsumerTimes } from './retry-queue';

/** What may hold a delivery up, in the order in which it meets them. */
export const causes = [
  'tenant throttle',
  'API quota',
  'Lambda concurrency',
  'Lambda scaling',
  'table',
  'PutEvents',
  'invocations',
  'subscriber concurrency',
  'failures consumer',
  'e-mail',
] as const;
export type Cause = (typeof causes)[number];

/** Every limit on the way; a second is the unit of every rate. */
export interface Limits {
  readonly tenants: number;
  readonly tenantRate: number;
  readonly tenantBurst: number;
  readonly apiRate: number;
  readonly apiBurst: number;
  readonly concurrency: number;
  /** Environments kept free for ingest. @default - none: it may have what the others leave */
  readonly ingestConcurrency?: number;
  readonly environmentRate: number;
  readonly scaleAtOnce: number;
  readonly scaleRate: number;
  /** Whether ingest has all the environments that it may have before the first delivery, or none. */
  readonly isWarm: boolean;
  readonly tableStart: number;
  readonly tableMost: number;
  readonly putEvents: number;
  readonly invocations: number;
  readonly email: number;
  readonly redelivery: ConsumerLimits;
  readonly failures: ConsumerLimits;
}

/** How long things take, in seconds. */
export interface Times {
  /** A delivery in a warm environment. */
  readonly ingest: number;
  /** Before a new environment takes its first delivery. */
  readonly coldStart: number;
  /** More for a delivery while the bus does not answer. */
  readonly busHangs: number;
  /** How long an environment that met it does not ask the bus again: evenly anything between. */
  readonly busRests: { readonly least: number; readonly most: number };
  /** An event in a subscriber. */
  readonly subscriber: number;
  readonly redelivery: ConsumerTimes;
  readonly failures: ConsumerTimes;
}

/** What a delivery sets in motion. */
export interface Shape {
  readonly journals: number;
  readonly subscribers: number;
  /** Writes of the table of events. */
  readonly writesPerDelivery: number;
  /** Failure events for each delivery, and cards for each failure event. */
  readonly failureShare: number;
  readonly cardShare: number;
  /** Entries in a request of PutEvents for what is redelivered; ingest's has one. */
  readonly entriesAtOnce: number;
}

/** `refuses`: it answers at once that it cannot. `hangs`: it does not answer. */
export type Bus = 'up' | 'refuses' | 'hangs';

export interface Load {
  /** Deliveries in each tick. */
  readonly arrivals: readonly number[];
  /** Seconds of a tick. */
  readonly tick: number;
  readonly bus: (at: number) => Bus;
  readonly shape: Shape;
  /** Messages in the parked queue before the first tick. @default 0 */
  readonly parkedBefore?: number;
}

/** One tick. All are amounts of that tick, or what waits at its end. */
export interface Frame {
  /** Seconds since the start. */
  readonly at: number;
  readonly arrived: number;
  /** Answered 202, on the bus. */
  readonly accepted: number;
  /** Answered 202, in the parked queue. */
  readonly parked: number;
  /** Answered 429. */
  readonly tooFast: number;
  /** Answered 503, because Lambda has no environment. */
  readonly unavailable: number;
  /** Published although the table of events could not say whether they are new. */
  readonly unchecked: number;
  /** On the bus, redelivered ones too. */
  readonly published: number;
  readonly parkedWaiting: number;
  /** Of those, hidden until their next try. */
  readonly parkedHidden: number;
  /** Parked messages that are dead, since the start. */
  readonly dead: number;
  readonly busBacklog: number;
  readonly subscriberBacklog: number;
  readonly failuresWaiting: number;
  readonly cards: number;
  /** Environments at work, of all functions. */
  readonly concurrency: number;
}

export interface Run {
  readonly frames: readonly Frame[];
  /** What was held up by each limit: deliveries and events, or events times ticks where they wait. */
  readonly held: ReadonlyMap<Cause, number>;
  readonly tick: number;
  readonly total: Readonly<Record<Counted, number>>;
}

const counted = ['arrived', 'accepted', 'parked', 'tooFast', 'unavailable', 'unchecked', 'published', 'cards'] as const;
type Counted = (typeof counted)[number];

export const totalOf = (frames: readonly Frame[]): Run['total'] =>
  Object.fromEntries(
    counted.map((key) => [key, frames.reduce((total, frame) => total + frame[key], 0)]),
  ) as Run['total'];

/** The limit that held anything up, the first that a delivery meets. */
export const firstHeld = ({ held }: Pick<Run, 'held'>): Cause | undefined => causes.find((cause) => held.has(cause));

/** The most that waited. */
export const peakOf = ({ frames }: Run, key: keyof Frame): number =>
  frames.reduce((most, frame) => Math.max(most, frame[key]), 0);

/** Seconds from `since` until no more than `left` wait; undefined when more still wait at the end. @param left default: less than one */
export function drainOf({ frames, tick }: Run, key: keyof Frame, since: number, left = 0.5): number | undefined {
  const last = frames.findLastIndex((frame) => frame[key] > left);
  if (last === frames.length - 1) return undefined;
  return Math.max(0, (last + 1) * tick - since);
}
