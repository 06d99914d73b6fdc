/**
 * AWS's quotas on the way of a delivery, as a new account has them, with the page that states each. All were read on
 * 2026-11-25 in stored copies of AWS's pages. An account may have more, or less while it is young: Service Quotas says.
 */

/** A quota, and where it was read. */
export interface Quota {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** By whom it can be raised. */
  readonly raised: 'Service Quotas' | 'AWS support' | 'AWS, with the rate' | 'nobody';
  readonly page: string;
  /** `memory`: no page was found that says so. */
  readonly figure: 'page' | 'memory';
}

const docs = (path: string) => `https://docs.aws.amazon.com/${path}`;
const API_PAGE = docs('apigateway/latest/developerguide/limits.html');
const LAMBDA_PAGE = docs('lambda/latest/dg/gettingstarted-limits.html');
const SCALING_PAGE = docs('lambda/latest/dg/scaling-behavior.html');
const POLLER_PAGE = docs('lambda/latest/dg/services-sqs-scaling.html');
const TABLE_PAGE = docs('amazondynamodb/latest/developerguide/on-demand-capacity-mode.html');
const TABLE_QUOTA_PAGE = docs('amazondynamodb/latest/developerguide/ServiceQuotas.html');
const BUS_PAGE = docs('eventbridge/latest/userguide/eb-quota.html');
const SNS_PAGE = docs('general/latest/gr/sns.html');

const quota = (
  what: string,
  value: number,
  unit: string,
  raised: Quota['raised'],
  page: string,
  figure: Quota['figure'] = 'page',
): Quota => ({ what, value, unit, raised, page, figure });

/** Those that are the same in every region, or in which we take the large regions'. */
export const quotas = {
  apiRate: quota('API Gateway, throttle rate', 10_000, 'requests a second', 'Service Quotas', API_PAGE),
  apiBurst: quota('API Gateway, throttle burst', 5_000, 'requests', 'AWS, with the rate', API_PAGE),
  concurrency: quota('Lambda, concurrent executions', 1_000, 'environments', 'Service Quotas', LAMBDA_PAGE),
  environmentRate: quota(
    'Lambda, synchronous invocations of an environment',
    10,
    'requests a second',
    'nobody',
    LAMBDA_PAGE,
  ),
  scaleAtOnce: quota('Lambda, new environments of a function at once', 1_000, 'environments', 'nobody', SCALING_PAGE),
  scaleRate: quota('Lambda, new environments after that', 100, 'environments a second', 'nobody', SCALING_PAGE),
  pollerStart: quota('SQS poller, batches at work to begin with', 5, 'batches', 'nobody', POLLER_PAGE),
  pollerGrowth: quota('SQS poller, growth', 300, 'batches a minute', 'nobody', POLLER_PAGE),
  pollerMost: quota('SQS poller, batches at work at most', 1_250, 'batches', 'nobody', POLLER_PAGE),
  inFlight: quota(
    'SQS, messages in flight (handed out, or hidden until their next try)',
    120_000,
    'messages a queue',
    'AWS support',
    docs('AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html'),
  ),
  tableStart: quota('DynamoDB, writes of a new on-demand table', 4_000, 'writes a second', 'nobody', TABLE_PAGE),
  tableGrowth: quota('DynamoDB, growth in half an hour', 2, 'times the earlier peak', 'nobody', TABLE_PAGE),
  tableMost: quota('DynamoDB, writes of a table', 40_000, 'writes a second', 'Service Quotas', TABLE_QUOTA_PAGE),
  secretReads: quota(
    'Secrets Manager, GetSecretValue',
    10_000,
    'calls a second',
    'nobody',
    docs('secretsmanager/latest/userguide/reference_limits.html'),
  ),
  email: quota('SNS, e-mails of a subscription', 10, 'messages a second', 'nobody', SNS_PAGE),
  asyncHours: quota(
    'Lambda, how long a throttled asynchronous event is tried',
    6,
    'hours',
    'nobody',
    docs('lambda/latest/dg/invocation-async-error-handling.html'),
  ),
} as const satisfies Readonly<Record<string, Quota>>;

/** What an HTTP API answers when Lambda throttles the function: no page of AWS's was found that says it. */
export const LAMBDA_THROTTLED_STATUS = { status: 503, figure: 'memory' } as const;

/** What differs by region: calls of PutEvents, and events handed to targets, a second; requests to all APIs. */
export interface RegionQuotas {
  readonly putEvents: number;
  readonly invocations: number;
  readonly apiRate: number;
  readonly apiBurst: number;
}

const largeApi = { apiRate: quotas.apiRate.value, apiBurst: quotas.apiBurst.value };
const smallApi = { apiRate: 2_500, apiBurst: 1_250 };
const large = { putEvents: 10_000, invocations: 18_750, ...largeApi };
const medium = { putEvents: 2_400, invocations: 4_500, ...largeApi };
const small = { putEvents: 1_200, invocations: 2_250, ...largeApi };
const smaller = { putEvents: 600, invocations: 1_100, ...largeApi };
const smallest = { putEvents: 400, invocations: 750, ...largeApi };

export const busQuotas = {
  putEvents: { what: 'EventBridge, PutEvents', code: 'L-9B653E91', page: BUS_PAGE },
  invocations: { what: 'EventBridge, invocations', code: 'L-5540C5E3', page: BUS_PAGE },
} as const;

/** Regions that have the same quotas. */
interface RegionGroup {
  readonly regions: readonly string[];
  /** Whether regions that no group names are in it, too. */
  readonly hasRest?: true;
  readonly quotas: RegionQuotas;
}

/** Regions by the quotas they have. What EventBridge's page does not name is in the last two. */
export const regionGroups: readonly RegionGroup[] = [
  { regions: ['us-east-1', 'us-west-2', 'eu-west-1'], quotas: large },
  { regions: ['us-east-2', 'eu-central-1'], quotas: medium },
  { regions: ['eu-south-2'], quotas: { ...medium, ...smallApi } },
  { regions: ['us-west-1', 'ap-northeast-1', 'ap-southeast-1', 'ap-southeast-2', 'eu-west-2'], quotas: small },
  {
    regions: ['ap-east-1', 'ap-northeast-2', 'ap-south-1', 'ca-central-1', 'eu-north-1', 'eu-west-3', 'sa-east-1'],
    quotas: smaller,
  },
  { regions: ['ap-northeast-3', 'me-south-1'], hasRest: true, quotas: smallest },
  {
    regions: [
      'af-south-1',
      'ap-south-2',
      'ap-southeast-3',
      'ap-southeast-4',
      'ap-southeast-5',
      'ap-southeast-7',
      'ca-west-1',
      'eu-central-2',
      'eu-south-1',
      'il-central-1',
      'me-central-1',
      'mx-central-1',
    ],
    quotas: { ...smallest, ...smallApi },
  },
];

/** The quotas of a region that a group names. */
export const quotasOf = (region: string): RegionQuotas => {
  const group = regionGroups.find(({ regions }) => regions.includes(region));
  if (!group)
    throw new Error(`no quotas for ${region}: name one of ${regionGroups.flatMap((it) => it.regions).join(', ')}`);
  return group.quotas;
};
