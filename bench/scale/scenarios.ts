import { evenArrivals, poissonArrivals } from './arrivals';
import { limitsOf, shapeOf, timesOf } from './assumptions';
import type { Bus, Limits, Run } from './model';
import { type Need, needsOf, raised } from './needs';
import { simulate } from './pipeline';
import { quotasOf, type RegionQuotas } from './quotas';
import type { Settings } from './settings';

/** Deliveries a second. */
export const rates = [10, 1_000, 10_000, 100_000] as const;
/** Of those, what an outage and a storm are shown for: more belongs in several accounts. */
export const shownRates = [10, 1_000, 10_000] as const;
/** Decides every arrival on the page. */
export const SEED = 1;
const TICK = 1;
const MINUTE = 60;

/** Where there is most of everything. */
export const LARGE_REGION = 'us-east-1';

/** One rate, as deployed and with everything raised that it needs. */
export interface Steady {
  readonly rate: number;
  readonly needs: readonly Need[];
  readonly raised: Limits;
  readonly asDeployed: Run;
  readonly afterRaising: Run;
  /** With all raised, in the seconds after it came out of nothing. */
  readonly fromCold: Run;
}

/** Ten minutes of a steady rate. */
export function steady(rate: number, settings: Settings, region: RegionQuotas): Steady {
  const limits = limitsOf(settings, region);
  const [shape, times] = [shapeOf(settings), timesOf(settings)];
  const needs = needsOf(rate, limits, times, shape);
  const enough = raised(limits, needs);
  const arrivals = poissonArrivals([{ seconds: 10 * MINUTE, rate }], TICK, SEED);
  const run = (limits: Limits) => simulate({ arrivals, tick: TICK, bus: () => 'up', shape }, limits, times, MINUTE);
  return {
    rate,
    needs,
    raised: enough,
    asDeployed: run(limits),
    afterRaising: run(enough),
    fromCold: run({ ...enough, isWarm: false }),
  };
}

export const OUTAGE = { from: 5 * MINUTE, until: 20 * MINUTE, load: 60 * MINUTE } as const;

/**
 * An hour of a steady rate with everything raised, of which the bus takes nothing for a quarter.
 *
 * @param batches of the parked queue, at once. @default - as the template has it
 */
export function outage(rate: number, settings: Settings, how: Exclude<Bus, 'up'>, batches?: number): Run {
  const ordinary = ordinaryLimits(rate, settings);
  const redelivery = { ...ordinary.redelivery, ...(batches && { maxConcurrency: batches }) };
  const limits = { ...ordinary, redelivery };
  const arrivals = poissonArrivals([{ seconds: OUTAGE.load, rate }], TICK, SEED);
  const bus = (at: number) => (at >= OUTAGE.from && at < OUTAGE.until ? how : 'up');
  return simulate({ arrivals, tick: TICK, bus, shape: shapeOf(settings) }, limits, timesOf(settings));
}

export const STORM = { from: 5 * MINUTE, until: 15 * MINUTE, load: 20 * MINUTE, failedRuns: 0.2 } as const;

/**
 * At 06:00 everything that is scheduled runs: ten minutes at the rate, a tenth of it before and after, and one run in
 * five fails.
 */
export function storm(rate: number, settings: Settings, secondsACard?: number): Run {
  const shape = shapeOf(settings, STORM.failedRuns);
  const limits = ordinaryLimits(rate, settings);
  const times = timesOf(settings);
  const failures = { ...times.failures, ...(secondsACard && { done: secondsACard }) };
  const arrivals = poissonArrivals(
    [
      { seconds: STORM.from, rate: rate / 10 },
      { seconds: STORM.until - STORM.from, rate },
      { seconds: STORM.load - STORM.until, rate: rate / 10 },
    ],
    TICK,
    SEED,
  );
  return simulate({ arrivals, tick: TICK, bus: () => 'up', shape }, limits, { ...times, failures });
}

/** What a rate needs on an ordinary day in a large region, raised. */
export function ordinaryLimits(rate: number, settings: Settings): Limits {
  const limits = limitsOf(settings, quotasOf(LARGE_REGION));
  return raised(limits, needsOf(rate, limits, timesOf(settings), shapeOf(settings)));
}

/** Events a second that come onto the bus at each offered rate: as deployed, or with the tenant's throttle out of the way. */
export function ceiling(settings: Settings, region: RegionQuotas, isThrottled: boolean): readonly [number, number][] {
  const limits = { ...limitsOf(settings, region), ...(!isThrottled && { tenantRate: 1e9, tenantBurst: 1e9 }) };
  const seconds = 5 * MINUTE;
  const offered = Array.from({ length: 25 }, (_, step) => 10 ** (1 + step / 6));
  return offered.map((rate) => {
    const arrivals = evenArrivals([{ seconds, rate }], TICK);
    const load = { arrivals, tick: TICK, bus: () => 'up' as const, shape: shapeOf(settings) };
    const { frames } = simulate(load, limits, timesOf(settings), 0);
    // The bursts are over by then.
    const last = frames.filter(({ at }) => at >= seconds - MINUTE && at < seconds);
    return [rate, last.reduce((total, { published }) => total + published, 0) / MINUTE];
  });
}
