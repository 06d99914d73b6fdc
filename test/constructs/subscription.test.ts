import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { deadLetterQueue } from '../../lib/constructs/retry-queue';
import { Subscription } from '../../lib/constructs/subscription';
import { testApp } from '../support/synthesised';
import { evaluated, resource } from '../support/template';

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
