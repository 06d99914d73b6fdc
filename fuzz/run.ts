import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { deliveries, type FuzzDelivery, hugeDeliveries } from './deliveries';
import { type Core, judge, type Verdict } from './judge';

/** What `reports/fuzz.json` holds. */
export interface FuzzReport {
  readonly cases: number;
  readonly seed: number;
  /** Exceptions that came out of the core. */
  readonly escapes: number;
  /** Requests answered 2xx that no live secret signed. */
  readonly forged: number;
  /** Log lines that are more than one line, or too long. */
  readonly badLogLines: number;
  /** Whether the heap was larger in the end than after the first cases, by more than is allowed. */
  readonly leaks: boolean;
  /** Megabytes in use after the first cases, and in the end, garbage collected. */
  readonly heapMb: { readonly warm: number; readonly end: number };
  readonly seconds: number;
}

/** A case that failed, made as small as it gets. */
export interface SmallCase {
  readonly verdict: Verdict;
  readonly delivery: FuzzDelivery;
  readonly seed: number;
  /** Of fast-check: with the seed it leads to this case. */
  readonly path: string;
}

export interface FuzzOptions {
  readonly cases: number;
  readonly seed: number;
  readonly core?: Core;
  readonly onProgress?: (cases: number) => void;
}

/** Cases that fast-check makes from one seed. */
const BATCH = 10_000;

/** One in so many cases is of megabytes. */
const HUGE_EVERY = 2_000;

/** Megabytes by which the heap may grow from warm to end, whatever the number of cases. */
const MAX_GROWTH_MB = 32;

// The collector is asked for, so that the heap is weighed without what is only waiting to go.
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** What is outside the heap goes a turn or two after what held it: weighed is the least of some turns. */
async function heapMb(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let turns = 10; turns > 0; turns -= 1) {
    collectGarbage();
    await nextTurn();
    const { heapUsed, external } = process.memoryUsage();
    least = Math.min(least, (heapUsed + external) / 2 ** 20);
  }
  return least;
}

/** Runs cases in batches, each with a seed of its own that the run's seed decides. Stops at no failure. */
export async function fuzz({ cases, seed, core, onProgress }: FuzzOptions) {
  const startedAt = performance.now();
  const small: SmallCase[] = [];
  const counts = { escape: 0, forged: 0, log: 0 };
  let warm = 0;
  let done = 0;
  for (let batch = 0; done < cases; batch += 1) {
    const size = Math.min(BATCH, cases - done);
    const huge = Math.min(size - 1, Math.ceil(size / HUGE_EVERY));
    for (const [numRuns, arbitrary] of [
      [size - huge, deliveries],
      [huge, hugeDeliveries],
    ] as const) {
      if (numRuns > 0) await run(arbitrary, numRuns, (seed + batch * 7919) | 0);
    }
    done += size;
    if (batch === 0) warm = await heapMb();
    onProgress?.(size);
  }
  const end = await heapMb();
  const report: FuzzReport = {
    cases: done,
    seed,
    escapes: counts.escape,
    forged: counts.forged,
    badLogLines: counts.log,
    leaks: end - warm > MAX_GROWTH_MB,
    heapMb: { warm: Math.round(warm), end: Math.round(end) },
    seconds: Math.round((performance.now() - startedAt) / 1000),
  };
  return { report, small };

  async function run(arbitrary: fc.Arbitrary<FuzzDelivery>, numRuns: number, batchSeed: number): Promise<void> {
    let last: Verdict | undefined;
    const property = fc.asyncProperty(arbitrary, async (delivery) => {
      const verdict = await judge(delivery, core);
      if (verdict) last = verdict;
      return verdict === undefined;
    });
    const details = await fc.check(property, { numRuns, seed: batchSeed });
    if (!details.failed || last === undefined) return;
    counts[last.fault] += 1;
    const [delivery] = details.counterexample ?? [];
    if (delivery) small.push({ verdict: last, delivery, seed: batchSeed, path: details.counterexamplePath ?? '' });
  }
}

/** Whether nothing was found. */
export const isGood = ({ escapes, forged, badLogLines, leaks }: FuzzReport): boolean =>
  escapes + forged + badLogLines === 0 && !leaks;
