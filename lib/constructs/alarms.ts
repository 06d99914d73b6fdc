import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { type Answer, dimension, METRIC_NAMESPACE, metric } from '../contract';
import type { Category } from '../qlik/catalogue';
import type { MonitoringProps } from './monitoring';
import type { Subscription } from './subscription';

/** When an alarm goes off: at this many, summed over five minutes, unless it says otherwise. */
export interface AlarmSpec {
  readonly metric: cloudwatch.IMetric;
  /** @default 1 */
  readonly threshold?: number;
  /** Whether it goes off below the threshold, and when nothing is measured at all. @default false */
  readonly isHeartbeat?: boolean;
  /** One sentence: what it means that this alarm is on. */
  readonly meaning: string;
  /** Heading in docs/runbook.md. @default - the alarm's name */
  readonly heading?: string;
}

const PERIOD = Duration.minutes(5);

/** Oldest parked message, in seconds, that is still a hiccup: redelivery has tried seven times by then. */
const PARKED_AGE_SECONDS = 600;

/** Refusals in five minutes that are no longer noise: a rotation gone wrong, or somebody at the door. */
const REFUSALS = 50;

/** Unchecked events in five minutes that are no longer a hiccup of the table. */
const UNCHECKED = 10;

/** Name of an alarm → when it goes off. */
export type Alarms = Readonly<Record<string, AlarmSpec>>;

const ours = ({ bus }: MonitoringProps, metricName: string, dimensions: Readonly<Record<string, string>> = {}) =>
  new cloudwatch.Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { [dimension.bus]: bus.eventBus.eventBusName, ...dimensions },
    statistic: cloudwatch.Stats.SUM,
    period: PERIOD,
  });

/** What failed in Qlik. */
function qlikFailures(props: MonitoringProps): Alarms {
  const failed = (category: Category) => ours(props, metric.failureEvents, { [dimension.category]: category });
  return {
    FailedAutomationRuns: { metric: failed('automations'), meaning: 'An automation run failed in Qlik.' },
    FailedDataTasks: { metric: failed('data-integration'), meaning: 'A data integration task failed in Qlik.' },
    FailedApiKeyValidations: {
      metric: failed('api-keys'),
      meaning: 'Somebody uses an expired or revoked Qlik API key.',
    },
    FailedReloads: { metric: failed('analytics-apps'), meaning: 'An app reload failed in Qlik.' },
  };
}

/** What stands between a delivery and the bus. */
function delivery(props: MonitoringProps): Alarms {
  const answered = (answer: Answer) => ours(props, metric.deliveries, { [dimension.answer]: answer });
  return {
    QuarantineNotEmpty: {
      metric: answered('quarantined'),
      meaning: 'An authentic delivery could not be read; it is kept.',
    },
    ParkedTooLong: {
      metric: props.parked.queue.metricApproximateAgeOfOldestMessage({ period: PERIOD }),
      threshold: PARKED_AGE_SECONDS,
      meaning: 'The bus has not taken a parked event for ten minutes.',
    },
    IngestServerErrors: {
      metric: props.api.stage.metricServerError({ period: PERIOD, statistic: cloudwatch.Stats.SUM }),
      meaning: 'Deliveries are answered 5xx: Qlik keeps them, and disables the webhook if it goes on.',
    },
    UncheckedEvents: {
      metric: ours(props, metric.uncheckedEvents),
      threshold: UNCHECKED,
      meaning: 'Events are published without a check for duplicates.',
    },
    SignatureRefusals: {
      metric: ours(props, metric.signatureRefusals),
      threshold: REFUSALS,
      meaning: 'Many deliveries carry no valid signature: a secret differs from Qlik, or somebody forges.',
    },
  };
}

/** What waits for a person. */
function deadLetters({ bus, parked, failures }: MonitoringProps): Alarms {
  const queues = {
    ParkedDeadLetters: { queue: parked.deadLetterQueue, what: 'An event that the bus never took' },
    FailureDeadLetters: { queue: failures.retryQueue.deadLetterQueue, what: 'A failure event without a card' },
    JournalDeadLetters: { queue: bus.journalDeadLetterQueue, what: 'An event missing from its journal' },
    ...(bus.busDeadLetterQueue && {
      BusDeadLetters: { queue: bus.busDeadLetterQueue, what: 'An event that the bus could not encrypt or decrypt' },
    }),
  };
  return mapAlarms(queues, ({ queue, what }) => waitsForAPerson(queue, what));
}

const waitsForAPerson = (queue: sqs.IQueue, what: string): AlarmSpec => ({
  metric: queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: cloudwatch.Stats.MAXIMUM }),
  meaning: `${what} waits in a DLQ for a person.`,
});

/** What EventBridge could not hand to a rule's target. */
const rules = ({ bus, failures }: MonitoringProps): Alarms =>
  Object.fromEntries(
    Object.entries({ ...bus.categories, failures: failures.subscription }).map(([name, subscription]) => [
      `FailedInvocations-${name}`,
      failedInvocations(name, subscription),
    ]),
  );

const failedInvocations = (name: string, subscription: Subscription): AlarmSpec => ({
  metric: subscription.metricFailedInvocations({ period: PERIOD }),
  meaning: `EventBridge could not deliver events of rule ${name} to a target.`,
  heading: 'FailedInvocations',
});

/** What reconcile found out about each tenant, and whether it runs. */
function completeness(props: MonitoringProps): Alarms {
  const { reconcile } = props;
  const alarms = (reconcile?.tenants ?? []).flatMap((tenant): [string, AlarmSpec][] => {
    // Two runs' time, so that each period has one whichever minute it comes in.
    const period = Duration.minutes(2 * (reconcile?.every.toMinutes() ?? 0));
    const found = (name: string) => ours(props, name, { [dimension.tenant]: tenant });
    const alarm = (name: string, spec: AlarmSpec): [string, AlarmSpec] => [
      `${name}-${tenant}`,
      { heading: name, ...spec },
    ];
    return [
      alarm('DeliveriesMissing', {
        metric: found(metric.deliveriesMissing).with({ statistic: cloudwatch.Stats.MAXIMUM, period }),
        meaning: `Events of tenant ${tenant} did not arrive, and could not be brought in yet.`,
      }),
      alarm('WebhookDisabled', {
        metric: found(metric.webhookDisabled).with({ statistic: cloudwatch.Stats.MAXIMUM, period }),
        meaning: `Qlik disabled the webhook of tenant ${tenant} because deliveries failed.`,
      }),
      alarm('ReconcileFailing', {
        metric: found(metric.reconciled).with({ period: Duration.minutes(2 * period.toMinutes()) }),
        isHeartbeat: true,
        meaning: `No run of reconcile for tenant ${tenant} came to its end, four times in a row.`,
      }),
    ];
  });
  return Object.fromEntries(alarms);
}

const mapAlarms = <In>(record: Readonly<Record<string, In>>, map: (value: In) => AlarmSpec): Alarms =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));

/** Every alarm of a fan-out. */
export const alarmsOf = (props: MonitoringProps): Alarms => ({
  ...qlikFailures(props),
  ...delivery(props),
  ...deadLetters(props),
  ...rules(props),
  ...completeness(props),
});

/** The alarms of a subscription: what did not reach its target, and what waits in its DLQ. */
export const alarmsOfSubscription = (name: string, subscription: Subscription): Alarms => ({
  [`FailedInvocations-${name}`]: failedInvocations(name, subscription),
  [`DeadLetters-${name}`]: {
    ...waitsForAPerson(subscription.deadLetterQueue, `An event that subscription ${name} did not get or manage`),
    heading: 'SubscriptionDeadLetters',
  },
});
