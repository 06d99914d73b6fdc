import { Duration } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { type Answer, env, REMEMBERED_SECONDS, timeoutSeconds } from '../contract';
import { alertTopic } from './alert-topic';
import { ChatChannel } from './chat-channel';
import { ClaimsTable, grantClaim } from './claims-table';
import { DeliveryMetrics } from './delivery-metrics';
import { QlikEventBus } from './event-bus';
import { EventSchemas } from './event-schemas';
import { requireUsableResources } from './existing-resources';
import { ExpectedReloads } from './expected-reloads';
import { FailureAlerts } from './failure-alerts';
import type { QlikEventFanoutProps } from './fanout-props';
import { HandlerFunction } from './handler-function';
import {
  type EventsOf,
  type FailuresOf,
  metricDeliveries,
  metricEvents,
  metricFailures,
  metricIngestLatency,
} from './metrics';
import { Monitoring } from './monitoring';
import { QlikEvents } from './qlik-events';
import { QuarantineBucket } from './quarantine-bucket';
import { Reconcile } from './reconcile';
import { RetryQueue } from './retry-queue';
import { lintSubscriptions } from './rule-lint';
import type { Subscription } from './subscription';
import { explainedWith, requireTenantNames, signingSecretOf } from './tenants';
import { WebhookApi } from './webhook-api';

export type { QlikEventFanoutProps } from './fanout-props';

/**
 * Qlik events on your bus: webhook API, verification, bus with a rule per category, failure cards, alarms.
 *
 * @example
 * new QlikEventFanout(this, 'Qlik', { tenants: { acme: { host: 'acme.eu.qlikcloud.com' } } });
 *
 * @example
 * // With what a platform team brings: docs/operating.md has all of it.
 * new QlikEventFanout(this, 'Qlik', {
 *   tenants: { acme: { host: 'acme.eu.qlikcloud.com' } },
 *   eventBus,
 *   alertTopic,
 *   encryptionKey,
 *   vpc,
 * });
 */
export class QlikEventFanout extends QlikEvents {
  readonly bus: QlikEventBus;
  readonly api: WebhookApi;
  readonly parked: RetryQueue;
  readonly quarantine: QuarantineBucket;
  /** The events that were published, while they are remembered; undefined when deduplication is off. */
  readonly eventTable?: dynamodb.ITable;
  readonly failures: FailureAlerts;
  /** Undefined when no tenant has `apiCredentials`. */
  readonly reconcile?: Reconcile;
  /** Undefined when no reload is expected. */
  readonly expectedReloads?: ExpectedReloads;
  /** Undefined unless `eventSchemas` asks for it. */
  readonly eventSchemas?: EventSchemas;
  readonly monitoring: Monitoring;
  readonly alertTopic: sns.ITopic;
  readonly signingSecrets: Readonly<Record<string, secretsmanager.ISecret>>;
  /** What all that is held is encrypted with; undefined when AWS's keys do it. */
  readonly encryptionKey?: kms.IKey;

  constructor(scope: Construct, id: string, props: QlikEventFanoutProps) {
    const { tenants, encryptionKey, removalPolicy } = props;
    const storage = { encryptionKey, removalPolicy };
    super(scope, id, storage);
    requireTenantNames(Object.keys(tenants));
    requireUsableResources(props);
    this.encryptionKey = encryptionKey;
    this.alertTopic = props.alertTopic ?? alertTopic(this, storage);
    this.signingSecrets = mapValues(
      tenants,
      ({ signingSecret }, name) => signingSecret ?? signingSecretOf(this, name, props),
    );
    this.bus = new QlikEventBus(this, 'Events', props);
    this.quarantine = new QuarantineBucket(this, 'Quarantine', {
      ...storage,
      retention: props.quarantineRetention,
      accessLogBucket: props.quarantineAccessLogBucket,
    });

    const redeliver = new HandlerFunction(this, 'Redeliver', {
      ...props,
      handler: 'redeliver',
      description: 'Takes parked messages to the bus',
      timeout: Duration.seconds(timeoutSeconds.redeliver),
    });
    // With 5, 10, 20 … 900 seconds between tries, twenty take three hours (`secondsUntilRetry`).
    this.parked = new RetryQueue(this, 'Parked', {
      ...storage,
      consumer: redeliver,
      maxReceiveCount: 20,
      // Five requests to the bus; side by side, the slowest of them takes a fifth of the function's time.
      batchSize: 50,
      deadLetterQueue: props.parkedDeadLetterQueue,
    });
    this.bus.grantPublish(redeliver);
    this.quarantine.grantKeep(redeliver);

    const ingest = new HandlerFunction(this, 'Ingest', {
      ...props,
      handler: 'ingest',
      description: 'Takes Qlik webhook deliveries',
      // No one service that hangs uses it up, so that an answer is ours; the API waits 29.
      timeout: Duration.seconds(timeoutSeconds.ingest),
      reservedConcurrency: props.ingestConcurrency,
    });
    new DeliveryMetrics(this, 'DeliveryMetrics', ingest.logGroup);
    this.bus.grantPublish(ingest);
    this.parked.grantSend(ingest, env.parkedQueueUrl);
    this.quarantine.grantKeep(ingest);
    if (props.deduplication ?? true) {
      this.eventTable = props.eventTable ?? new ClaimsTable(this, 'EventTable', props);
      const window = String(secondsOf(props.deduplicationWindow) ?? REMEMBERED_SECONDS);
      for (const publisher of [ingest, redeliver]) {
        grantClaim(this.eventTable, publisher, env.eventTable);
        publisher.addEnvironment(env.deduplicationSeconds, window);
      }
    }
    if (props.dropPersonalData) ingest.addEnvironment(env.dropPersonalData, 'true');
    this.api = new WebhookApi(this, 'Webhooks', {
      ...props,
      ingest,
      signingSecrets: this.signingSecrets,
      tenantThrottles: mapValues(tenants, ({ throttle }) => throttle),
    });

    this.failures = new FailureAlerts(this, 'Failures', {
      ...props,
      eventBus: this.bus.eventBus,
      topic: this.alertTopic,
      tenantHosts: mapValues(tenants, ({ host }) => host),
      explainWith: explainedWith(tenants),
      deadLetterQueue: props.failureDeadLetterQueue,
    });
    for (const [id, channel] of Object.entries({ SlackChannel: props.slack, TeamsChannel: props.teams })) {
      if (channel) new ChatChannel(this, id, { topic: this.alertTopic, channel });
    }
    this.reconcile = this.#addReconcile(props);
    if (props.eventSchemas) this.eventSchemas = new EventSchemas(this, 'Schemas');
    const { expectedReloads: reloads = {} } = props;
    if (Object.keys(reloads).length > 0) {
      this.expectedReloads = new ExpectedReloads(this, 'ExpectedReloads', {
        ...props,
        bus: this.bus,
        reloads,
        tenants: Object.keys(tenants),
      });
    }
    this.monitoring = new Monitoring(this, 'Monitoring', {
      ...this,
      tenants: Object.keys(tenants),
      topic: this.alertTopic,
      alarms: props.alarms,
      dashboard: props.dashboard,
      runbookUrl: props.runbookUrl,
    });
    lintSubscriptions(this, [...Object.values(this.bus.categories), this.failures.subscription]);
  }

  /** The bus that the events are on. */
  get eventBus(): events.IEventBus {
    return this.bus.eventBus;
  }

  protected override watch(subscription: Subscription): void {
    this.monitoring.addSubscription(subscription.node.id, subscription);
  }

  /**
   * Deliveries answered so, summed over five minutes.
   *
   * @example
   * fanout.metricDeliveries('parked');
   */
  metricDeliveries(answer: Answer, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return metricDeliveries(this.bus.eventBus, answer, props);
  }

  /**
   * Events made durable, summed over five minutes.
   *
   * @example
   * fanout.metricEvents({ category: 'automations', type: 'com.qlik.v1.automation.run.ended' });
   * fanout.metricEvents({ tenant: 'acme' });
   */
  metricEvents(of: EventsOf, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return metricEvents(this.bus.eventBus, of, props);
  }

  /**
   * What failed in Qlik, once for each run or reload, summed over five minutes; test runs are not counted.
   *
   * @example
   * fanout.metricFailures({ category: 'analytics-apps' });
   */
  metricFailures(of: FailuresOf, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return metricFailures(this.bus.eventBus, of, props);
  }

  /**
   * Milliseconds from receipt of a delivery to its answer: the 90th percentile over five minutes.
   *
   * @example
   * fanout.metricIngestLatency({ statistic: 'p99' });
   */
  metricIngestLatency(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return metricIngestLatency(this.bus.eventBus, props);
  }

  #addReconcile(props: QlikEventFanoutProps): Reconcile | undefined {
    const reconciled = Object.entries(props.tenants).flatMap(([name, { host, apiCredentials }]) =>
      apiCredentials ? [[name, { host, apiCredentials, webhookUrl: this.api.urlFor(name) }] as const] : [],
    );
    if (reconciled.length === 0) return undefined;
    return new Reconcile(this, 'Reconcile', {
      ...props,
      tenants: Object.fromEntries(reconciled),
      bus: this.bus,
      every: props.reconcileEvery,
    });
  }
}

function secondsOf(window: Duration | undefined): number | undefined {
  const seconds = window?.toSeconds({ integral: false });
  if (seconds !== undefined && (!Number.isInteger(seconds) || seconds < 60)) {
    throw new Error(`deduplicationWindow must be whole seconds, 60 at least, got: ${window?.toHumanString()}`);
  }
  return seconds;
}

const mapValues = <In, Out>(record: Readonly<Record<string, In>>, map: (value: In, name: string) => Out) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
