import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Category } from '../qlik/catalogue';
import { type AlarmSpec, type Alarms, plain, type Watched } from './alarm-spec';
import { metricEvents, metricFailures, metricMissedReloads, metricSucceededRuns } from './metrics';

/** What rates and repeats are counted over: in five minutes few automations run often enough for either. */
const RATE_PERIOD = Duration.hours(1);

/** What goes wrong in Qlik: what failed, how often, who has fallen silent, and what did not come in time. */
export const alarmsOfQlik = (watched: Watched): Alarms => ({
  ...qlikFailures(watched),
  ...automations(watched),
  ...silence(watched),
  ...punctuality(watched),
});

/** What failed in Qlik. */
function qlikFailures({ bus }: Watched): Alarms {
  const failed = (category: Category) => metricFailures(bus.eventBus, { category });
  const first = 'Open the link on the failure card.';
  return plain({
    FailedAutomationRuns: { metric: failed('automations'), meaning: 'An automation run failed in Qlik.', first },
    FailedDataTasks: { metric: failed('data-integration'), meaning: 'A data integration task failed in Qlik.', first },
    FailedApiKeyValidations: {
      metric: failed('api-keys'),
      meaning: 'Somebody uses an expired or revoked Qlik API key.',
      first: 'Find whose key it is: its id is on the failure card.',
    },
    FailedReloads: { metric: failed('analytics-apps'), meaning: 'An app reload failed in Qlik.', first },
  });
}

/** How often automations fail, of all runs and of one; each only when it is set. */
function automations({ bus: { eventBus }, alarms: settings = {}, failingAutomation }: Watched): Alarms {
  const { FailedAutomationRate: rate, FailingAutomation: repeat } = settings;
  // Failed runs are counted once, whichever events they raise, so the whole is made of both counts.
  const ended = 'FILL(failed, 0) + FILL(succeeded, 0)';
  return plain({
    ...(rate && {
      FailedAutomationRate: {
        metric: new cloudwatch.MathExpression({
          expression: `IF(${ended} >= ${rate.minimumRuns}, 100 * FILL(failed, 0) / (${ended}), 0)`,
          usingMetrics: {
            failed: metricFailures(eventBus, { category: 'automations' }),
            succeeded: metricSucceededRuns(eventBus),
          },
          label: 'Failed runs (%)',
          period: rate.period ?? RATE_PERIOD,
        }),
        threshold: rate.percent,
        meaning: `${rate.percent} % or more of the automation runs fail in Qlik.`,
        first: 'See on the dashboard which automations fail most.',
      },
    }),
    ...(repeat &&
      failingAutomation && {
        FailingAutomation: {
          metric: failingAutomation.metricMostFailures(repeat.period ?? RATE_PERIOD),
          threshold: repeat.threshold,
          meaning: `One automation failed ${repeat.threshold} times or more.`,
          first: 'See on the dashboard which one, and stop it in Qlik.',
        },
      }),
  });
}

/** Tenants that have fallen silent. */
function silence({ bus: { eventBus }, tenants, alarms: settings = {} }: Watched): Alarms {
  const { NoEvents: absence } = settings;
  if (absence === undefined) return {};
  const hours = absence.after.toHours();
  return Object.fromEntries(
    (absence.tenants ?? tenants).map((tenant): [string, AlarmSpec] => [
      `NoEvents-${tenant}`,
      {
        metric: new cloudwatch.MathExpression({
          // Without the zeros CloudWatch would judge by older data that it still finds, and be late.
          expression: 'FILL(events, 0)',
          usingMetrics: { events: metricEvents(eventBus, { tenant }) },
          label: 'Events',
          // An alarm looks back more than a day only in periods of an hour at least (CloudWatch API reference,
          // PutMetricAlarm, read 2026-11).
          period: Duration.hours(1),
        }),
        periods: hours,
        isHeartbeat: true,
        kind: 'NoEvents',
        meaning: `No event of tenant ${tenant} came for ${hours} h.`,
        first: 'Look in Qlik whether the webhook is enabled.',
      },
    ]),
  );
}

/** Reloads that were to be there by now, and whether that is looked at. */
function punctuality({ bus: { eventBus }, expectedReloads }: Watched): Alarms {
  if (expectedReloads === undefined) return {};
  const missed = Object.entries(expectedReloads.reloads).map(([name, { by, timeZone, app }]): [string, AlarmSpec] => [
    `ReloadMissed-${name}`,
    {
      kind: 'ReloadMissed',
      metric: metricMissedReloads(eventBus, name, { statistic: cloudwatch.Stats.MAXIMUM }),
      keepsState: true,
      meaning: `Reload ${name}, expected by ${by} ${timeZone}, did not come.`,
      first: `Look in Qlik at the reloads of app ${app}.`,
    },
  ]);
  return {
    ...Object.fromEntries(missed),
    ...plain({
      ExpectationsFailing: {
        metric: expectedReloads.metricErrors(),
        meaning: 'A check whether an expected reload came ended in an error.',
        first: 'Find the error in the log of the expectations function.',
      },
    }),
  };
}
