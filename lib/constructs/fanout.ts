import { Duration } from 'aws-cdk-lib';
import type * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { type Answer, env, REMEMBERED_SECONDS, timeoutSeconds } from '../contract';
import type { AlarmSettings } from './alarm-settings';
import { alertTopic } from './alert-topic';
import { ChatChannel, type SlackChannel, type TeamsChannel } from './chat-channel';
import { ClaimsTable } from './claims-table';
import { QlikEventBus, type QlikEventBusProps } from './event-bus';
import { EventSchemas } from './event-schemas';
import { type ExpectedReload, ExpectedReloads } from './expected-reloads';
import { FailureAlerts } from './failure-alerts';
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
import { explainedWith, requireTenantNames, signingSecretOf, type Tenant } from './tenants';
import { WebhookApi } from './webhook-api';

/** Props of {@link QlikEventFanout}. */
export interface QlikEventFanoutProps extends QlikEventBusProps {
  /** Tenant name (lower-case letters, digits and hyphens; it is part of the webhook's address) → tenant. */
  readonly tenants: Readonly<Record<string, Tenant>>;
  /**
   * Where failure cards and alarms go. The policy of a topic of your own has to let `cloudwatch.amazonaws.com` publish,
   * and that of its key let it decrypt. @default - a new topic, encrypted with a key of its own
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
  /** How long an event is remembered. Qlik can resend for 7 days. @default Duration.days(8) */
  readonly deduplicationWindow?: Duration;
  /** Whether what names or describes a person is left out of the events on the bus. @default false */
  readonly dropPersonalData?: boolean;
  /** Whether the events' schemas are put into an EventBridge schema registry. @default false */
  readonly eventSchemas?: boolean;
  /** How long the logs of functions and API are kept. @default logs.RetentionDays.ONE_MONTH */
  readonly logRetention?: logs.RetentionDays;
  /** How often tenants with `apiCredentials` are reconciled: whole minutes, 15 at least. @default Duration.minutes(15) */
  readonly reconcileEvery?: Duration;
  /** How long an unreadable delivery is kept. @default Duration.days(90) */
  readonly quarantineRetention?: Duration;
  /** Which alarms there are and when they go off, by name. @default - see {@link AlarmSettings} */
  readonly alarms?: AlarmSettings;
  /**
   * Whether there is a dashboard. CloudWatch gives three of up to 50 metrics and bills each further one by the month
   * (CloudWatch pricing, read 2026-11). @default true
   */
  readonly dashboard?: boolean;
  /**
   * Reloads that have to be there by a time of day, by the name that the alarm is to have. Needs the journal.
   *
   * @default - none
   * @example
   * new QlikEventFanout(this, 'Qlik', {
   *   tenants: { acme: { host: 'acme.eu.qlikcloud.com' } },
   *   expectedReloads: { sales: { app: '6a1f0c52-7d53-4c3e-9d0a-2f6f1f1b9c11', by: '06:15', timeZone: 'Europe/Zurich' } },
   * });
   */
  readonly expectedReloads?: Readonly<Record<string, ExpectedReload>>;
  /** Slack channel that shows failure cards and alarms. @default - none */
  readonly slack?: SlackChannel;
  /** Microsoft Teams channel that shows failure cards and alarms. @default - none */
  readonly teams?: TeamsChannel;
  /**
   * Where your copy of `docs/runbook.md` can be read: alarms and dashboard link to its headings.
   * @default - they name the file
   */
  readonly runbookUrl?: string;
}

/**
 * Qlik events on your bus: webhook API, verification, bus with a rule per category, failure cards, alarms.
 *
 * @example
 * new QlikEventFanout(this, 'Qlik', { tenants: { acme: { host: 'acme.eu.qlikcloud.com' } } });
 */
export class QlikEventFanout extends QlikEvents {
  readonly bus: QlikEventBus;
  readonly api: WebhookApi;
  readonly parked: RetryQueue;
  readonly quarantine: QuarantineBucket;
  /** The events that were published, while they are remembered; undefined when deduplication is off. */
  readonly eventTable?: ClaimsTable;
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

  constructor(scope: Construct, id: string, props: QlikEventFanoutProps) {
    super(scope, id);
    const { tenants, logRetention } = props;
    requireTenantNames(Object.keys(tenants));
    this.alertTopic = props.alertTopic ?? alertTopic(this);
    this.signingSecrets = mapValues(tenants, ({ signingSecret }, name) => signingSecret ?? signingSecretOf(this, name));
    this.bus = new QlikEventBus(this, 'Events', props);
    this.quarantine = new QuarantineBucket(this, 'Quarantine', { retention: props.quarantineRetention });

    const redeliver = new HandlerFunction(this, 'Redeliver', {
      handler: 'redeliver',
      description: 'Takes parked messages to the bus',
      timeout: Duration.seconds(timeoutSeconds.redeliver),
      logRetention,
    });
    // With 5, 10, 20 … 900 seconds between tries, twenty take three hours (`secondsUntilRetry`).
    this.parked = new RetryQueue(this, 'Parked', { consumer: redeliver, maxReceiveCount: 20 });
    this.bus.grantPublish(redeliver);
    this.quarantine.grantKeep(redeliver);

    const ingest = new HandlerFunction(this, 'Ingest', {
      handler: 'ingest',
      description: 'Takes Qlik webhook deliveries',
      // No one service that hangs uses it up, so that an answer is ours; the API waits 29.
      timeout: Duration.seconds(timeoutSeconds.ingest),
      reservedConcurrency: props.ingestConcurrency,
      logRetention,
    });
    this.bus.grantPublish(ingest);
    this.parked.grantSend(ingest, env.parkedQueueUrl);
    this.quarantine.grantKeep(ingest);
    if (props.deduplication ?? true) {
      this.eventTable = new ClaimsTable(this, 'EventTable');
      const window = String(secondsOf(props.deduplicationWindow) ?? REMEMBERED_SECONDS);
      for (const publisher of [ingest, redeliver]) {
        this.eventTable.grantClaim(publisher, env.eventTable);
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
      eventBus: this.bus.eventBus,
      topic: this.alertTopic,
      tenantHosts: mapValues(tenants, ({ host }) => host),
      explainWith: explainedWith(tenants),
      logRetention,
    });
    for (const [id, channel] of Object.entries({ SlackChannel: props.slack, TeamsChannel: props.teams })) {
      if (channel) new ChatChannel(this, id, { topic: this.alertTopic, channel });
    }
    this.reconcile = this.#addReconcile(props);
    if (props.eventSchemas) this.eventSchemas = new EventSchemas(this, 'Schemas');
    if (Object.keys(props.expectedReloads ?? {}).length > 0) {
      this.expectedReloads = new ExpectedReloads(this, 'ExpectedReloads', {
        bus: this.bus,
        reloads: props.expectedReloads ?? {},
        tenants: Object.keys(tenants),
        logRetention,
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
  get eventBus(): events.EventBus {
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

  #addReconcile({ tenants, reconcileEvery: every, logRetention }: QlikEventFanoutProps): Reconcile | undefined {
    const reconciled = Object.entries(tenants).flatMap(([name, { host, apiCredentials }]) =>
      apiCredentials ? [[name, { host, apiCredentials, webhookUrl: this.api.urlFor(name) }] as const] : [],
    );
    if (reconciled.length === 0) return undefined;
    const { bus } = this;
    return new Reconcile(this, 'Reconcile', { tenants: Object.fromEntries(reconciled), bus, every, logRetention });
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
