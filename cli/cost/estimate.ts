import { costOf, type Price, prices } from './prices';
import { HOURS_A_MONTH, type Shape } from './shape';
import { ENVELOPE_BYTES, FAILURES, LOG_BYTES, POLLS_AN_HOUR, RECONCILE, SUBSCRIBER, type Workload } from './workload';

/** What AWS bills separately, in the order of an answer. */
export const components = [
  'API Gateway',
  'Lambda requests',
  'Lambda duration',
  'EventBridge events',
  'EventBridge archive',
  'DynamoDB writes',
  'SQS requests',
  'S3 requests',
  'CloudWatch Logs',
  'Logs of subscribers',
  'Journals',
  'Custom metrics',
  'Alarms',
  'Dashboard',
  'Secrets Manager',
  'KMS key',
] as const;
export type Component = (typeof components)[number];

/** What a component costs. */
export interface Line {
  readonly component: Component;
  /** Dollars for a million deliveries, at this many a month; 0 for what costs by being there. */
  readonly perMillion: number;
  /** Dollars a month that are due without any delivery. */
  readonly fixed: number;
  /** Dollars a month in all. */
  readonly perMonth: number;
}

/** An estimate, and its sums. */
export interface Estimate {
  readonly lines: readonly Line[];
  readonly perMillion: number;
  readonly fixed: number;
  readonly perMonth: number;
}

const KB = 1024;
const GB = 1024 ** 3;

/** So many units of a price in a month: for each delivery, and whatever comes. */
interface Use {
  readonly component: Component;
  readonly price: Price;
  readonly each?: number;
  readonly fixed?: number;
}

/**
 * What a deployment of this shape costs with this workload, at list prices of us-east-1.
 *
 * @example
 * estimate(shapeOf(template), { deliveriesPerMonth: 1_000_000, ...assumed }).perMillion;
 */
export function estimate(shape: Shape, workload: Workload): Estimate {
  const { deliveriesPerMonth: deliveries } = workload;
  const uses = usesOf(shape, workload);
  const lines = components.map((component): Line => {
    let [fixed, perMonth] = [0, 0];
    for (const use of uses.filter((it) => it.component === component)) {
      const standing = costOf(use.price, use.fixed ?? 0);
      fixed += standing;
      perMonth += costOf(use.price, (use.fixed ?? 0) + (use.each ?? 0) * deliveries);
    }
    return {
      component,
      perMillion: deliveries === 0 ? 0 : ((perMonth - fixed) / deliveries) * 1_000_000,
      fixed,
      perMonth,
    };
  });
  const sum = (key: 'perMillion' | 'fixed' | 'perMonth') => lines.reduce((total, line) => total + line[key], 0);
  return { lines, perMillion: sum('perMillion'), fixed: sum('fixed'), perMonth: sum('perMonth') };
}

function usesOf(shape: Shape, workload: Workload): readonly Use[] {
  const { eventBytes, failureShare, subscribers } = workload;
  const chunks = Math.max(1, Math.ceil(eventBytes / (64 * KB)));
  const eventGb = eventBytes / GB;
  const ingestLogGb = (LOG_BYTES.line + LOG_BYTES.access + 2 * LOG_BYTES.perLine) / GB;
  const failureLogGb = (failureShare * (LOG_BYTES.line + LOG_BYTES.perLine)) / GB;
  const logGb = ingestLogGb + failureLogGb;
  // Start, end and report; what its own code writes is its owner's to count.
  const subscriberLogGb = (subscribers * (LOG_BYTES.subscriber + 3 * LOG_BYTES.perLine)) / GB;
  const journalGb = shape.journals > 0 ? (eventBytes + ENVELOPE_BYTES + LOG_BYTES.perLine) / GB : 0;
  return [
    {
      component: 'API Gateway',
      price: prices.httpApiRequest,
      each: Math.max(1, Math.ceil(eventBytes / (512 * KB))),
    },
    {
      component: 'Lambda requests',
      price: prices.lambdaRequest,
      each: 1 + subscribers + failureShare,
      fixed: shape.reconcileRuns,
    },
    {
      component: 'Lambda duration',
      price: prices.lambdaGbSecond,
      each:
        (workload.ingestMs * shape.ingestGb +
          subscribers * SUBSCRIBER.ms * SUBSCRIBER.gb +
          failureShare * FAILURES.ms * FAILURES.gb) /
        1000,
      fixed: (shape.reconcileRuns * RECONCILE.ms * RECONCILE.gb) / 1000,
    },
    { component: 'EventBridge events', price: prices.customEvent, each: chunks },
    ...(shape.archiveDays > 0
      ? ([
          { component: 'EventBridge archive', price: prices.archiveProcessing, each: eventGb },
          { component: 'EventBridge archive', price: prices.archiveStorage, each: kept(eventGb, shape.archiveDays) },
        ] as const)
      : []),
    {
      // A claim and its confirmation; a card is claimed and confirmed as well.
      component: 'DynamoDB writes',
      price: prices.dynamoWrite,
      each: (shape.hasDeduplication ? 2 : 0) + 2 * failureShare,
    },
    {
      // Sent by EventBridge, received and deleted by Lambda.
      component: 'SQS requests',
      price: prices.sqsRequest,
      each: 3 * chunks * failureShare,
      fixed: shape.polledQueues * POLLS_AN_HOUR * HOURS_A_MONTH,
    },
    { component: 'S3 requests', price: prices.s3Put, each: workload.quarantinedShare },
    { component: 'CloudWatch Logs', price: prices.logIngestion, each: logGb },
    { component: 'CloudWatch Logs', price: prices.logStorage, each: kept(logGb, shape.logDays) },
    { component: 'Logs of subscribers', price: prices.logIngestion, each: subscriberLogGb },
    { component: 'Logs of subscribers', price: prices.logStorage, each: kept(subscriberLogGb, shape.logDays) },
    { component: 'Journals', price: prices.logIngestion, each: journalGb },
    { component: 'Journals', price: prices.logStorage, each: kept(journalGb, shape.journalDays) },
    { component: 'Custom metrics', price: prices.customMetric, fixed: workload.metricSeries },
    { component: 'Alarms', price: prices.alarmMetric, fixed: shape.alarmMetrics },
    { component: 'Dashboard', price: prices.dashboard, fixed: shape.dashboards },
    { component: 'Secrets Manager', price: prices.secret, fixed: shape.secrets },
    // Each environment looks up both stages every five minutes; one that is always there.
    { component: 'Secrets Manager', price: prices.secretCall, fixed: shape.secrets > 0 ? 2 * 12 * HOURS_A_MONTH : 0 },
    { component: 'KMS key', price: prices.kmsKey, fixed: shape.keys },
  ];
}

/** GB-months of what comes in a month, once as much goes as comes. CloudWatch bills it compressed: it is at most this. */
const kept = (gb: number, days: number) => (gb * days * 24) / HOURS_A_MONTH;
