import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type Answer, dimension, METRIC_NAMESPACE, metric } from '../contract';
import type { Category } from '../qlik/catalogue';
import type { QlikEventBus } from './event-bus';
import type { FailureAlerts } from './failure-alerts';
import type { RetryQueue } from './retry-queue';
import type { Subscription } from './subscription';
import type { WebhookApi } from './webhook-api';

export interface MonitoringProps {
  readonly bus: QlikEventBus;
  readonly api: WebhookApi;
  readonly parked: RetryQueue;
  readonly failures: FailureAlerts;
  /** Whom every alarm tells. */
  readonly topic: sns.ITopic;
}

/** When an alarm goes off: at this many, summed over five minutes, unless it says otherwise. */
interface AlarmSpec {
  readonly metric: cloudwatch.IMetric;
  /** @default 1 */
  readonly threshold?: number;
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

/**
 * The alarms: what failed in Qlik, and whatever could keep an event from arriving. `docs/runbook.md` has a heading for
 * each, and a test says when one is missing.
 */
export class Monitoring extends Construct {
  readonly #alarms: cloudwatch.Alarm[] = [];
  readonly #action: SnsAction;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    this.#action = new SnsAction(props.topic);
    this.#add({ ...qlikFailures(props), ...delivery(props), ...deadLetters(props), ...rules(props) });
  }

  get alarms(): readonly cloudwatch.Alarm[] {
    return this.#alarms;
  }

  /** Adds the alarms of a subscription: what did not reach its target, and what waits in its DLQ. */
  addSubscription(name: string, subscription: Subscription): void {
    this.#add({
      [`FailedInvocations-${name}`]: failedInvocations(name, subscription),
      [`DeadLetters-${name}`]: {
        ...waitsForAPerson(subscription.deadLetterQueue, `An event that subscription ${name} did not get or manage`),
        heading: 'SubscriptionDeadLetters',
      },
    });
  }

  #add(alarms: Alarms): void {
    const prefix = namePrefix(this);
    for (const [name, { metric, threshold = 1, meaning, heading = name }] of Object.entries(alarms)) {
      const alarm = new cloudwatch.Alarm(this, name, {
        alarmName: `${prefix}-${name}`,
        alarmDescription: `${meaning} What to do: docs/runbook.md#${heading.toLowerCase()}`,
        metric,
        threshold,
        evaluationPeriods: 1,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        // All of these count bad things: no data is no bad thing.
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(this.#action);
      alarm.addOkAction(this.#action);
      this.#alarms.push(alarm);
    }
  }
}

/** Stack and place in it, so that two fan-outs in one stack, or two stacks of one app, keep their alarms apart. */
function namePrefix(monitoring: Monitoring): string {
  const stack = Stack.of(monitoring);
  const place = monitoring.node.scopes.slice(stack.node.scopes.length, -1);
  return [stack.stackName, ...place.map(({ node }) => node.id)].join('-');
}

type Alarms = Readonly<Record<string, AlarmSpec>>;

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

const failedInvocations = (name: string, { eventBus, ruleName }: Subscription): AlarmSpec => ({
  metric: new cloudwatch.Metric({
    namespace: 'AWS/Events',
    metricName: 'FailedInvocations',
    dimensionsMap: { EventBusName: eventBus.eventBusName, RuleName: ruleName },
    statistic: cloudwatch.Stats.SUM,
    period: PERIOD,
  }),
  meaning: `EventBridge could not deliver events of rule ${name} to a target.`,
  heading: 'FailedInvocations',
});

const mapAlarms = <In>(record: Readonly<Record<string, In>>, map: (value: In) => AlarmSpec): Alarms =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
