import type { Publish } from '../shared/publish';

/**
 * Milliseconds for which a bus that hung is not asked again: anything between, so that environments which found out
 * together do not all ask again together. A delivery that hangs takes five seconds, a tenth of both on average.
 */
export const REST_MS = { least: 30_000, most: 60_000 } as const;

/**
 * Asks a bus that hangs no more for a while: what comes meanwhile is parked at once. A delivery that waits for the bus
 * keeps its environment for as long as it waits, and with all environments waiting the next deliveries find none and are
 * answered 503 (docs/scaling.md). Each environment finds out for itself. A bus that refuses is asked each time: it
 * answers at once.
 *
 * @param now milliseconds, of a clock that only goes forward
 * @param random 0 to 1
 */
export function circuitBreaker(publish: Publish, now: () => number, random: () => number): Publish {
  let restsUntil = Number.NEGATIVE_INFINITY;
  return async (entry) => {
    if (now() < restsUntil) return { result: 'unavailable', code: 'CircuitOpen' };
    const published = await publish(entry);
    const hung = published.result === 'unavailable' && published.code === 'TimeoutError';
    if (hung) restsUntil = now() + REST_MS.least + random() * (REST_MS.most - REST_MS.least);
    return published;
  };
}
