import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { env } from '../../lib/contract';
import { fanoutIn } from '../support/fanout-in';
import { resource, resources, statements } from '../support/template';

// CDK prints what it warns of; here that is looked at.
jest.spyOn(console, 'error').mockReturnValue(undefined);

const environment = (template: ReturnType<ReturnType<typeof fanoutIn>['template']>, id: string) =>
  resource(template, 'AWS::Lambda::Function', id).Environment.Variables;

describe('a bus', () => {
  const ARN = 'arn:aws:events:eu-west-1:123456789012:event-bus/central';
  const { template } = fanoutIn((stack) => ({
    eventBus: events.EventBus.fromEventBusArn(stack, 'Central', ARN),
    encryptionKey: undefined,
  }));
  const found = template();

  test('gets every rule, the archive and every entry, and none is made', () => {
    found.resourceCountIs('AWS::Events::EventBus', 0);
    const rules = Object.values(resources(found, 'AWS::Events::Rule'));
    expect(rules.map(({ EventBusName }) => EventBusName)).toEqual(rules.map(() => 'central'));
    expect(resource(found, 'AWS::Events::Archive').SourceArn).toBe(ARN);
    for (const id of ['FanoutIngest', 'FanoutRedeliver', 'FanoutFailures']) {
      expect(environment(found, id)).toMatchObject({ [env.busName]: 'central' });
    }
    for (const role of ['FanoutIngestRole', 'FanoutRedeliverRole']) {
      expect(statements(resource(found, 'AWS::IAM::Policy', role).PolicyDocument)).toContainEqual({
        Effect: 'Allow',
        Action: 'events:PutEvents',
        Resource: ARN,
      });
    }
  });

  test('is the one whose metrics the alarms watch', () => {
    const buses = Object.values(resources(found, 'AWS::CloudWatch::Alarm')).flatMap(({ Dimensions }) =>
      (Dimensions ?? [])
        .filter(({ Name }: { Name: string }) => Name === 'EventBusName')
        .map(({ Value }: { Value: string }) => Value),
    );
    expect(new Set(buses)).toEqual(new Set(['central']));
  });

  test('may be the default one, whose rules have their name alone in their ARN', () => {
    const { template, fanout, stack } = fanoutIn((scope) => ({
      eventBus: events.EventBus.fromEventBusName(scope, 'Default', 'default'),
    }));
    const { users } = fanout.bus.categories;
    expect(stack.resolve(users.ruleName)).toEqual(stack.resolve(users.rule.ruleName));
    expect(resource(template(), 'AWS::CloudWatch::Alarm', 'FanoutMonitoringFailedInvocationsusers').Dimensions).toEqual(
      expect.arrayContaining([{ Name: 'RuleName', Value: '<FanoutEventsusersRule>' }]),
    );
  });
});

describe('DLQs', () => {
  const named = (stack: Stack, name: string) =>
    sqs.Queue.fromQueueArn(stack, name, `arn:aws:sqs:eu-west-1:123456789012:${name}`);
  const { template, fanout, stack } = fanoutIn((scope) => ({
    parkedDeadLetterQueue: named(scope, 'parked'),
    failureDeadLetterQueue: new sqs.Queue(scope, 'Failures'),
    journalDeadLetterQueue: named(scope, 'journals'),
  }));
  const found = template();

  test('take what is dead, and none is made', () => {
    expect(Object.keys(resources(found, 'AWS::SQS::Queue')).sort()).toEqual([
      'Failures',
      'FanoutFailuresFailureQueue',
      'FanoutParkedQueue',
    ]);
    const redriven = (id: string) => resource(found, 'AWS::SQS::Queue', id).RedrivePolicy.deadLetterTargetArn;
    expect(redriven('FanoutParkedQueue')).toBe('arn:aws:sqs:eu-west-1:123456789012:parked');
    expect(redriven('FanoutFailuresFailureQueue')).toBe('<Failures.Arn>');
    const [target] = resource(found, 'AWS::Events::Rule', 'FanoutEventsusers').Targets;
    expect(target.DeadLetterConfig.Arn).toBe('arn:aws:sqs:eu-west-1:123456789012:journals');
    expect(fanout.bus.journalDeadLetterQueue.queueName).toBe('journals');
  });

  test('are watched', () => {
    expect(resource(found, 'AWS::CloudWatch::Alarm', 'FanoutMonitoringParkedDeadLetters').Dimensions).toEqual([
      { Name: 'QueueName', Value: 'parked' },
    ]);
  });

  test('one that is only named has to let EventBridge in by itself, and a warning says so', () => {
    const warned = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('dead-letters-not-allowed'));
    expect(warned).toHaveLength(1);
    expect(String(warned[0]?.entry.data)).toMatch(/queue Own\/journals .* events\.amazonaws\.com do sqs:SendMessage/);
    // One of this app is let in.
    expect(statements(resource(found, 'AWS::SQS::QueuePolicy', 'Failures').PolicyDocument)).toContainEqual(
      expect.objectContaining({ Principal: { Service: 'events.amazonaws.com' }, Resource: '<Failures.Arn>' }),
    );
  });

  test('are one each: by the queue one knows what a dead message is', () => {
    expect(() =>
      fanoutIn((scope) => {
        const queue = named(scope, 'all');
        return { parkedDeadLetterQueue: queue, journalDeadLetterQueue: queue };
      }),
    ).toThrow(
      '`parkedDeadLetterQueue` and `journalDeadLetterQueue` are the same queue, Own/all: each needs a queue of its own',
    );
  });

  test('are standard queues, as the queues are whose DLQs they are', () => {
    expect(() => fanoutIn((scope) => ({ parkedDeadLetterQueue: named(scope, 'dead.fifo') }))).toThrow(
      'Own/Fanout/Parked: the DLQ must be a standard queue as the queue is, got a FIFO queue',
    );
  });
});

describe('a table of events', () => {
  const ARN = 'arn:aws:dynamodb:eu-west-1:123456789012:table/events';

  test('remembers what was published, and none is made', () => {
    const { template } = fanoutIn((scope) => ({ eventTable: dynamodb.TableV2.fromTableArn(scope, 'Events', ARN) }));
    const found = template();
    expect(Object.keys(resources(found, 'AWS::DynamoDB::GlobalTable'))).toEqual(['FanoutFailuresCardTable']);
    for (const id of ['FanoutIngest', 'FanoutRedeliver']) {
      expect(environment(found, id)).toMatchObject({ [env.eventTable]: 'events' });
      expect(statements(resource(found, 'AWS::IAM::Policy', `${id}Role`).PolicyDocument)).toContainEqual({
        Effect: 'Allow',
        Action: 'dynamodb:UpdateItem',
        Resource: ARN,
      });
    }
  });

  test('is of no use without deduplication', () => {
    expect(() =>
      fanoutIn((scope) => ({
        deduplication: false,
        eventTable: dynamodb.TableV2.fromTableArn(scope, 'Events', ARN),
      })),
    ).toThrow(
      '`eventTable` is given and `deduplication` is false: without deduplication no table is used; leave one out',
    );
  });
});
