import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { deadLetterQueue } from '../../lib/constructs/retry-queue';
import { Subscription } from '../../lib/constructs/subscription';
import { testApp } from '../support/synthesised';
import { evaluated, resource, resources } from '../support/template';

const stack = new Stack(testApp(), 'Subscriptions');
const eventBus = new events.EventBus(stack, 'Bus');
const ofItsOwn = new sqs.Queue(stack, 'OfItsOwn');
const subscription = new Subscription(stack, 'Audit', {
  eventBus,
  pattern: { source: ['qlik.cloud'] },
  description: 'Audit',
  deadLetterQueue: deadLetterQueue(stack, 'Dead'),
  target: {
    bind: () => ({
      arn: 'arn:aws:sqs:us-east-1:123456789012:audit',
      retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 60 },
      deadLetterConfig: { arn: ofItsOwn.queueArn },
    }),
  },
});
subscription.addTarget({ bind: () => ({ arn: 'arn:aws:sqs:us-east-1:123456789012:bare' }) });
subscription.addTarget({
  bind: () => ({
    arn: 'arn:aws:sqs:us-east-1:123456789012:undefined',
    deadLetterConfig: undefined,
    retryPolicy: undefined,
  }),
});
const { Targets } = resource(Template.fromStack(stack), 'AWS::Events::Rule');

test('leaves a target the retry policy and the DLQ that it brings', () => {
  expect(Targets[0]).toMatchObject({
    RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60 },
    DeadLetterConfig: { Arn: '<OfItsOwn.Arn>' },
  });
});

test.each([1, 2])('gives both to one that brings none (target %i)', (index) => {
  expect(Targets[index]).toMatchObject({
    RetryPolicy: { MaximumRetryAttempts: 185 },
    DeadLetterConfig: { Arn: '<Dead.Arn>' },
  });
});

test('says the name of its rule as metrics know it: the last part of the ARN', () => {
  const arn = 'arn:aws:events:us-east-1:123456789012:rule/the-bus/the-rule';
  expect(evaluated(stack.resolve(subscription.ruleName), () => arn)).toBe('the-rule');
});

describe('metrics', () => {
  // EventBridge user guide, "Monitoring Amazon EventBridge", read 2026-11: those of a rule on a custom bus.
  test.each([
    ['metricInvocations', 'Invocations', 'Sum'],
    ['metricFailedInvocations', 'FailedInvocations', 'Sum'],
    ['metricIngestionToInvocationSuccessLatency', 'IngestionToInvocationSuccessLatency', 'p99'],
  ] as const)('%s is of the rule', (method, metricName, statistic) => {
    const dimensions = [
      { name: 'EventBusName', value: eventBus.eventBusName },
      { name: 'RuleName', value: subscription.ruleName },
    ];
    const { metricStat } = stack.resolve(subscription[method]().toMetricConfig());
    expect(metricStat).toMatchObject({
      namespace: 'AWS/Events',
      metricName,
      statistic,
      dimensions: stack.resolve(dimensions),
    });
  });

  test('metricDeadLetters is of the DLQ', () => {
    expect(subscription.metricDeadLetters().toMetricConfig().metricStat).toMatchObject({
      namespace: 'AWS/SQS',
      metricName: 'ApproximateNumberOfMessagesVisible',
      statistic: 'Maximum',
      dimensions: [{ name: 'QueueName', value: subscription.deadLetterQueue.queueName }],
    });
  });

  test('take another statistic and period', () => {
    const metric = subscription.metricInvocations({ statistic: 'SampleCount', period: Duration.hours(1) });
    expect(metric).toMatchObject({ statistic: 'SampleCount', period: Duration.hours(1) });
  });
});

describe('what a function throws', () => {
  const functionIn = (scope: Stack, id: string) =>
    new lambda.Function(scope, id, {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
    });
  const subscribed = (target: (stacks: { here: Stack; there: Stack }) => lambda.IFunction) => {
    const app = testApp();
    const stacks = { here: new Stack(app, 'Here'), there: new Stack(app, 'There') };
    const { here } = stacks;
    new Subscription(here, 'It', {
      eventBus: new events.EventBus(here, 'Bus'),
      pattern: { source: ['qlik.cloud'] },
      target: new targets.LambdaFunction(target(stacks)),
    });
    return { ...stacks, template: Template.fromStack(here) };
  };

  test.each(['here', 'there'] as const)('by an alias goes to the DLQ, from its stack (%s)', (place) => {
    const { template } = subscribed(
      (stacks) =>
        new lambda.Alias(stacks[place], 'Live', {
          aliasName: 'live',
          version: functionIn(stacks[place], 'Function').currentVersion,
        }),
    );
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      // Of the same stack CDK reads it off the alias's ARN.
      Qualifier: place === 'there' ? 'live' : Match.objectLike({ 'Fn::Select': Match.anyValue() }),
    });
    expect(resource(template, 'AWS::Lambda::EventInvokeConfig').DestinationConfig).toEqual({
      OnFailure: { Destination: '<ItDeadLetterQueue.Arn>' },
    });
  });

  test.each(['here', 'there'] as const)('goes where the function already sends it (%s)', (place) => {
    const { template } = subscribed((stacks) => {
      const it = functionIn(stacks[place], 'Function');
      it.configureAsyncInvoke({ retryAttempts: 0 });
      return it;
    });
    expect(JSON.stringify(resources(template, 'AWS::Lambda::EventInvokeConfig'))).not.toContain('ItDeadLetterQueue');
  });

  test('is said to be lost of an imported function', () => {
    const arn = 'arn:aws:lambda:eu-west-1:111111111111:function:theirs';
    const { here } = subscribed(({ here }) => lambda.Function.fromFunctionArn(here, 'Theirs', arn));
    const lost = Match.stringLikeRegexp('what the imported function Here/Theirs throws is lost');
    Annotations.fromStack(here).hasWarning('/Here/It', lost);
  });
});
