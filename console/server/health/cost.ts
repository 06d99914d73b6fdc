import { deployedSubject } from '../../../cli/cost/deployed-subject';
import { estimate } from '../../../cli/cost/estimate';
import type { DeployedStack } from '../../../cli/deployment/stack';
import type { Cost } from '../../api/health';

/** Days by which the rate is measured. */
const MEASURED_DAYS = 7;

/** What the deployment costs, by what went through it in the last week. */
export async function costOf(stack: DeployedStack, now: number): Promise<Cost> {
  const { shape, workload } = await deployedSubject(stack, MEASURED_DAYS, now);
  const { perMonth, perMillion, fixed, lines } = estimate(shape, workload);
  return {
    perMonth,
    perMillion,
    fixed,
    soFar: perMonth * shareOfMonth(new Date(now)),
    deliveriesPerMonth: workload.deliveriesPerMonth,
    lines: lines.map(({ component, perMonth }) => ({ component, perMonth })).filter((line) => line.perMonth > 0),
  };
}

/** How much of its month a time has behind it: 0 to 1. */
export function shareOfMonth(at: Date): number {
  const begins = Date.UTC(at.getUTCFullYear(), at.getUTCMonth());
  const ends = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1);
  return (at.getTime() - begins) / (ends - begins);
}
