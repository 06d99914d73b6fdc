import { deployedSubject } from '../../../cli/cost/deployed-subject';
import { leftOut } from '../../../cli/cost/prices';
import { HOURS_A_MONTH } from '../../../cli/cost/shape';
import { variantsOf } from '../../../cli/cost/variants';
import { assumedIngestMs } from '../../../cli/cost/workload';
import type { DeployedStack } from '../../../cli/deployment/stack';
import { stackState } from '../../../cli/deployment/stack-state';
import type { Cost } from '../../api/health';

const HOUR_MS = 3_600_000;

/** What the deployment costs, by what has gone through it since this month began. */
export async function costOf(stack: DeployedStack, now: number): Promise<Cost> {
  const state = await stackState(stack.clients.cloudFormation, stack.name);
  const since = countedSince(now, state?.createdAt ?? 0);
  const hours = (now - since) / HOUR_MS;
  const { shape, workload, measured } = await deployedSubject(stack, hours / 24, now);
  const variants = variantsOf(shape, workload);
  const [[, asItIs] = []] = variants;
  if (asItIs === undefined) throw new Error('no variant');
  const { perMonth, perMillion, fixed, lines } = asItIs;
  // A month is taken to be as long as in the estimate, so that the two figures agree.
  const share = hours / HOURS_A_MONTH;
  return {
    since: new Date(since).toISOString(),
    soFar: perMonth * share,
    deliveriesSoFar: Math.round(workload.deliveriesPerMonth * share),
    perMonth,
    fixed,
    perMillion,
    lines: lines.filter((line) => line.perMonth > 0).toSorted((a, b) => b.perMonth - a.perMonth),
    variants: variants.map(([name, it]) => ({ name, perMonth: it.perMonth, perMillion: it.perMillion })),
    assumed: Object.entries({ ...workload, ingestMs: workload.ingestMs ?? assumedIngestMs(shape) }).flatMap(
      ([name, value]) => (measured.some((known) => known === name) ? [] : [`${inWords(name)} ${value}`]),
    ),
    leftOut,
  };
}

/** The beginning of this month in UTC, or of the stack; an hour ago at least, as CloudWatch sums by the hour. */
export function countedSince(now: number, createdAt: number): number {
  const at = new Date(now);
  const month = Date.UTC(at.getUTCFullYear(), at.getUTCMonth());
  return Math.min(Math.max(month, createdAt), now - HOUR_MS);
}

/** `eventBytes` → `event bytes`. */
const inWords = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
