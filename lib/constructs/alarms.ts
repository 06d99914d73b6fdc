import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { AlarmSettings } from './alarm-settings';
import { type AlarmSpec, type Alarms, plain, type Watched } from './alarm-spec';
import { alarmsOfQlik } from './alarms-of-qlik';
import { metricDeliveries, metricReconcile, metricSignatureRefusals, metricUncheckedEvents } from './metrics';
import type { Subscription } from './subscription';

const PERIOD = Duration.minutes(5);

/** Oldest parked message that is still a hiccup: redelivery has tried seven times by then. */
const PARKED_AGE = Duration.minutes(10);

/** Refusals in five minutes that are no longer noise: a rotation gone wrong, or somebody at the door. */
const REFUSALS = 50;

/** Unchecked events in five minutes that are no longer a hiccup of the table. */
const UNCHECKED = 10;

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

/** What waits for a person. */
function deadLetters({ bus, parked, failures }: Watched): Alarms {
  return plain({
    ParkedDeadLetters: waitsForAPerson(
      parked.deadLetterQueue,
      'An event that the bus never took',
      'Run `qlik-fanout dead --queue parked`.',
    ),
    FailureDeadLetters: waitsForAPerson(
      failures.retryQueue.deadLetterQueue,
      'A failure event without a card',
      'Run `qlik-fanout dead --queue failure`.',
    ),
    JournalDeadLetters: waitsForAPerson(
      bus.journalDeadLetterQueue,
      'An event missing from its journal',
      'Run `qlik-fanout dead --queue journal`.',
    ),
    ...(bus.busDeadLetterQueue && {
      BusDeadLetters: waitsForAPerson(
        bus.busDeadLetterQueue,
        'An event that the bus could not encrypt or decrypt',
        'Look at the state and the policy of the key.',
      ),
    }),
  });
}

const waitsForAPerson = (queue: sqs.IQueue, what: string, first: string): Omit<AlarmSpec, 'kind'> => ({
  metric: queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: cloudwatch.Stats.MAXIMUM }),
  meaning: `${what} waits in a DLQ for a person.`,
  first,
});

/** What EventBridge could not hand to a rule's target. */
const rules = ({ bus, failures }: Watched): Alarms =>
  Object.fromEntries(
    Object.entries({ ...bus.categories, failures: failures.subscription }).map(([name, subscription]) => [
      `FailedInvocations-${name}`,
      failedInvocations(name, subscription),
    ]),
  );

const failedInvocations = (name: string, subscription: Subscription): AlarmSpec => ({
  metric: subscription.metricFailedInvocations({ period: PERIOD }),
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

/** Every alarm of a fan-out, as it is set. */
export const alarmsOf = (watched: Watched): Alarms =>
  asSet(
    {
      ...alarmsOfQlik(watched),
      ...delivery(watched),
      ...deadLetters(watched),
      ...rules(watched),
      ...completeness(watched),
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
          'Run `qlik-fanout dead`.',
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
