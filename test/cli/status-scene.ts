import type { DeployedStack, Outputs } from '../../cli/deployment/stack';
import { categoryPattern } from '../../lib/qlik/pattern';
import { type Answers, fakeAws } from './fake-aws';

const at = (time: string) => new Date(`2026-11-24T${time}Z`);

/** A small deployment in which all is well at 08:00: one alarm, one parked queue with its DLQ, one journal. */
export function deploymentStatusFixture(over: Answers = {}): DeployedStack {
  const { clients } = fakeAws({
    ListStackResourcesCommand: {
      StackResourceSummaries: [
        { ResourceType: 'AWS::CloudWatch::Alarm', PhysicalResourceId: 'Mine-A' },
        { ResourceType: 'AWS::SQS::Queue', PhysicalResourceId: 'https://sqs/1/parked' },
      ],
    },
    DescribeAlarmsCommand: { MetricAlarms: [{ AlarmName: 'Mine-A', StateValue: 'OK' }] },
    ListRulesCommand: {
      Rules: [{ Name: 'users', Arn: 'arn:rule/users', EventPattern: JSON.stringify(categoryPattern('users')) }],
    },
    ListTargetsByRuleCommand: { Targets: [{ Arn: 'arn:aws:logs:eu-west-1:1:log-group:journal-users:*' }] },
    GetQueueUrlCommand: ({ QueueName }: { readonly QueueName: string }) => ({ QueueUrl: `https://sqs/1/${QueueName}` }),
    GetQueueAttributesCommand: ({ QueueUrl }: { readonly QueueUrl: string }) => ({
      Attributes: {
        QueueArn: `arn:aws:sqs:eu-west-1:1:${QueueUrl.split('/').at(-1)}`,
        ...(QueueUrl.endsWith('/parked') && {
          RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:1:parked-dlq"}',
        }),
      },
    }),
    DescribeLogStreamsCommand: { logStreams: [{ lastEventTimestamp: at('07:59:00').getTime() }] },
    GetMetricDataCommand: ({
      MetricDataQueries,
    }: {
      readonly MetricDataQueries: readonly { readonly Id: string }[];
    }) => ({
      MetricDataResults: MetricDataQueries.map(({ Id }) => ({
        Id,
        Timestamps: [at('07:55:00'), at('06:50:00')],
        Values: [2, 3],
      })),
    }),
    ...over,
  });
  const outputs = {
    ApiId: 'api',
    BusName: 'bus',
    WebhookUrls: '{"acme":"https://api.example.com/webhooks/acme"}',
    ParkedQueueUrl: 'https://sqs/1/parked',
    ParkedDlqUrl: 'https://sqs/1/parked-dlq',
    FailureQueueUrl: 'https://sqs/1/failure',
  } as Outputs;
  const cloudFormation = Object.assign(clients.cloudFormation, { config: { region: async () => 'eu-west-1' } });
  return { name: 'Mine', outputs, clients: { ...allOf(clients), cloudFormation } };
}

/** A proxy has no members of its own to spread. */
const allOf = ({
  cloudWatch,
  dynamodb,
  eventBridge,
  lambda,
  logs,
  s3,
  secretsManager,
  sns,
  sqs,
}: DeployedStack['clients']) => ({
  cloudWatch,
  dynamodb,
  eventBridge,
  lambda,
  logs,
  s3,
  secretsManager,
  sns,
  sqs,
});
