import { dimension, METRIC_NAMESPACE, metric } from '../../lib/contract';
import { seriesOf } from '../deployment/metrics';
import { reconcileOutput } from '../deployment/tenant';
import { durationInWords } from '../terminal/duration';
import { amber, green, red, type TenantCheck } from './check';
import type { Template } from './installation';

/** Whether the scheduled comparison with Qlik's history runs, and came to its end. */
export const reconciling: TenantCheck = {
  name: 'reconcile',
  asks: ['cloudwatch:GetMetricData', 'cloudformation:GetTemplate'],
  look: async (installation, tenant) => {
    if (!(tenant in reconcileOutput(installation).tenants)) return undefined;
    const everyMinutes = minutesBetweenRuns(await installation.template()) ?? DEFAULT_MINUTES;
    const dimensions = { [dimension.bus]: installation.outputs.BusName, [dimension.tenant]: tenant };
    const [runs = []] = await seriesOf(
      installation,
      [{ namespace: METRIC_NAMESPACE, name: metric.reconciled, dimensions, statistic: 'Maximum' }],
      { minutes: Math.max(24 * 60, 4 * everyMinutes), periodSeconds: 60 },
    );
    const [last] = runs;
    const mend = `qlik-fanout reconcile --tenant ${tenant} --dry-run, and the log of the reconcile function`;
    if (last === undefined) {
      const createdAt = installation.stack.CreationTime?.getTime() ?? 0;
      const isYoung = installation.now() - createdAt < 2 * everyMinutes * 60_000;
      return isYoung ? amber('it has not run yet', 'run it again later') : red('it has not run for a day', mend);
    }
    const age = installation.now() - last.at;
    const seen = `last ran ${durationInWords(age)} ago`;
    if (last.value === 0) return red(`${seen}, and did not come to its end`, mend);
    // A run now and then is late; CloudWatch is, too.
    return age > 4 * everyMinutes * 60_000
      ? red(`${seen}, and it is to run every ${everyMinutes} minutes`, mend)
      : green(seen);
  },
};

/** As `reconcileEvery` is by default. */
const DEFAULT_MINUTES = 15;

const UNITS = { minute: 1, hour: 60, day: 1440 } as const;

/** The pause between two runs, as the rule that starts them says: `rate(15 minutes)`. */
function minutesBetweenRuns(template: Template): number | undefined {
  const rules = Object.entries(template.Resources ?? {});
  const [, rule] = rules.find(([id]) => /ReconcileSchedule[0-9A-F]{8}$/.test(id)) ?? [];
  const [, count, unit] =
    /^rate\((\d+) (minute|hour|day)s?\)$/.exec(String(rule?.Properties?.ScheduleExpression)) ?? [];
  return unit ? Number(count) * UNITS[unit as keyof typeof UNITS] : undefined;
}
