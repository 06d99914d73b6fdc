import { Duration } from 'aws-cdk-lib';
import type * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { env, REMEMBERED_SECONDS, timeoutSeconds } from '../contract';
import { alertTopic } from './alert-topic';
import { ClaimsTable, grantClaim } from './claims-table';
import { QlikEventBus, type QlikEventBusProps } from './event-bus';
import { requireUsableResources } from './existing-resources';
import { FailureAlerts } from './failure-alerts';
import { HandlerFunction, type RunProps } from './handler-function';
import { Monitoring } from './monitoring';
import { QlikEvents } from './qlik-events';
import { QuarantineBucket } from './quarantine-bucket';
import { Reconcile } from './reconcile';
import { RetryQueue } from './retry-queue';
import { lintSubscriptions } from './rule-lint';
import type { Subscription } from './subscription';
import { requireTenantNames, signingSecretOf, type Tenant } from './tenants';
import { WebhookApi } from './webhook-api';

export interface QlikEventFanoutProps extends QlikEventBusProps, RunProps {
  /** Tenant name (lower-case letters, digits and hyphens; it is part of the webhook's address) → tenant. */
  readonly tenants: Readonly<Record<string, Tenant>>;
  /**
   * Where failure cards and alarms go. The policy of a topic of your own has to let `cloudwatch.amazonaws.com` publish;
   * so has that of its key, if it is one that this app does not make. @default - a new topic, encrypted with a key of its own
   */
  readonly alertTopic?: sns.ITopic;
  /** Deliveries a second, and at once, that are let through for each tenant; more are answered 429. @default 500 and 1000 */
  readonly throttle?: apigatewayv2.ThrottleSettings;
  /**
   * Environments that ingest may have at once, kept free for it. All tenants share them.
   * @default - none kept: a young account has ten in all, and AWS wants 100 left unreserved
   */
  readonly ingestConcurrency?: number;
  /** Whether an event that Qlik delivers again is published once. @default true */
  readonly deduplication?: boolean;
  /**
   * Remembers the events that were published: a table whose partition key is the string `id` and whose time to live is
   * `expiresAt`. @default - a new one
   */
  readonly eventTable?: dynamodb.ITable;
  /** How long an event is remembered. Qlik can resend for 7 days. @default Duration.days(8) */
  readonly deduplicationWindow?: Duration;
  /** Whether what names or describes a person is left out of the events on the bus. @default false */
  readonly dropPersonalData?: boolean;
  /** How often tenants with `apiCredentials` are reconciled: whole minutes, 15 at least. @default Duration.minutes(15) */
  readonly reconcileEvery?: Duration;
  /** How long an unreadable delivery is kept. @default Duration.days(90) */
  readonly quarantineRetention?: Duration;
  /** Where S3 logs who asked for what in the quarantine bucket. @default - not logged */
  readonly quarantineAccessLogBucket?: s3.IBucket;
  /** Takes the events that the bus never took. @default - a queue of its own, kept for 14 days */
  readonly parkedDeadLetterQueue?: sqs.IQueue;
  /** Takes the failure events that gave no card. @default - a queue of its own, kept for 14 days */
  readonly failureDeadLetterQueue?: sqs.IQueue;
}

/**
 * Qlik events on your bus: webhook API, verification, bus with a rule per category, failure cards, alarms.
 *
 * @example
 * new QlikEventFanout(this, 'Qlik', { tenants: { acme: { host: 'acme.eu.qlikcloud.com' } } });
 *
 * @example
 * // With what a platform team brings: docs/operating.md has all of it.
 * new QlikEventFanout(this, 'Qlik', { tenants, eventBus, alertTopic, encryptionKey, vpc });
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
      deadLetterQueue: props.failureDeadLetterQueue,
    });
    this.reconcile = this.#addReconcile(props);
    this.monitoring = new Monitoring(this, 'Monitoring', { ...this, topic: this.alertTopic });
    lintSubscriptions(this, [...Object.values(this.bus.categories), this.failures.subscription]);
  }

  /** The bus that the events are on. */
  get eventBus(): events.IEventBus {
    return this.bus.eventBus;
  }

  protected override watch(subscription: Subscription): void {
    this.monitoring.addSubscription(subscription.node.id, subscription);
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
