import { Duration, SecretValue, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import { QlikSubscriptions } from '../../lib/constructs/qlik-subscriptions';
import { testApp } from '../support/synthesised';
import { resource, resources, type Statement, statements } from '../support/template';

/** A bus that is imported, so that all of the template is of the subscription. */
function subscriptions() {
  const stack = new Stack(testApp(), 'Team');
  const eventBus = events.EventBus.fromEventBusName(stack, 'Bus', 'qlik');
  return { stack, qlik: new QlikSubscriptions(stack, 'Qlik', { eventBus }) };
}

const functionIn = (stack: Stack) =>
  new lambda.Function(stack, 'Function', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {};'),
  });

const RULE = '<QlikItRule.Arn>';

/** What lets EventBridge hand the event over: actions of the role that it takes on, or those of a policy of the target. */
interface Kind {
  readonly target: (stack: Stack) => events.IRuleTarget;
  readonly role?: readonly string[];
  readonly policy?: { readonly type: string; readonly action: string };
  /** What else of the target the rule has to say. */
  readonly parameters?: object;
}

const kinds: Readonly<Record<string, Kind>> = {
  'a Lambda function': {
    target: (stack) => new targets.LambdaFunction(functionIn(stack)),
    policy: { type: 'AWS::Lambda::Permission', action: 'lambda:InvokeFunction' },
  },
  'an SQS queue': {
    target: (stack) => new targets.SqsQueue(new sqs.Queue(stack, 'Queue')),
    policy: { type: 'AWS::SQS::QueuePolicy', action: 'sqs:SendMessage' },
  },
  'a FIFO queue': {
    target: (stack) => {
      const queue = new sqs.Queue(stack, 'Queue', { fifo: true, contentBasedDeduplication: true });
      return new targets.SqsQueue(queue, { messageGroupId: 'qlik' });
    },
    policy: { type: 'AWS::SQS::QueuePolicy', action: 'sqs:SendMessage' },
    parameters: { SqsParameters: { MessageGroupId: 'qlik' } },
  },
  'an SNS topic': {
    target: (stack) => new targets.SnsTopic(new sns.Topic(stack, 'Topic')),
    policy: { type: 'AWS::SNS::TopicPolicy', action: 'sns:Publish' },
  },
  'a state machine': {
    target: (stack) =>
      new targets.SfnStateMachine(
        new stepfunctions.StateMachine(stack, 'Machine', {
          definitionBody: stepfunctions.DefinitionBody.fromChainable(new stepfunctions.Pass(stack, 'Pass')),
        }),
      ),
    role: ['states:StartExecution'],
  },
  'a Kinesis stream': {
    target: (stack) =>
      new targets.KinesisStream(new kinesis.Stream(stack, 'Stream'), { partitionKeyPath: '$.detail.id' }),
    role: ['kinesis:PutRecord', 'kinesis:PutRecords'],
    parameters: { KinesisParameters: { PartitionKeyPath: '$.detail.id' } },
  },
  'a Firehose stream': {
    target: (stack) =>
      new targets.FirehoseDeliveryStream(
        new firehose.DeliveryStream(stack, 'Lake', {
          destination: new firehose.S3Bucket(new s3.Bucket(stack, 'Bucket')),
        }),
      ),
    role: ['firehose:PutRecord', 'firehose:PutRecordBatch'],
  },
  'another bus': {
    target: (stack) => new targets.EventBus(new events.EventBus(stack, 'Other')),
    role: ['events:PutEvents'],
  },
  'an API destination': {
    target: (stack) =>
      new targets.ApiDestination(
        new events.ApiDestination(stack, 'Destination', {
          endpoint: 'https://example.com/hook',
          connection: new events.Connection(stack, 'Connection', {
            authorization: events.Authorization.apiKey('x-api-key', SecretValue.secretsManager('hook')),
          }),
        }),
      ),
    role: ['events:InvokeApiDestination'],
  },
  'a REST API': {
    target: (stack) => {
      const api = new apigateway.RestApi(stack, 'Api', { cloudWatchRole: false });
      api.root.addMethod('POST');
      return new targets.ApiGateway(api, { path: '/', method: 'POST' });
    },
    role: ['execute-api:Invoke'],
  },
  'a log group': {
    target: (stack) => new targets.CloudWatchLogGroup(new logs.LogGroup(stack, 'Log')),
    // CDK's target makes the policy by a custom resource.
    policy: { type: 'Custom::CloudwatchLogResourcePolicy', action: 'logs:PutLogEvents' },
  },
  'an ECS task': {
    target: (stack) => {
      const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 }) });
      const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
      taskDefinition.addContainer('Container', { image: ecs.ContainerImage.fromRegistry('example') });
      return new targets.EcsTask({ cluster, taskDefinition });
    },
    role: ['ecs:RunTask', 'iam:PassRole'],
    parameters: { EcsParameters: { LaunchType: 'FARGATE' } },
  },
};

describe.each(Object.entries(kinds))('%s as a target', (_, { target, role, policy, parameters = {} }) => {
  const { stack, qlik } = subscriptions();
  qlik.onFailure('It', { target: target(stack) });
  const template = Template.fromStack(stack);
  const [written] = resource(template, 'AWS::Events::Rule', 'QlikIt').Targets;

  test('has the retry policy and the DLQ of the subscription, and what it says of itself', () => {
    expect(written).toMatchObject({
      RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
      DeadLetterConfig: { Arn: '<QlikItDeadLetterQueue.Arn>' },
      ...parameters,
    });
  });

  test('may be given the event by EventBridge', () => {
    if (role) {
      const roleId = /^<(.*)\.Arn>$/.exec(written.RoleArn)?.[1] ?? '';
      expect(resources(template, 'AWS::IAM::Role')[roleId]?.AssumeRolePolicyDocument.Statement).toMatchObject([
        { Action: 'sts:AssumeRole', Principal: { Service: 'events.amazonaws.com' } },
      ]);
      const granted = Object.values(resources(template, 'AWS::IAM::Policy'))
        .filter(({ Roles }) => Roles.includes(`<${roleId}>`))
        .flatMap(({ PolicyDocument }) => statements(PolicyDocument).flatMap(({ Action }) => Action));
      expect(granted).toEqual(expect.arrayContaining([...role]));
    } else {
      // EventBridge wants no role where the target has a policy ("Using resource-based policies", read 2026-11).
      expect(written).not.toHaveProperty('RoleArn');
      const texts = Object.values(resources(template, policy?.type ?? '')).map((it) => JSON.stringify(it));
      expect(texts).toContainEqual(expect.stringContaining(policy?.action ?? ''));
      expect(texts.filter((it) => it.includes(policy?.action ?? '')).join()).toContain('events.amazonaws.com');
    }
  });

  test('has a DLQ that takes what EventBridge could not hand over, of this rule alone', () => {
    expect(letIn(template, '<QlikItDeadLetterQueue.Arn>')).toEqual([{ ArnEquals: { 'aws:SourceArn': RULE } }]);
  });

  test('has an alarm on what was not handed over, and on the DLQ', () => {
    const watched = Object.values(resources(template, 'AWS::CloudWatch::Alarm')).map(
      ({ MetricName, Dimensions }) => [MetricName, Dimensions.map(({ Name }: { Name: string }) => Name)] as const,
    );
    expect(watched).toEqual([
      ['FailedInvocations', ['EventBusName', 'RuleName']],
      ['ApproximateNumberOfMessagesVisible', ['QueueName']],
    ]);
  });
});

/** Under which conditions EventBridge may send to a queue. */
const letIn = (template: Template, queueArn: string) =>
  Object.values(resources(template, 'AWS::SQS::QueuePolicy'))
    .flatMap(({ PolicyDocument }) => statements(PolicyDocument))
    .filter(({ Effect, Resource }: Statement) => Effect === 'Allow' && Resource === queueArn)
    .map(({ Condition }) => Condition);

test('a target’s own retry policy and DLQ are kept', () => {
  const { stack, qlik } = subscriptions();
  const deadLetterQueue = new sqs.Queue(stack, 'Own');
  const target = new targets.LambdaFunction(functionIn(stack), {
    deadLetterQueue,
    retryAttempts: 3,
    maxEventAge: Duration.hours(1),
  });
  qlik.onAny('It', { target });
  expect(resource(Template.fromStack(stack), 'AWS::Events::Rule').Targets).toMatchObject([
    {
      RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3600 },
      DeadLetterConfig: { Arn: '<Own.Arn>' },
    },
  ]);
});

test('a target in two subscriptions lets both rules in, and each has a DLQ of its own', () => {
  const { stack, qlik } = subscriptions();
  const queue = new sqs.Queue(stack, 'Queue');
  const code = functionIn(stack);
  for (const id of ['One', 'Other']) {
    qlik.onAny(id, { target: new targets.SqsQueue(queue) }).addTarget(new targets.LambdaFunction(code));
  }
  const template = Template.fromStack(stack);
  const rules = ['<QlikOneRule.Arn>', '<QlikOtherRule.Arn>'];
  expect(letIn(template, '<Queue.Arn>')).toEqual(rules.map((arn) => ({ ArnEquals: { 'aws:SourceArn': arn } })));
  const permissions = Object.values(resources(template, 'AWS::Lambda::Permission'));
  expect(permissions.map(({ SourceArn }) => SourceArn).sort()).toEqual(rules);
  expect(Object.values(resources(template, 'AWS::Events::Rule')).map(deadLettersOf)).toEqual([
    ['<QlikOneDeadLetterQueue.Arn>', '<QlikOneDeadLetterQueue.Arn>'],
    ['<QlikOtherDeadLetterQueue.Arn>', '<QlikOtherDeadLetterQueue.Arn>'],
  ]);
  // A function has one place for what it throws.
  template.resourceCountIs('AWS::Lambda::EventInvokeConfig', 1);
});

const deadLettersOf = ({ Targets }: { readonly Targets?: readonly { DeadLetterConfig: { Arn: string } }[] }) =>
  Targets?.map(({ DeadLetterConfig }) => DeadLetterConfig.Arn);

describe('a DLQ of one’s own', () => {
  test('encrypted with a key of one’s own: EventBridge may use the key, in this account alone', () => {
    const { stack, qlik } = subscriptions();
    const deadLetterQueue = new sqs.Queue(stack, 'Dead', { encryptionMasterKey: new kms.Key(stack, 'Key') });
    qlik.onAny('It', { target: new targets.LambdaFunction(functionIn(stack)), deadLetterQueue });
    const template = Template.fromStack(stack);
    expect(letIn(template, '<Dead.Arn>')).toEqual([{ ArnEquals: { 'aws:SourceArn': RULE } }]);
    expect(statements(resource(template, 'AWS::KMS::Key').KeyPolicy)).toContainEqual({
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } },
    });
  });

  test('of another stack: it lets this account’s rules in, and the stacks do not depend in a circle', () => {
    const { stack, qlik } = subscriptions();
    const operations = new Stack(stack.node.scope, 'Operations');
    const deadLetterQueue = new sqs.Queue(operations, 'Dead');
    qlik.onAny('It', { target: new targets.SqsQueue(new sqs.Queue(stack, 'Queue')), deadLetterQueue });
    expect(letIn(Template.fromStack(operations), '<Dead.Arn>')).toEqual([
      { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } },
    ]);
    expect(stack.dependencies).toEqual([operations]);
    expect(operations.dependencies).toEqual([]);
  });

  test('imported: its policy is somebody else’s, which is said', () => {
    const { stack, qlik } = subscriptions();
    const arn = 'arn:aws:sqs:eu-west-1:111111111111:dead';
    const deadLetterQueue = sqs.Queue.fromQueueArn(stack, 'Dead', arn);
    qlik.onAny('It', { target: new targets.SqsQueue(new sqs.Queue(stack, 'Queue')), deadLetterQueue });
    const said = Match.stringLikeRegexp(
      'the imported queue Team/Dead.*must let events.amazonaws.com do sqs:SendMessage',
    );
    Annotations.fromStack(stack).hasWarning('/Team/Dead', said);
  });

  test.each([
    ['a FIFO queue', { fifo: true }, 'is a FIFO queue: bring a standard one, or none'],
    [
      'encrypted with alias/aws/sqs',
      { encryption: sqs.QueueEncryption.KMS_MANAGED },
      'is encrypted with alias/aws/sqs, which lets no service in: bring one that SQS or a key of yours encrypts, or none',
    ],
  ] as const)('that is %s is refused', (_, props, fault) => {
    const { stack, qlik } = subscriptions();
    const deadLetterQueue = new sqs.Queue(stack, 'Dead', props);
    expect(() => qlik.onAny('It', { target: new targets.LambdaFunction(functionIn(stack)), deadLetterQueue })).toThrow(
      new Error(`subscription It: its DLQ Team/Dead ${fault}`),
    );
  });

  test('that is of another region is refused', () => {
    const stack = new Stack(testApp(), 'Team', { env: { account: '111111111111', region: 'eu-west-1' } });
    const eventBus = events.EventBus.fromEventBusName(stack, 'Bus', 'qlik');
    const arn = 'arn:aws:sqs:us-east-1:111111111111:dead';
    const deadLetterQueue = sqs.Queue.fromQueueArn(stack, 'Dead', arn);
    const target = new targets.LambdaFunction(functionIn(stack));
    expect(() => new QlikSubscriptions(stack, 'Qlik', { eventBus }).onAny('It', { target, deadLetterQueue })).toThrow(
      'subscription It: its DLQ Team/Dead is in 111111111111/us-east-1, the rule in 111111111111/eu-west-1',
    );
  });
});
