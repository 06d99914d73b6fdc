import type { Deployment } from './deployment';
import type { Programs } from './functions';
import type { Balance } from './ledger';
import { type Answers, startQlik } from './qlik';
import { randomOf } from './random';
import { seasonOf } from './weather';
import { createWorld } from './world';

export interface SimulationOptions {
  readonly seed: number;
  readonly deliveries: number;
  readonly deployment: Deployment;
  readonly programs: Programs;
  /** Told how many deliveries have been made since it was last told. */
  readonly onProgress?: (deliveries: number) => void;
}

/** What one seed came to. */
export interface SeedReport extends Balance {
  readonly seed: number;
  readonly deliveries: number;
  /** Requests of strangers beside them. */
  readonly forgeries: number;
  readonly answers: Answers;
  /** Fault → how often it struck. */
  readonly faults: Readonly<Record<string, number>>;
  /** Messages in the two DLQs. */
  readonly dead: number;
  /** Log lines that are not one line of JSON, or hold a secret. */
  readonly badLogLines: readonly string[];
}

/** Milliseconds between deliveries, on average, in virtual time. */
const GAP_MS = 250;

/** Milliseconds after the last fault by which what acts late has acted. */
const LATE_MS = 30_000;

/** Runs the handlers through one seed's deliveries and faults, lets the queues drain, and balances the books. */
export async function simulate(options: SimulationOptions): Promise<SeedReport> {
  const { seed, onProgress } = options;
  const random = randomOf(seed);
  const begin = Date.UTC(2026, 10, 24) + random.below(86_400_000);
  const { weather, calmAt } = seasonOf(random, begin, begin + options.deliveries * GAP_MS);
  const world = createWorld({
    ...options,
    random,
    begin,
    weather,
    queueFaults: (now) => (now < calmAt ? 0.01 : 0),
    ruleFaults: { twice: 0.005, undeliverable: 0.002 },
    hasSkew: true,
  });
  const { clock, cloud, ledger, faults, badLogLines } = world;
  const qlik = startQlik({
    ...options,
    ...world,
    random,
    gapMs: GAP_MS,
    losesAnswer: () => clock.now() < calmAt && random.chance(0.005),
  });
  clock.after(calmAt + LATE_MS - begin, () => undefined);
  let told = 0;
  await world.rest(() => {
    const made = qlik.deliveries();
    if (made > told) onProgress?.(made - told);
    told = made;
    return qlik.isDone() && clock.now() >= calmAt + LATE_MS;
  });
  return {
    seed,
    deliveries: qlik.deliveries(),
    forgeries: qlik.forgeries(),
    answers: qlik.answers,
    faults,
    dead: cloud.parkedDead.messages.size + cloud.failuresDead.messages.size,
    badLogLines,
    ...ledger.balance(),
  };
}
