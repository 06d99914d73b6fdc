import { estimate } from '../cli/cost/estimate';
import { shapeOf } from '../cli/cost/shape';
import { assumed, WHOLE_VCPU_MB } from '../cli/cost/workload';
import { fullestInvocationOf, invocationOf } from './invocations';
import type { Kit } from './kit';
import { counted, type Measure, measured } from './measure';
import type { Seen } from './processes/invoke';
import { median } from './statistics';
import { template } from './template';

export const ROUNDS = 4;

const handlers = ['ingest', 'redeliver', 'failures', 'reconcile'] as const;

/** Sizes of memory that are weighed, in MB. */
const SIZES = [128, 256, 512, 1024, 1769];

/** What every service here takes to answer, for the wait that no CPU shortens: a figure of ours, not of AWS's. */
const SERVICE_MS = 5;

const WARM_INVOCATIONS = 60;

/** Invocations with as much as there may be, in turn: by then a process has grown as far as it does. */
const FULL_INVOCATIONS = 10;

/** Three quarters of 256 MB: with all of this machine's memory V8 would let its garbage lie. */
const SMALL_HEAP = '--max-old-space-size=192';

/** A cold start above this is not recommended, whatever it saves. */
const COLD_LIMIT_MS = 1000;
/** The share of the memory that the process may fill with as much as it may ever get: another Node takes another share. */
const FILLED = 0.8;

/** What an invocation takes: the CPU it needs, and what it waits for others. Milliseconds. */
interface Need {
  readonly coldCpu: number;
  readonly coldWait: number;
  readonly warmCpu: number;
  readonly warmWait: number;
  readonly rssMb: number;
  /** With as much as it may ever get. */
  readonly fullMb: number;
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
      const see = async (event: string, times: number, over = {}) => {
        const child = kit.start('invoke', handler, [kit.bundles[handler].file, event, String(times)], over);
        const seen = await child.next<Seen>();
        child.end();
        return seen;
      };
      const usual = await see(JSON.stringify(invocationOf(handler)), WARM_INVOCATIONS);
      const fullest = kit.keep(`${handler}.json`, fullestInvocationOf(handler));
      const full = await see(fullest, FULL_INVOCATIONS, { NODE_OPTIONS: SMALL_HEAP });
      needs[handler].push({ ...needOf(usual), fullMb: full.rssMb });
    }
    advance();
  }
  await kit.control(0);
  return handlers.flatMap((handler) => curveOf(handler, needs[handler]));
}

const needOf = ({ startMs, startCpuMs, warmMs, warmCpuMs, rssMb }: Seen): Omit<Need, 'fullMb'> => {
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
  const fullMb = needs.map((need) => need.fullMb);
  const options = sizes.map(({ mb, coldMs, warmMs }) => ({
    mb,
    coldMs: median(coldMs),
    dollars: dollarsPerMillion(median(warmMs), mb),
  }));
  return [
    counted(at('recommendedMb'), recommended(options, median(fullMb))),
    measured(
      at('rssMb'),
      needs.map(({ rssMb }) => rssMb),
    ),
    measured(at('fullMb'), fullMb),
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
