import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Category } from '../qlik/catalogue';
import type { AlarmName, AlarmSettings } from './alarm-settings';
import type { FailingAutomation } from './failing-automation';
import {
  metricDeliveries,
  metricEvents,
  metricFailures,
  metricMissedReloads,
  metricReconcile,
  metricSignatureRefusals,
  metricSucceededRuns,
  metricUncheckedEvents,
} from './metrics';
import type { MonitoringProps } from './monitoring';
import type { Subscription } from './subscription';

/** When an alarm goes off: at this many, summed over five minutes, unless it says otherwise. */
export interface AlarmSpec {
  readonly metric: cloudwatch.Metric | cloudwatch.MathExpression;
  /** @default 1 */
  readonly threshold?: number;
  /** For how many of the metric's periods on end. @default 1 */
  readonly periods?: number;
  /** Whether it goes off below the threshold, and when nothing is measured at all. @default false */
  readonly isHeartbeat?: boolean;
  /** Whether it stays as it is until something is measured again. @default false */
  readonly keepsState?: boolean;
  /** One sentence: what it means that this alarm is on. */
  readonly meaning: string;
  /** One sentence: what to do first, short enough for a telephone. */
  readonly first: string;
  /** Its kind: key of its settings, and heading in docs/runbook.md. */
  readonly kind: AlarmName;
}

const PERIOD = Duration.minutes(5);

/** Oldest parked message that is still a hiccup: redelivery has tried seven times by then. */
const PARKED_AGE = Duration.minutes(10);

/** Refusals in five minutes that are no longer noise: a rotation gone wrong, or somebody at the door. */
const REFUSALS = 50;

/** Unchecked events in five minutes that are no longer a hiccup of the table. */
const UNCHECKED = 10;

/** What rates and repeats are counted over: in five minutes few automations run often enough for either. */
const RATE_PERIOD = Duration.hours(1);

/** Name of an alarm → when it goes off. */
export type Alarms = Readonly<Record<string, AlarmSpec>>;

/** Alarms whose name is their kind. */
type PlainAlarms = { readonly [N in AlarmName]?: Omit<AlarmSpec, 'kind'> };

const plain = (alarms: PlainAlarms): Alarms =>
  Object.fromEntries(Object.entries(alarms).map(([name, spec]) => [name, { ...spec, kind: name as AlarmName }]));

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

/** What stands between a delivery and the bus. */
function delivery({ bus: { eventBus }, api, parked, alarms: settings = {} }: Watched): Alarms {
  return plain({
    QuarantineNotEmpty: {
      metric: metricDeliveries(eventBus, 'quarantined'),
      meaning: 'An authentic delivery could not be read; it is kept.',
      first: 'Find its key and the reason in the log of the ingest function.',
    },
    ParkedTooLong: {
      metric: parked.queue.metricApproximateAgeOfOldestMessage({ period: PERIOD }),
      threshold: (settings.ParkedTooLong?.threshold ?? PARKED_AGE).toSeconds(),
      meaning: 'The bus has not taken a parked event for too long. Nothing is lost yet.',
      first: 'Find the error code in the log of the redeliver function.',
    },
    IngestServerErrors: {
      metric: api.stage.metricServerError({ period: PERIOD, statistic: cloudwatch.Stats.SUM }),
      meaning: 'Deliveries are answered 5xx: Qlik keeps them, and disables the webhook if it goes on.',
      first: 'Find stage and error code in the log of the ingest function.',
    },
    UncheckedEvents: {
      metric: metricUncheckedEvents(eventBus),
      threshold: UNCHECKED,
      meaning: 'Events are published without a check for duplicates. Nothing is lost.',
      first: 'Find the error code in the log of the ingest function.',
    },
    SignatureRefusals: {
      metric: metricSignatureRefusals(eventBus),
      threshold: REFUSALS,
      meaning: 'Many deliveries carry no valid signature: a secret differs from Qlik, or somebody forges.',
      first: 'See whether deliveries are still accepted: if not, the secret is wrong.',
    },
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

/** What waits for a person. */
function deadLetters({ bus, parked, failures }: Watched): Alarms {
  return plain({
    ParkedDeadLetters: waitsForAPerson(parked.deadLetterQueue, 'An event that the bus never took', '--queue parked'),
    FailureDeadLetters: waitsForAPerson(
      failures.retryQueue.deadLetterQueue,
      'A failure event without a card',
      '--queue failure',
    ),
    JournalDeadLetters: waitsForAPerson(
      bus.journalDeadLetterQueue,
      'An event missing from its journal',
      '--queue journal',
    ),
  });
}

const waitsForAPerson = (queue: sqs.IQueue, what: string, options: string): Omit<AlarmSpec, 'kind'> => ({
  metric: queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: cloudwatch.Stats.MAXIMUM }),
  meaning: `${what} waits in a DLQ for a person.`,
  first: `Run \`${`qlik-fanout dead ${options}`.trimEnd()}\`.`,
});

/** What EventBridge could not hand to a rule's target. */
const rules = ({ bus, failures }: Watched): Alarms =>
  Object.fromEntries(
    Object.entries({ ...bus.categories, failures: failures.subscription }).map(([name, subscription]) => [
      `FailedInvocations-${name}`,
      failedInvocations(name, subscription),
    ]),
  );

const failedInvocations = (name: string, { eventBus, ruleName }: Subscription): AlarmSpec => ({
  metric: new cloudwatch.Metric({
    namespace: 'AWS/Events',
    metricName: 'FailedInvocations',
    dimensionsMap: { EventBusName: eventBus.eventBusName, RuleName: ruleName },
    statistic: cloudwatch.Stats.SUM,
    period: PERIOD,
  }),
  kind: 'FailedInvocations',
  meaning: `EventBridge could not deliver events of rule ${name} to a target.`,
  first: 'Run `qlik-fanout dead`.',
});

/** What reconcile found out about each tenant, and whether it runs. */
function completeness({ bus: { eventBus }, reconcile }: Watched): Alarms {
  const alarms = (reconcile?.tenants ?? []).flatMap((tenant): [string, AlarmSpec][] => {
    // Two runs' time, so that each period has one whichever minute it comes in.
    const period = Duration.minutes(2 * (reconcile?.every.toMinutes() ?? 0));
    const most = { statistic: cloudwatch.Stats.MAXIMUM, period };
    const specs: readonly AlarmSpec[] = [
      {
        kind: 'DeliveriesMissing',
        metric: metricReconcile(eventBus, 'deliveriesMissing', tenant, most),
        meaning: `Events of tenant ${tenant} did not arrive, and could not be brought in yet.`,
        first: `Run \`qlik-fanout reconcile --tenant ${tenant} --dry-run\`.`,
      },
      {
        kind: 'WebhookDisabled',
        metric: metricReconcile(eventBus, 'webhookDisabled', tenant, most),
        meaning: `Qlik disabled the webhook of tenant ${tenant} because deliveries failed.`,
        first: 'Look in Qlik whether it is enabled again: reconcile enables it once our endpoint is healthy.',
      },
      {
        kind: 'ReconcileFailing',
        metric: metricReconcile(eventBus, 'reconciled', tenant, { period: Duration.minutes(2 * period.toMinutes()) }),
        isHeartbeat: true,
        meaning: `No run of reconcile for tenant ${tenant} came to its end, four times in a row.`,
        first: 'Find the fault in the log of the reconcile function: often the API key has expired.',
      },
    ];
    return specs.map((spec) => [`${spec.kind}-${tenant}`, spec]);
  });
  return Object.fromEntries(alarms);
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

/** What the alarms watch. */
export interface Watched extends MonitoringProps {
  /** Set when FailingAutomation is. */
  readonly failingAutomation?: FailingAutomation;
}

/** Every alarm of a fan-out, as it is set. */
export const alarmsOf = (watched: Watched): Alarms =>
  asSet(
    {
      ...qlikFailures(watched),
      ...automations(watched),
      ...delivery(watched),
      ...silence(watched),
      ...deadLetters(watched),
      ...rules(watched),
      ...completeness(watched),
      ...punctuality(watched),
    },
    watched.alarms,
  );

/** The alarms of a subscription: what did not reach its target, and what waits in its DLQ. */
export const alarmsOfSubscription = (name: string, subscription: Subscription, settings?: AlarmSettings): Alarms =>
  asSet(
    {
      [`FailedInvocations-${name}`]: failedInvocations(name, subscription),
      [`DeadLetters-${name}`]: {
        ...waitsForAPerson(
          subscription.deadLetterQueue,
          `An event that subscription ${name} did not get or manage`,
          '',
        ),
        kind: 'SubscriptionDeadLetters',
      },
    },
    settings,
  );

/** What some kinds of alarm let be set. */
interface Setting {
  readonly enabled?: boolean;
  readonly threshold?: number | Duration;
  readonly period?: Duration;
}

/** Without those that are switched off; the counts and periods that are set, in place of ours. */
const asSet = (alarms: Alarms, settings: AlarmSettings = {}): Alarms =>
  Object.fromEntries(
    Object.entries(alarms).flatMap(([name, spec]) => {
      const { enabled = true, threshold, period }: Setting = settings[spec.kind] ?? {};
      if (!enabled) return [];
      const metric = period ? spec.metric.with({ period }) : spec.metric;
      return [[name, { ...spec, metric, threshold: typeof threshold === 'number' ? threshold : spec.threshold }]];
    }),
  );
