import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { HandlerFunction } from '../../lib/constructs/handler-function';
import { RetryQueue } from '../../lib/constructs/retry-queue';
import { synthesised, testApp } from '../support/synthesised';
import { resource, resources, statements } from '../support/template';

const template = synthesised();
const queues = resources(template, 'AWS::SQS::Queue');
const FOURTEEN_DAYS = 1_209_600;

test('the stack has these queues and no other', () => {
  expect(Object.keys(queues).sort()).toEqual([
    'FanoutEventsJournalDeadLetterQueue',
    'FanoutFailuresFailureQueue',
    'FanoutFailuresFailureQueueDeadLetterQueue',
    'FanoutParkedDeadLetterQueue',
    'FanoutParkedQueue',
  ]);
});

test.each(Object.keys(queues))('%s is encrypted, keeps for 14 days, and is closed without TLS', (id) => {
  expect(queues[id]).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: FOURTEEN_DAYS });
  const policy = Object.values(resources(template, 'AWS::SQS::QueuePolicy')).find(
    ({ Queues }) => Queues[0] === `<${id}>`,
  );
  expect(statements(policy?.PolicyDocument)).toContainEqual({
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 'sqs:*',
    Resource: `<${id}.Arn>`,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
});

test.each([
  // With 5, 10, 20 … 900 seconds between tries, twenty take three hours.
  {
    queue: 'FanoutParkedQueue',
    dlq: 'FanoutParkedDeadLetterQueue',
    consumer: 'FanoutRedeliver',
    tries: 20,
    // More than ten are refused without a window.
    batch: { BatchSize: 50, MaximumBatchingWindowInSeconds: 1 },
  },
  {
    queue: 'FanoutFailuresFailureQueue',
    dlq: 'FanoutFailuresFailureQueueDeadLetterQueue',
    consumer: 'FanoutFailures',
    tries: 10,
    batch: { BatchSize: 5 },
  },
])('$queue: what fails $tries times is in its DLQ, and comes back one message at a time', (it) => {
  expect(queues[it.queue]?.RedrivePolicy).toEqual({
    deadLetterTargetArn: `<${it.dlq}.Arn>`,
    maxReceiveCount: it.tries,
  });
  const mapping = Object.values(resources(template, 'AWS::Lambda::EventSourceMapping')).find(
    ({ EventSourceArn }) => EventSourceArn === `<${it.queue}.Arn>`,
  );
  expect(mapping).toEqual({
    EventSourceArn: `<${it.queue}.Arn>`,
    FunctionName: `<${it.consumer}>`,
    ...it.batch,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 10 },
  });
});

test('a DLQ has no DLQ of its own: what is there waits for a person', () => {
  const dead = Object.entries(queues).filter(([id]) => id.includes('DeadLetter'));
  expect(dead).toHaveLength(3);
  for (const [, it] of dead) expect(it.RedrivePolicy).toBeUndefined();
});

test.each([
  [10, 60],
  [60, 360],
])('a consumer that may take %i s hides a message for six times as long', (timeout, visibility) => {
  const stack = new Stack(testApp(), 'Queue');
  const consumer = new HandlerFunction(stack, 'Consumer', {
    handler: 'redeliver',
    description: '',
    timeout: Duration.seconds(timeout),
  });
  new RetryQueue(stack, 'Retry', { consumer, maxReceiveCount: 3, batchSize: 1 });
  const alone = Template.fromStack(stack);
  expect(resource(alone, 'AWS::SQS::Queue', 'RetryQueue').VisibilityTimeout).toBe(visibility);
  expect(resource(alone, 'AWS::Lambda::EventSourceMapping').BatchSize).toBe(1);
});
