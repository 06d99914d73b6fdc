/**
 * What AWS asks: list prices of us-east-1, in US dollars, without free tiers and discounts. AWS's pricing pages fill
 * their tables in by script, so where a figure could not be read on the page itself, `figure` says where it was.
 */

/** Where a figure was read. `price list`: from AWS's price list, in the results of infracost's own tests. */
type Source = 'page' | 'price list' | 'secondary';

/** A price, and where it was read. */
export interface Price {
  /** Dollars for `per` of `unit`; a list holds the tiers, each up to so many units a month. */
  readonly usd: number | readonly Tier[];
  readonly per: number;
  readonly unit: string;
  /** AWS's page that states it. */
  readonly page: string;
  readonly figure: Source;
  /** Date on which it was read. */
  readonly read: string;
}

interface Tier {
  readonly upTo: number;
  readonly usd: number;
}

const MILLION = 1_000_000;
const read = '2026-11-25';

const aws = (service: string) => `https://aws.amazon.com/${service}/pricing/`;

export const prices = {
  /** A request of up to 512 KB. */
  httpApiRequest: {
    usd: [
      { upTo: 300 * MILLION, usd: 1 },
      { upTo: Number.POSITIVE_INFINITY, usd: 0.9 },
    ],
    per: MILLION,
    unit: 'requests',
    page: aws('api-gateway'),
    figure: 'price list',
    read,
  },
  lambdaRequest: { usd: 0.2, per: MILLION, unit: 'requests', page: aws('lambda'), figure: 'price list', read },
  /** On arm64, of the first 7.5 billion in a month. */
  lambdaGbSecond: { usd: 0.0000133334, per: 1, unit: 'GB-seconds', page: aws('lambda'), figure: 'price list', read },
  /** A custom event of up to 64 KB; its rules and their targets in the same account are free. */
  customEvent: { usd: 1, per: MILLION, unit: 'events of 64 KB', page: aws('eventbridge'), figure: 'price list', read },
  archiveProcessing: { usd: 0.1, per: 1, unit: 'GB', page: aws('eventbridge'), figure: 'price list', read },
  archiveStorage: { usd: 0.023, per: 1, unit: 'GB-months', page: aws('eventbridge'), figure: 'price list', read },
  /** On demand; a write of up to 1 KB. */
  dynamoWrite: {
    usd: 0.625,
    per: MILLION,
    unit: 'write request units',
    page: aws('dynamodb'),
    figure: 'secondary',
    read,
  },
  /** To a standard queue, of up to 64 KB. */
  sqsRequest: { usd: 0.4, per: MILLION, unit: 'requests', page: aws('sqs'), figure: 'price list', read },
  logIngestion: { usd: 0.5, per: 1, unit: 'GB', page: aws('cloudwatch'), figure: 'price list', read },
  logStorage: { usd: 0.03, per: 1, unit: 'GB-months', page: aws('cloudwatch'), figure: 'price list', read },
  /** Of the first 10,000. */
  customMetric: { usd: 0.3, per: 1, unit: 'metrics', page: aws('cloudwatch'), figure: 'secondary', read },
  /** For each metric that an alarm of standard resolution watches. */
  alarmMetric: { usd: 0.1, per: 1, unit: 'alarm metrics', page: aws('cloudwatch'), figure: 'price list', read },
  dashboard: { usd: 3, per: 1, unit: 'dashboards', page: aws('cloudwatch'), figure: 'secondary', read },
  secret: { usd: 0.4, per: 1, unit: 'secrets', page: aws('secrets-manager'), figure: 'page', read },
  secretCall: { usd: 0.05, per: 10_000, unit: 'calls', page: aws('secrets-manager'), figure: 'page', read },
  kmsKey: { usd: 1, per: 1, unit: 'keys', page: aws('kms'), figure: 'price list', read },
  s3Put: { usd: 0.005, per: 1000, unit: 'PUT requests', page: aws('s3'), figure: 'secondary', read },
} as const satisfies Readonly<Record<string, Price>>;

/** What is left out, because no price was read or because it is next to nothing. */
export const leftOut = [
  'Contributor Insights rules, SNS, chat, schemas, replays and KMS calls: no price was read',
  'DynamoDB storage, S3 storage and data transfer: next to nothing',
  'AWS free tiers, which would make it less',
] as const;

/** Dollars for a quantity in a month, tier by tier. */
export function costOf({ usd, per }: Price, quantity: number): number {
  if (typeof usd === 'number') return (quantity / per) * usd;
  let from = 0;
  let sum = 0;
  for (const tier of usd) {
    const units = Math.max(0, Math.min(quantity, tier.upTo) - from);
    sum += (units / per) * tier.usd;
    from = tier.upTo;
  }
  return sum;
}
