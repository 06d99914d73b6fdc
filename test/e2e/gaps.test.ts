import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { ListMetricsCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
  PutMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { PutEventsCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { toJson } from '../../lambda/shared/log';
import { METRIC_NAMESPACE } from '../../lib/contract';
import { gaps } from '../../local/gaps';
import { cloudFormation, cloudWatch, depth, eventBridge, eventually, logs, outputs, sqs, unique } from './deployed';

jest.setTimeout(90_000);

/** Deploys a template and says how it ended. */
async function deployed(template: object): Promise<Stack> {
  const StackName = `gap-${unique()}`;
  await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(template) }));
  const stack = await eventually(`the end of ${StackName}`, async () => {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    return Stacks[0]?.StackStatus?.endsWith('_IN_PROGRESS') ? undefined : Stacks[0];
  });
  await cloudFormation.send(new DeleteStackCommand({ StackName }));
  return stack;
}

const bus = { Type: 'AWS::Events::EventBus', Properties: { Name: `gap-${unique()}` } };

/** A queue that nothing but the test knows. */
async function queue() {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `gap-${unique()}` }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  return { url: QueueUrl, arn: Attributes?.QueueArn ?? '' };
}

/** The names of the metrics of a namespace that have this value in a dimension. */
async function metricsOf(Namespace: string, value: string) {
  const { Metrics = [] } = await cloudWatch.send(new ListMetricsCommand({ Namespace }));
  return Metrics.filter(({ Dimensions = [] }) => Dimensions.some((it) => it.Value === value)).map(
    ({ MetricName }) => MetricName,
  );
}

/** Puts a metric and waits until it can be seen: whatever was to be measured before it can be seen by then. */
async function measureOnPurpose() {
  const value = unique();
  const datum = { MetricName: 'OnPurpose', Value: 1, Dimensions: [{ Name: 'Gap', Value: value }] };
  await cloudWatch.send(new PutMetricDataCommand({ Namespace: METRIC_NAMESPACE, MetricData: [datum] }));
  await eventually('a metric put on purpose', async () => (await metricsOf(METRIC_NAMESPACE, value)).length > 0);
}

/** Whether the engine's CloudFormation takes a resource beside one that it does take. */
async function takes(resource: object): Promise<boolean> {
  expect((await deployed({ Resources: { Bus: bus } })).StackStatus).toBe('CREATE_COMPLETE');
  return deployed({ Resources: { Bus: bus, Resource: resource } }).then(
    ({ StackStatus }) => StackStatus === 'CREATE_COMPLETE',
    (error: Error) => {
      if (/Unrecognized resource types/.test(error.message)) return false;
      throw error;
    },
  );
}

/** Resource of a row → what shows that the engine has caught up. */
const caughtUp: Readonly<Record<string, () => Promise<boolean>>> = {
  'AWS::Events::Archive': () =>
    takes({ Type: 'AWS::Events::Archive', Properties: { SourceArn: { 'Fn::GetAtt': ['Bus', 'Arn'] } } }),

  'AWS::EventSchemas::Registry': () => takes({ Type: 'AWS::EventSchemas::Registry' }),
  'AWS::EventSchemas::Schema': () =>
    takes({
      Type: 'AWS::EventSchemas::Schema',
      Properties: { RegistryName: 'gap', Type: 'OpenApi3', Content: '{"openapi":"3.0.0","info":{},"paths":{}}' },
    }),

  'AWS::SecretsManager::Secret': async () => {
    const { Outputs = [] } = await deployed({
      Resources: { Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { GenerateSecretString: {} } } },
      Outputs: { Ref: { Value: { Ref: 'Secret' } }, Id: { Value: { 'Fn::GetAtt': ['Secret', 'Id'] } } },
    });
    const { Ref = '', Id = '' } = Object.fromEntries(
      Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
    );
    // What the row puts in its place has to work meanwhile.
    expect(Id).toMatch(/^arn:aws:secretsmanager:/);
    expect(Ref).not.toBe('');
    return Ref.startsWith('arn:');
  },

  'AWS::Events::Rule': async () => {
    const name = `gap-${unique()}`;
    const EventBusName = outputs.BusName;
    const { url, arn } = await queue();
    await logs.send(new CreateLogGroupCommand({ logGroupName: name }));
    await eventBridge.send(
      new PutRuleCommand({ Name: name, EventBusName, EventPattern: JSON.stringify({ source: [name] }) }),
    );
    const [, , , region, account] = arn.split(':');
    const Targets = [
      { Id: 'group', Arn: `arn:aws:logs:${region}:${account}:log-group:${name}` },
      { Id: 'queue', Arn: arn },
    ];
    await eventBridge.send(new PutTargetsCommand({ Rule: name, EventBusName, Targets }));
    await eventBridge.send(
      new PutEventsCommand({ Entries: [{ EventBusName, Source: name, DetailType: 'gap', Detail: '{}' }] }),
    );
    // The other target has it, so the group would have it too.
    await eventually('the event at the other target', async () => (await depth(url)) === 1);
    const { logStreams = [] } = await logs.send(new DescribeLogStreamsCommand({ logGroupName: name }));
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: name }));
    return logStreams.length > 0 || events.length > 0;
  },

  'AWS::CloudWatch::Alarm': async () => {
    const name = `gap-${unique()}`;
    const stream = { logGroupName: name, logStreamName: 'gap' };
    await logs.send(new CreateLogGroupCommand({ logGroupName: name }));
    await logs.send(new CreateLogStreamCommand(stream));
    const message = toJson(
      { level: 'info', message: 'gap', dimensions: { Gap: name }, measures: [{ name: 'Gap', by: [['Gap']] }] },
      Date.now(),
    );
    await logs.send(new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: Date.now(), message }] }));
    const { url } = await queue();
    await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'gap' }));
    await measureOnPurpose();
    const measured = [
      ...(await metricsOf(METRIC_NAMESPACE, name)),
      ...(await metricsOf('AWS/SQS', url.split('/').at(-1) ?? '')),
    ];
    return measured.length > 0;
  },

  'AWS::Logs::MetricFilter': async () => {
    const name = `gap-${unique()}`;
    const stream = { logGroupName: name, logStreamName: 'gap' };
    await logs.send(new CreateLogGroupCommand({ logGroupName: name }));
    await logs.send(new CreateLogStreamCommand(stream));
    const dimensions = { Gap: '$.gap' };
    const metricTransformations = [
      { metricNamespace: METRIC_NAMESPACE, metricName: 'Gap', metricValue: '1', dimensions },
    ];
    const filterPattern = '{ $.message = "gap" }';
    await logs.send(
      new PutMetricFilterCommand({ logGroupName: name, filterName: name, filterPattern, metricTransformations }),
    );
    const message = JSON.stringify({ message: 'gap', gap: name });
    await logs.send(new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: Date.now(), message }] }));
    await measureOnPurpose();
    return (await metricsOf(METRIC_NAMESPACE, name)).length > 0;
  },

  'AWS::CloudWatch::Alarm (Metrics)': () =>
    takes({
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 1,
        EvaluationPeriods: 1,
        Metrics: [{ Id: 'zero', Expression: 'TIME_SERIES(0)', Period: 60 }],
      },
    }),

  'AWS::CloudWatch::InsightRule': () =>
    takes({
      Type: 'AWS::CloudWatch::InsightRule',
      Properties: { RuleName: 'gap', RuleState: 'ENABLED', RuleBody: '{}' },
    }),

  'AWS::Chatbot::SlackChannelConfiguration': () =>
    takes({
      Type: 'AWS::Chatbot::SlackChannelConfiguration',
      Properties: { ...channel, SlackWorkspaceId: 'T0123ABCD', SlackChannelId: 'C0123ABCD' },
    }),

  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration': () =>
    takes({
      Type: 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
      Properties: {
        ...channel,
        TeamId: '00000000-0000-4000-8000-000000000000',
        TeamsTenantId: '00000000-0000-4000-8000-000000000000',
        TeamsChannelId: '19%3Aabc%40thread.tacv2',
      },
    }),
};

const channel = { ConfigurationName: 'gap', IamRoleArn: 'arn:aws:iam::000000000000:role/gap' };

test('every row of the table is proved here, and nothing else', () => {
  expect(Object.keys(caughtUp).sort()).toEqual(gaps.map(({ resource }) => resource).sort());
});

// When one of these fails the engine has caught up: take the row, and what fills it, out.
test.each(gaps.map(({ resource, why }) => ({ resource, why })))('still so: $resource, $why', async ({ resource }) => {
  expect(await caughtUp[resource]?.()).toBe(false);
});
