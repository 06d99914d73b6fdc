import { randomOf } from '../../faults/random';

/** A stretch of time with so many deliveries a second on average. */
export interface Stretch {
  readonly seconds: number;
  readonly rate: number;
}

/** Deliveries in each tick, one stretch after another, all the same. */
export const evenArrivals = (stretches: readonly Stretch[], tick: number): readonly number[] =>
  stretches.flatMap(({ seconds, rate }) => Array.from({ length: Math.round(seconds / tick) }, () => rate * tick));

/**
 * Deliveries in each tick as independent senders make them: a Poisson process, since thousands of apps and automations
 * do not know of each other. The seed decides all of it.
 */
export function poissonArrivals(stretches: readonly Stretch[], tick: number, seed: number): readonly number[] {
  const { next } = randomOf(seed);
  const poisson = (mean: number): number => {
    // Above this the normal distribution is as good, and as fast for a hundred thousand as for a hundred.
    if (mean > 50) {
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
    }
    const end = Math.exp(-mean);
    let count = 0;
    for (let product = next(); product > end; product *= next()) count += 1;
    return count;
  };
  return evenArrivals(stretches, tick).map(poisson);
}
