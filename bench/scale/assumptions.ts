import { MAX_ENTRIES } from '../../lambda/shared/publish';
import type { Limits, Shape, Times } from './model';
import { quotas, type RegionQuotas } from './quotas';
import type { Settings } from './settings';

/**
 * What nobody can read off a page or a template. Each stands on `docs/scaling.md` as an assumption, and none of them
 * decides what binds first below a hundred thousand deliveries a second, but for `subscriberSeconds`.
 */
export const assumed = {
  /** Seconds of a call to DynamoDB, EventBridge, SQS or SNS from Lambda in the same region. */
  call: 0.01,
  /** Seconds until a new environment of ingest takes its first delivery. */
  coldStart: 0.5,
  /** One subscriber, a Lambda function, takes every event; seconds for each. */
  subscribers: 1,
  subscriberSeconds: 0.1,
  tenants: 1,
  /** Seconds of CPU for a message of the parked queue, whatever is waited for. */
  redeliveredMessage: 0.0005,
  /** Every delivery tells of an automation's run, which raises most cards; so many of a hundred runs fail on any day. */
  failedRuns: 0.01,
} as const;

/** Runs tell that they start and that they end; a failed one tells twice of its failure, and gives one card. */
export const shapeOf = (settings: Settings, failedRuns: number = assumed.failedRuns): Shape => ({
  journals: settings.journals,
  subscribers: assumed.subscribers,
  writesPerDelivery: settings.hasDeduplication ? 2 : 0,
  failureShare: (2 * failedRuns) / (2 + failedRuns),
  cardShare: 1 / 2,
  entriesAtOnce: MAX_ENTRIES,
});

/** Times from calls: ingest claims, publishes and confirms; so does a card; a redelivery publishes a batch at once. */
export const timesOf = (settings: Settings, call: number = assumed.call): Times => ({
  ingest: (settings.hasDeduplication ? 3 : 1) * call,
  coldStart: assumed.coldStart,
  busHangs: settings.patience,
  busRests: settings.busRests,
  subscriber: assumed.subscriberSeconds,
  // The poller receives a batch and deletes what is done; between, its requests to the bus go side by side. What is
  // refused is asked twice and then hidden, side by side as well.
  redelivery: {
    batch: 3 * call,
    done: assumed.redeliveredMessage,
    failed: assumed.redeliveredMessage + (2 * call) / settings.redelivery.batchSize,
  },
  failures: { batch: 2 * call, done: 3 * call, failed: 3 * call },
});

/** What a new account has in a region, with our settings. */
export const limitsOf = (settings: Settings, region: RegionQuotas): Limits => ({
  ...region,
  tenants: assumed.tenants,
  tenantRate: settings.tenantRate,
  tenantBurst: settings.tenantBurst,
  concurrency: quotas.concurrency.value,
  environmentRate: quotas.environmentRate.value,
  scaleAtOnce: quotas.scaleAtOnce.value,
  scaleRate: quotas.scaleRate.value,
  isWarm: true,
  tableStart: quotas.tableStart.value,
  tableMost: quotas.tableMost.value,
  email: quotas.email.value,
  redelivery: settings.redelivery,
  failures: settings.failures,
});
