import type { Duration } from 'aws-cdk-lib';
import type * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { AlarmSettings } from './alarm-settings';
import type { SlackChannel, TeamsChannel } from './chat-channel';
import type { QlikEventBusProps } from './event-bus';
import type { ExpectedReload } from './expected-reloads';
import type { RunProps } from './handler-function';
import type { Tenant } from './tenants';

/** Props of {@link QlikEventFanout}. */
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
  /** Whether the events' schemas are put into an EventBridge schema registry. @default false */
  readonly eventSchemas?: boolean;
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
