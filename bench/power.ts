import { estimate } from '../cli/cost/estimate';
import { shapeOf } from '../cli/cost/shape';
import { assumed } from '../cli/cost/workload';
import { invocationOf } from './invocations';
import type { Kit } from './kit';
import { counted, type Measure, measured } from './measure';
import type { Seen } from './processes/invoke';
import { median } from './statistics';
import { template } from './template';

export const ROUNDS = 4;

const handlers = ['ingest', 'redeliver', 'failures', 'reconcile'] as const;

/** Sizes of memory that are weighed, in MB. */
const SIZES = [128, 256, 512, 1024, 1769];

/** MB that come with a whole vCPU (Lambda developer guide, "Configure Lambda function memory", read 2026-11). */
const WHOLE_VCPU_MB = 1769;

/** What every service here takes to answer, for the wait that no CPU shortens: a figure of ours, not of AWS's. */
const SERVICE_MS = 5;

const WARM_INVOCATIONS = 60;

/** A cold start above this is not recommended, whatever it saves. */
const COLD_LIMIT_MS = 1000;
/** The share of the memory that the process may fill: the rest is for bodies and bursts. */
const FILLED = 0.75;

/** What an invocation takes: the CPU it needs, and what it waits for others. Milliseconds. */
interface Need {
  readonly coldCpu: number;
  readonly coldWait: number;
  readonly warmCpu: number;
  readonly warmWait: number;
  readonly rssMb: number;
}

/**
 * What each function takes and costs with how much memory. The CPU time is measured and then scaled: with the share of
 * a vCPU that comes with the memory it takes so many times as long, and waiting takes what it takes.
 */
export async function power(kit: Kit, advance: () => void): Promise<readonly Measure[]> {
  await kit.control(SERVICE_MS);
  const needs = Object.fromEntries(handlers.map((it) => [it, [] as Need[]])) as Record<
    (typeof handlers)[number],
    Need[]
  >;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const handler of handlers) {
      const args = [kit.bundles[handler].file, JSON.stringify(invocationOf(handler)), String(WARM_INVOCATIONS)];
      const child = kit.start('invoke', handler, args);
      needs[handler].push(needOf(await child.next<Seen>()));
      child.end();
    }
    advance();
  }
  await kit.control(0);
  return handlers.flatMap((handler) => curveOf(handler, needs[handler]));
}

const needOf = ({ startMs, startCpuMs, warmMs, warmCpuMs, rssMb }: Seen): Need => {
  const warm = warmMs.reduce((sum, it) => sum + it, 0) / warmMs.length;
  const warmCpu = warmCpuMs / warmMs.length;
  return {
    coldCpu: startCpuMs,
    coldWait: Math.max(0, startMs - startCpuMs),
    warmCpu,
    warmWait: Math.max(0, warm - warmCpu),
    rssMb,
  };
};

function curveOf(handler: string, needs: readonly Need[]): readonly Measure[] {
  const at = (...keys: readonly string[]) => ['power', handler, ...keys];
  const sizes = SIZES.map((mb) => ({
    mb,
    coldMs: needs.map(({ coldCpu, coldWait }) => withShare(coldCpu, mb) + coldWait),
    warmMs: needs.map(({ warmCpu, warmWait }) => withShare(warmCpu, mb) + warmWait),
  }));
  const rssMb = needs.map((need) => need.rssMb);
  const options = sizes.map(({ mb, coldMs, warmMs }) => ({
    mb,
    coldMs: median(coldMs),
    dollars: dollarsPerMillion(median(warmMs), mb),
  }));
  return [
    counted(at('recommendedMb'), recommended(options, median(rssMb))),
    measured(at('rssMb'), rssMb),
    ...sizes.flatMap(({ mb, coldMs, warmMs }) => [
      measured(at('sizes', String(mb), 'coldMs'), coldMs),
      measured(at('sizes', String(mb), 'warmMs'), warmMs),
      measured(
        at('sizes', String(mb), 'perMillion'),
        warmMs.map((ms) => dollarsPerMillion(ms, mb)),
      ),
    ]),
  ];
}

const withShare = (cpuMs: number, mb: number) => cpuMs / Math.min(1, mb / WHOLE_VCPU_MB);

/** The cheapest that has room and starts in time; the largest when none does. */
export function recommended(
  options: readonly { readonly mb: number; readonly coldMs: number; readonly dollars: number }[],
  rssMb: number,
): number {
  const fit = options.filter(({ mb, coldMs }) => rssMb <= FILLED * mb && coldMs <= COLD_LIMIT_MS);
  const [cheapest] = fit.sort((a, b) => a.dollars - b.dollars);
  return cheapest?.mb ?? Math.max(...options.map(({ mb }) => mb));
}

/** Dollars of a million invocations' duration, billed by the millisecond: the line of the cost estimate for them alone. */
function dollarsPerMillion(ms: number, mb: number): number {
  const shape = { ...shapeOf(template()), ingestGb: mb / 1024, reconcileRuns: 0 };
  const alone = { ...assumed, subscribers: 0, failureShare: 0, ingestMs: Math.ceil(ms), deliveriesPerMonth: 1_000_000 };
  return (
    estimate(shape, alone).lines.find(({ component }) => component === 'Lambda duration')?.perMillion ?? Number.NaN
  );
}
