import { Duration, Stack } from 'aws-cdk-lib';
import type * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { env, REMEMBERED_SECONDS, timeoutSeconds } from '../contract';
import type { QlikEventType } from '../qlik/catalogue';
import { anyPattern, type EventPattern, failurePattern, patternOf, typesPattern } from '../qlik/pattern';
import { requireReach } from '../qlik/reach';
import { narrowed, type TypeIn, type Where } from '../qlik/where';
import { ClaimsTable } from './claims-table';
import { type CategoryName, QlikEventBus, type QlikEventBusProps } from './event-bus';
import { EventSchemas } from './event-schemas';
import { FailureAlerts } from './failure-alerts';
import { HandlerFunction } from './handler-function';
import { Monitoring } from './monitoring';
import { QuarantineBucket } from './quarantine-bucket';
import { Reconcile } from './reconcile';
import { RetryQueue } from './retry-queue';
import { lintSubscriptions } from './rule-lint';
import { Subscription, type SubscriptionProps } from './subscription';
import { WebhookApi } from './webhook-api';

/** A Qlik Cloud tenant whose webhooks are taken. */
export interface Tenant {
  /** Host name, such as `acme.eu.qlikcloud.com`: for links on failure cards. */
  readonly host: string;
  /** Holds the webhook's secret as plain text, 32 to 64 characters. @default - a secret with a generated value */
  readonly signingSecret?: secretsmanager.ISecret;
  /**
   * Holds credentials of a tenant admin for Qlik's API, as JSON: `{"apiKey":"…"}`, or `{"clientId":"…",
   * "clientSecret":"…"}` of an OAuth client. With them, what did not arrive is found and resent ({@link Reconcile}).
   *
   * @default - the tenant is not reconciled
   */
  readonly apiCredentials?: secretsmanager.ISecret;
  /** Deliveries a second, and at once, that are let through for it. @default - that of the whole */
  readonly throttle?: apigatewayv2.ThrottleSettings;
}

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
}

/** What a subscription needs beside the events it takes. */
export interface SubscribeProps<W = Where<QlikEventType>> extends Omit<SubscriptionProps, 'eventBus' | 'pattern'> {
  readonly target: events.IRuleTarget;
  /**
   * What else must hold of the event, in EventBridge's operators, checked against the event's shape. For several types,
   * `data` has the fields that all of them have. @default - nothing
   */
  readonly where?: W;
}

/**
 * Qlik events on your bus: webhook API, verification, bus with a rule per category, failure cards, alarms.
 *
 * @example
 * new QlikEventFanout(stack, 'Qlik', { tenants: { acme: { host: 'acme.eu.qlikcloud.com' } } });
 */
export class QlikEventFanout extends Construct {
  readonly bus: QlikEventBus;
  readonly api: WebhookApi;
  readonly parked: RetryQueue;
  readonly quarantine: QuarantineBucket;
  /** The events that were published, while they are remembered; undefined when deduplication is off. */
  readonly eventTable?: ClaimsTable;
  readonly failures: FailureAlerts;
  /** Undefined when no tenant has `apiCredentials`. */
  readonly reconcile?: Reconcile;
  /** Undefined unless `eventSchemas` asks for it. */
  readonly eventSchemas?: EventSchemas;
  readonly monitoring: Monitoring;
  readonly alertTopic: sns.ITopic;
  readonly signingSecrets: Readonly<Record<string, secretsmanager.ISecret>>;
  readonly #subscriptions: Subscription[] = [];

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
      const window = String(props.deduplicationWindow?.toSeconds() ?? REMEMBERED_SECONDS);
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
      logRetention,
    });
    this.reconcile = this.#addReconcile(props);
    if (props.eventSchemas) this.eventSchemas = new EventSchemas(this, 'Schemas');
    this.monitoring = new Monitoring(this, 'Monitoring', { ...this, topic: this.alertTopic });
    lintSubscriptions(this, this.#subscriptions, [...Object.values(this.bus.categories), this.failures.subscription]);
  }

  /**
   * Subscribes a target to one or more event types. A type that the catalogue does not have does not compile.
   *
   * @example
   * fanout.on('com.qlik.v1.app.reload.finished', 'RefreshCache', {
   *   target: new targets.LambdaFunction(fn),
   *   where: { data: { status: ['ok'] } },
   * });
   */
  on<T extends QlikEventType>(types: T | readonly T[], id: string, props: SubscribeProps<Where<T>>): Subscription {
    return this.#subscribe(typesPattern([types].flat() as T[]), id, props);
  }

  /**
   * Subscribes a target to every event of a category, `uncatalogued` included.
   *
   * @example
   * fanout.onCategory('automations', 'Audit', { target: new targets.SqsQueue(queue) });
   */
  onCategory<C extends CategoryName>(category: C, id: string, props: SubscribeProps<Where<TypeIn<C>>>): Subscription {
    return this.#subscribe(patternOf(category), id, props);
  }

  /**
   * Subscribes a target to every event that says something failed in Qlik, repeats and test runs included.
   *
   * @example
   * fanout.onFailure('PageMe', { target: new targets.LambdaFunction(fn), where: { tenant: ['acme'] } });
   */
  onFailure(id: string, props: SubscribeProps): Subscription {
    return this.#subscribe(failurePattern(), id, props);
  }

  /**
   * Subscribes a target to every event.
   *
   * @example
   * fanout.onAny('Audit', { target: new targets.SqsQueue(queue) });
   */
  onAny(id: string, props: SubscribeProps): Subscription {
    return this.#subscribe(anyPattern(), id, props);
  }

  #subscribe(types: EventPattern, id: string, { where, ...props }: SubscribeProps<object>): Subscription {
    const pattern = narrowed(types, where);
    requireReach(pattern, id);
    const subscription = new Subscription(this, id, { ...props, pattern, eventBus: this.bus.eventBus });
    this.#subscriptions.push(subscription);
    this.monitoring.addSubscription(id, subscription);
    return subscription;
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

/** What a tenant's name may be: it is part of an address, of an object key and of CloudFormation names. */
export const TENANT_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** {@link TENANT_NAME} in words. */
export const TENANT_NAME_RULE = '1 to 63 lower-case letters, digits or hyphens, the first no hyphen,';

function requireTenantNames(names: readonly string[]): void {
  if (names.length === 0) throw new Error('no tenant is configured: name at least one in `tenants`');
  for (const name of names) {
    if (!TENANT_NAME.test(name)) {
      throw new Error(`${TENANT_NAME_RULE} are allowed as a tenant's name, got: ${JSON.stringify(name.slice(0, 80))}`);
    }
  }
}

/** A topic with a key of its own, since CloudWatch cannot send alarms through SNS's managed key. */
function alertTopic(scope: Construct): sns.Topic {
  const key = new kms.Key(scope, 'AlertKey', { description: 'Encrypts Qlik alerts', enableKeyRotation: true });
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
    }),
  );
  const topic = new sns.Topic(scope, 'AlertTopic', { displayName: 'Qlik alerts', masterKey: key, enforceSSL: true });
  // `enforceSSL` makes a policy, in whose place SNS's default one let this account's alarms in (SNS developer guide,
  // "Example cases for Amazon SNS access control", read 2026-11).
  topic.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  return topic;
}

const signingSecretOf = (scope: Construct, tenant: string) =>
  new secretsmanager.Secret(scope, `SigningSecret-${tenant}`, {
    description: `Secret of the Qlik webhook of tenant ${tenant}`,
    // Qlik takes 32 to 64 characters (help.qlik.com, creating webhooks, read 2026-11).
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
  });

const mapValues = <In, Out>(record: Readonly<Record<string, In>>, map: (value: In, name: string) => Out) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
