/**
 * Every name that is said on both sides of a deploy: environment keys, metric names and dimensions, message shapes,
 * stack outputs. Constructs write them, handlers, the CLI and `local/` read them. It imports only the pure domain.
 */

import type { Entry } from './qlik/entry';
import type { Unreadable } from './qlik/envelope';

/** Environment keys of the Lambda functions. A construct's `grantX` sets the key and the IAM statement together. */
export const env = {
  /** Name of the event bus: where entries go, and the `EventBusName` dimension of every metric. */
  busName: 'BUS_NAME',
  /** JSON, tenant name → ARN of the Secrets Manager secret that holds its webhook's secret. */
  signingSecrets: 'SIGNING_SECRETS',
  /** JSON, tenant name → host name, such as `acme.eu.qlikcloud.com`: for links on failure cards, and where its API is. */
  tenantHosts: 'TENANT_HOSTS',
  /** Where ingest parks. */
  parkedQueueUrl: 'PARKED_QUEUE_URL',
  /** The queue a consumer consumes. */
  retryQueueUrl: 'RETRY_QUEUE_URL',
  quarantineBucket: 'QUARANTINE_BUCKET',
  alertTopicArn: 'ALERT_TOPIC_ARN',
  cardTable: 'CARD_TABLE',
  /** Table of the events that were made durable; not set when deduplication is off. */
  eventTable: 'EVENT_TABLE',
  /** Table of the events that a subscriber has handled: set on the team's own functions. */
  idempotencyTable: 'IDEMPOTENCY_TABLE',
  /** Seconds for which an event is remembered. */
  deduplicationSeconds: 'DEDUPLICATION_SECONDS',
  /**
   * JSON, tenant name → ARN of the secret with its API credentials: `{"apiKey":"…"}` or `{"clientId":"…","clientSecret":"…"}`.
   * Not set for `failures` when no tenant's cards are explained.
   */
  apiCredentials: 'API_CREDENTIALS',
  /** JSON, tenant name → address of its webhook, by which reconcile knows it. */
  webhookUrls: 'WEBHOOK_URLS',
  reconcileTable: 'RECONCILE_TABLE',
  /** JSON, {@link Journals}; not set when none are kept. */
  journals: 'JOURNALS',
  /** Name of the log group with every event of the category `analytics-apps`. */
  appsJournal: 'APPS_JOURNAL',
  /** `true` when personal data is dropped at ingest. */
  dropPersonalData: 'DROP_PERSONAL_DATA',
} as const;

/** CloudWatch namespace of every metric the handlers emit. */
export const METRIC_NAMESPACE = 'QlikEventFanout';

/**
 * Metric names. Each carries the dimension `EventBusName`, so that two deployments in one account stay apart, and
 * those named beside it. No dimension ever holds a value that a sender can choose.
 */
export const metric = {
  /** Deliveries answered, by `Answer` (see {@link answers}). */
  deliveries: 'Deliveries',
  /** Deliveries answered 401: in all, and by `Reason`. */
  signatureRefusals: 'SignatureRefusals',
  /** Events made durable, by `Category`, by `Category` and `Type`, and by `Tenant`. */
  events: 'Events',
  /** Automation runs that are over: 1 for each that did not fail, 0 for each that did. Test runs are left out. */
  succeededRuns: 'SucceededRuns',
  /** Events whose type Qlik has renamed since our catalogue, by `Category`. */
  renamedEvents: 'RenamedEvents',
  /** Events that were published unchecked, because the table of events could not be asked. */
  uncheckedEvents: 'UncheckedEvents',
  /** Events that lost unbounded parts to fit the bus. */
  trimmedEvents: 'TrimmedEvents',
  /** Milliseconds from receipt to answer. */
  ingestLatency: 'IngestLatency',
  /** Parked messages taken up, by `Result`: `redelivered`, `duplicate`, `waiting` or `unreadable`. */
  redeliveries: 'Redeliveries',
  /** Things that failed in Qlik, one per run or reload, by `Category`, and by `Category` and `Type`. */
  failureEvents: 'FailureEvents',
  /** The same for test runs of automations, which do not page. */
  testRunFailures: 'TestRunFailures',
  /** Failure events that only repeated what an earlier card said. */
  repeatedFailures: 'RepeatedFailures',
  /** Cards about which Qlik was asked, by `Result`: `explained`, or why something is missing on the card. */
  explanations: 'Explanations',
  /** Events whose delivery had failed and that reconcile has brought in since, by `Tenant`. */
  deliveriesHealed: 'DeliveriesHealed',
  /** Events that Qlik has and we have not, after a run of reconcile, by `Tenant`. */
  deliveriesMissing: 'DeliveriesMissing',
  /** Our webhooks that a run of reconcile found disabled by Qlik, by `Tenant`. */
  webhookDisabled: 'WebhookDisabled',
  /** 1 for a tenant's run of reconcile that came to its end, 0 for one that did not, by `Tenant`. */
  reconciled: 'Reconciled',
  /** 1 when a reload had not come by the time it was expected, 0 when it had, by `Expectation`. */
  missedReloads: 'MissedReloads',
} as const;

/** Dimension names; `EventBusName` is the name AWS uses for it in `AWS/Events`. */
export const dimension = {
  bus: 'EventBusName',
  answer: 'Answer',
  reason: 'Reason',
  category: 'Category',
  type: 'Type',
  result: 'Result',
  /** A configured tenant's name; never what stands in a path. */
  tenant: 'Tenant',
  /** The name that the configuration gives an expected reload. */
  expectation: 'Expectation',
} as const;

/** What the line of an accepted delivery has for a message. */
export const ACCEPTED_MESSAGE = 'delivery accepted';

/** The answers to a delivery; also the values of the `Answer` dimension. */
export const answers = [
  'accepted',
  'parked',
  'duplicate',
  'quarantined',
  'refused',
  'too-large',
  'unavailable',
] as const;
export type Answer = (typeof answers)[number];

/** Outputs of the stack, read by `local/` and the CLI. The two per-tenant ones are JSON objects, tenant name → value. */
export const output = {
  apiId: 'ApiId',
  busName: 'BusName',
  webhookUrls: 'WebhookUrls',
  signingSecretArns: 'SigningSecretArns',
  alertTopicArn: 'AlertTopicArn',
  parkedQueueUrl: 'ParkedQueueUrl',
  parkedDlqUrl: 'ParkedDlqUrl',
  failureQueueUrl: 'FailureQueueUrl',
  failureDlqUrl: 'FailureDlqUrl',
  journalDlqUrl: 'JournalDlqUrl',
  quarantineBucket: 'QuarantineBucket',
  /** JSON, {@link ReconcileOutput}. */
  reconcile: 'Reconcile',
  /** {@link VERSION} of what was deployed. */
  version: 'Version',
} as const;

/** Version of the package, by which the command line knows whether a stack was deployed by the same. */
export const VERSION = '0.1.0';

/** What the command line has to know to call the tenants' API and to reconcile them as the function does. */
export interface ReconcileOutput {
  /** Tenant name → its host, and the ARN of the secret with its API credentials. Only those that have any. */
  readonly tenants: Readonly<Record<string, { readonly host: string; readonly apiCredentials: string }>>;
  /** Set when there is any tenant. */
  readonly table?: string;
  /** @default - no journals are kept */
  readonly journals?: Journals;
}

/**
 * Seconds a function may take. A claim it makes, on an event or on a card, ends after as many: whoever made it has
 * ended by then.
 */
export const timeoutSeconds = { ingest: 25, redeliver: 60, failures: 60 } as const;

/**
 * How long what was done is remembered, in seconds. Qlik may resend a delivery for 7 days, the length of its delivery
 * history (Qlik webhooks API, read 2026-11); after one more day it may be forgotten.
 */
export const REMEMBERED_SECONDS = 8 * 24 * 3600;

/** Address of a tenant's webhook. Each configured tenant has a route of its own; this one takes all other names. */
export const WEBHOOK_ROUTE = '/webhooks/{tenant}';

/** What a tenant's name may be: it is part of an address, of an object key and of CloudFormation names. */
export const TENANT_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** {@link TENANT_NAME} in words. */
export const TENANT_NAME_RULE = '1 to 63 lower-case letters, digits or hyphens, the first no hyphen,';

/** What a tenant's host name may be. */
export const TENANT_HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;

/**
 * A name as Secrets Manager allows it (API reference, CreateSecret, read 2026-11), or a full ARN. `eyJ` begins an API
 * key of Qlik's, which is a JSON web token, and no name that anybody would choose.
 */
export const SECRET_NAME =
  /^(?!eyJ)([\w/+=.@-]{1,512}|arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+-\w{6})$/;

/** A delivery kept whole, as it lies in the quarantine bucket (JSON). */
export interface QuarantinedDelivery {
  readonly version: 1;
  readonly tenant: string;
  /** Why it is here: it could not be read, or its event had to be trimmed. */
  readonly reason: Unreadable | 'trimmed';
  /** RFC 3339. */
  readonly receivedAt: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The raw body, in base64. */
  readonly body: string;
}

/** What a schedule asks the expectations function. */
export interface ExpectedReloadCheck {
  /** Name of the expectation. */
  readonly name: string;
  readonly tenant: string;
  /** Id of the app. */
  readonly app: string;
  /** How long before the deadline a reload counts. */
  readonly withinSeconds: number;
  /** When the reload was to be there: RFC 3339, of EventBridge Scheduler. */
  readonly deadline: string;
}

/** The journals, as reconcile reads them. */
export interface Journals {
  /** Category slug → name of its log group; a category that keeps no journal is left out. */
  readonly groups: Readonly<Record<string, string>>;
  /** For how many days each keeps an event at least. */
  readonly days: number;
}

/** A message in the parked queue: what the bus or the bucket would not take, and why. */
export type ParkedMessage =
  | {
      readonly version: 1;
      readonly kind: 'entry';
      /** PutEvents' or the SDK's error code, or `InProgress`: see `claim`. */
      readonly code: string;
      /**
       * The event's key in the table of events, when somebody else was at it: whether it still has to be published is
       * known only once their claim has ended.
       */
      readonly claim?: string;
      /** `Detail` is the JSON object itself here, so that its quotes are not escaped twice. */
      readonly entry: {
        readonly [K in keyof Entry]: K extends 'Time' ? string : K extends 'Detail' ? object : Entry[K];
      };
    }
  | {
      readonly version: 1;
      readonly kind: 'quarantine';
      readonly code: string;
      /** The object's key in the quarantine bucket. */
      readonly key: string;
      readonly delivery: QuarantinedDelivery;
    };
