import type { DoctorClients, Found, Installation } from '../../../cli/doctor/installation';
import { installationOf } from '../../../cli/doctor/installation';
import type { QlikSide } from '../../../cli/doctor/qlik-side';
import type { Answer, Delivery, List, TenantApi, Webhook } from '../../../lambda/reconcile/tenant-api';
import { output, VERSION } from '../../../lib/contract';
import { categoryPattern } from '../../../lib/qlik/pattern';
import { type Answers, type Asked, fakeAws } from '../fake-aws';

/** 08:00 on the day of the scene. */
export const NOW = Date.parse('2026-11-24T08:00:00Z');
export const ago = (minutes: number) => new Date(NOW - minutes * 60_000);

const URL = 'https://api.example.com/webhooks/acme';
export const JOURNAL = 'journal-users';

export const outputs = {
  ...Object.fromEntries(Object.values(output).map((key) => [key, key])),
  Version: VERSION,
  WebhookUrls: JSON.stringify({ acme: URL }),
  SigningSecretArns: JSON.stringify({ acme: 'arn:secret' }),
  ParkedQueueUrl: 'https://sqs/1/parked',
  ParkedDlqUrl: 'https://sqs/1/parked-dlq',
  FailureQueueUrl: 'https://sqs/1/failure',
  Reconcile: JSON.stringify({ tenants: { acme: { host: 'acme.eu.qlikcloud.com', apiCredentials: 'arn:api' } } }),
} as unknown as Found['outputs'];

const policy = (logGroup: string) =>
  `{"Statement":[{"Principal":{"Service":["events.amazonaws.com"]},"Resource":["arn:aws:logs:eu-west-1:1:log-group:${logGroup}:*"]}]}`;

export const policies = (count: number, logGroup = JOURNAL) => ({
  resourcePolicies: Array.from({ length: count }, (_, index) => ({
    policyDocument: index === 0 ? policy(logGroup) : '{}',
  })),
});

/** What the queues hold: queue's name → messages. */
export const queues =
  (messages: Readonly<Record<string, number>> = {}) =>
  ({ QueueUrl }: { readonly QueueUrl: string }) => {
    const name = QueueUrl.split('/').at(-1) ?? '';
    return {
      Attributes: {
        QueueArn: `arn:aws:sqs:eu-west-1:1:${name}`,
        ApproximateNumberOfMessages: String(messages[name] ?? 0),
        ...(name === 'parked' && { RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:1:parked-dlq"}' }),
      },
    };
  };

/** Values of metrics by name, each with the minutes since. */
export const metrics =
  (values: Readonly<Record<string, readonly (readonly [minutes: number, value: number])[]>>) =>
  ({ MetricDataQueries }: { readonly MetricDataQueries: readonly MetricQuery[] }) => ({
    MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
      const points = values[MetricStat.Metric.MetricName] ?? [];
      return { Id, Timestamps: points.map(([minutes]) => ago(minutes)), Values: points.map(([, value]) => value) };
    }),
  });

interface MetricQuery {
  readonly Id: string;
  readonly MetricStat: { readonly Metric: { readonly MetricName: string } };
}

/** The deployed template, as far as it is looked at. */
export const template = {
  Resources: {
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: {
        RouteSettings: {
          'POST /webhooks/{tenant}': { ThrottlingRateLimit: 10 },
          'POST /webhooks/acme': { ThrottlingRateLimit: 500 },
        },
      },
    },
    FanoutReconcileSchedule0123ABCD: {
      Type: 'AWS::Events::Rule',
      Properties: { ScheduleExpression: 'rate(15 minutes)' },
    },
  },
};

const healthy: Answers = {
  GetCallerIdentityCommand: { Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/ada' },
  DescribeStacksCommand: { Stacks: [{ Outputs: [{ OutputKey: 'BootstrapVersion', OutputValue: '33' }] }] },
  DetectStackDriftCommand: { StackDriftDetectionId: 'd' },
  DescribeStackDriftDetectionStatusCommand: { DetectionStatus: 'DETECTION_COMPLETE', StackDriftStatus: 'IN_SYNC' },
  GetTemplateCommand: { TemplateBody: JSON.stringify(template) },
  ListStackResourcesCommand: {
    StackResourceSummaries: [
      { ResourceType: 'AWS::CloudWatch::Alarm', PhysicalResourceId: 'Mine-A' },
      { ResourceType: 'AWS::SQS::Queue', PhysicalResourceId: 'https://sqs/1/parked' },
      { ResourceType: 'AWS::Lambda::Function', PhysicalResourceId: 'ingest' },
    ],
  },
  GetFunctionConfigurationCommand: { FunctionName: 'ingest', Runtime: 'nodejs24.x', State: 'Active' },
  ListFunctionEventInvokeConfigsCommand: {},
  GetSecretValueCommand: { SecretString: 'x'.repeat(64) },
  DescribeSecretCommand: { VersionIdsToStages: { v1: ['AWSCURRENT'] } },
  ListRulesCommand: {
    Rules: [{ Name: 'users', Arn: 'arn:rule/users', EventPattern: JSON.stringify(categoryPattern('users')) }],
  },
  ListTargetsByRuleCommand: { Targets: [{ Arn: `arn:aws:logs:eu-west-1:1:log-group:${JOURNAL}:*` }] },
  DescribeLogStreamsCommand: { logStreams: [{ lastEventTimestamp: ago(3).getTime() }] },
  DescribeResourcePoliciesCommand: policies(1),
  GetQueueUrlCommand: ({ QueueName }: { readonly QueueName: string }) => ({ QueueUrl: `https://sqs/1/${QueueName}` }),
  GetQueueAttributesCommand: queues(),
  ListQueuesCommand: {},
  ListObjectsV2Command: { KeyCount: 0 },
  DescribeAlarmsCommand: { MetricAlarms: [{ AlarmName: 'Mine-A', StateValue: 'OK', AlarmActions: ['arn:topic'] }] },
  ListSubscriptionsByTopicCommand: { Subscriptions: [{ SubscriptionArn: 'arn:aws:sns:eu-west-1:1:alerts:1' }] },
  GetMetricDataCommand: metrics({ Reconciled: [[5, 1]] }),
  GetAccountSettingsCommand: { AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 1000 } },
  GetServiceQuotaCommand: { Quota: { Value: 10_000 } },
};

const ours: Webhook = {
  id: 'w1',
  name: 'Fan-out',
  url: URL,
  enabled: true,
  eventTypes: ['com.qlik.v1.user.created'],
  hasSecret: true,
};

export const delivery = (minutes: number, statusCode: number): Delivery => ({
  id: String(minutes),
  eventType: 'com.qlik.v1.user.created',
  status: statusCode < 300 ? 'success' : 'fail',
  triggeredAt: ago(minutes).toISOString(),
  response: { statusCode },
});

/** What is not as in the healthy installation. */
export interface Change {
  readonly aws?: Answers;
  readonly outputs?: Readonly<Record<string, string | undefined>>;
  readonly stack?: Installation['stack'];
  readonly assembly?: string;
  /** The webhook that comes here, or that there is none. */
  readonly webhook?: Partial<Webhook> | 'none' | 'two';
  /** What Qlik sent, the newest first. */
  readonly deliveries?: readonly Delivery[];
  readonly qlik?: QlikSide;
}

/** A small installation in which all is well at 08:00, but for what is said. */
export function scene(change: Change = {}): { readonly installation: Installation; readonly asked: readonly Asked[] } {
  const { clients, asked } = fakeAws({ ...healthy, ...change.aws });
  let waitedMs = 0;
  const found = {
    name: 'Mine',
    clients: clients as DoctorClients,
    outputs: { ...outputs, ...change.outputs } as Found['outputs'],
    stack: change.stack ?? { StackName: 'Mine', StackStatus: 'UPDATE_COMPLETE', CreationTime: ago(100_000) },
    now: () => NOW + waitedMs,
    pause: async (milliseconds: number) => {
      waitedMs += milliseconds;
    },
    assembly: change.assembly ?? 'no-such-folder',
  };
  return { installation: { ...installationOf(found), qlikSide: async () => qlikSideIn(change) }, asked };
}

function qlikSideIn({ qlik, webhook, deliveries = [delivery(2, 202)] }: Change): QlikSide {
  if (qlik) return qlik;
  const one = { ...ours, ...(typeof webhook === 'object' && webhook) };
  const webhooks = webhook === 'none' ? [] : webhook === 'two' ? [one, { ...one, id: 'w2', name: 'Old' }] : [one];
  const answer: Answer<List<Delivery>> = { ok: true, value: { items: deliveries, isWhole: true } };
  return { ok: true, url: URL, webhooks, api: { deliveries: async () => answer } as Partial<TenantApi> as TenantApi };
}
