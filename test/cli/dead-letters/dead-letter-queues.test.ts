import { deadLetterQueues } from '../../../cli/dead-letters/dead-letter-queues';
import type { Outputs } from '../../../cli/deployment/stack';
import { type Answers, awsError, fakeAws } from '../fake-aws';

const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:111122223333:${rest}`;
const url = (name: string) => `https://sqs.eu-west-1.amazonaws.com/111122223333/${name}`;
const queue = (name: string) => arn('sqs', name);
const rule = arn('events', 'rule/bus/rule');
const refresh = arn('lambda', 'function:refresh');

const outputs = {
  BusName: 'bus',
  ParkedQueueUrl: url('parked'),
  ParkedDlqUrl: url('parked-dlq'),
  FailureQueueUrl: url('failure'),
  FailureDlqUrl: url('failure-dlq'),
  JournalDlqUrl: url('journal-dlq'),
} as Outputs;

/** A deployment: which of its queues redrives into which, what its rule has as targets, and how its functions fail. */
interface World {
  readonly redrives?: Readonly<Record<string, string>>;
  readonly functions?: readonly string[];
  readonly targets?: readonly object[];
  readonly onFailure?: Readonly<Record<string, readonly string[]>>;
  readonly plainDlq?: Readonly<Record<string, string>>;
  readonly over?: Answers;
}

const found = (world: World) => {
  const { redrives = {}, functions = [], targets = [], onFailure = {}, plainDlq = {}, over } = world;
  const { clients } = fakeAws({
    // Two pages, of which the first says only that there is a second.
    ListStackResourcesCommand: ({ NextToken }: { readonly NextToken?: string }) =>
      NextToken === undefined
        ? { NextToken: 'more' }
        : {
            StackResourceSummaries: [
              ...Object.keys(redrives).map((name) => ({
                ResourceType: 'AWS::SQS::Queue',
                PhysicalResourceId: url(name),
              })),
              ...functions.map((name) => ({ ResourceType: 'AWS::Lambda::Function', PhysicalResourceId: name })),
              { ResourceType: 'AWS::S3::Bucket', PhysicalResourceId: 'bucket' },
            ],
          },
    ListRulesCommand: {
      Rules: [
        { Name: 'rule', Arn: rule, EventPattern: '{}', State: 'ENABLED' },
        { Name: 'Events-Archive', Arn: 'managed', State: 'ENABLED', ManagedBy: 'events.amazonaws.com' },
      ],
    },
    ListTargetsByRuleCommand: { Targets: targets },
    GetQueueUrlCommand: ({ QueueName }: { readonly QueueName: string }) => ({ QueueUrl: url(QueueName) }),
    GetQueueAttributesCommand: ({ QueueUrl }: { readonly QueueUrl: string }) => {
      const name = QueueUrl.split('/').at(-1) ?? '';
      const dlq = redrives[name];
      const RedrivePolicy = dlq && JSON.stringify({ deadLetterTargetArn: queue(dlq), maxReceiveCount: 3 });
      return { Attributes: { QueueArn: queue(name), ...(RedrivePolicy && { RedrivePolicy }) } };
    },
    GetFunctionConfigurationCommand: ({ FunctionName }: { readonly FunctionName: string }) => {
      const name = FunctionName.split(':')[6] ?? FunctionName;
      const dlq = plainDlq[name];
      return {
        FunctionArn: arn('lambda', `function:${name}`),
        ...(dlq && { DeadLetterConfig: { TargetArn: queue(dlq) } }),
      };
    },
    ListFunctionEventInvokeConfigsCommand: ({ FunctionName }: { readonly FunctionName: string }) => ({
      FunctionEventInvokeConfigs: (onFailure[FunctionName.split(':')[6] ?? FunctionName] ?? []).map((dlq) => ({
        DestinationConfig: { OnFailure: { Destination: dlq } },
      })),
    }),
    ...over,
  });
  return deadLetterQueues({ name: 'stack', outputs, clients });
};

const feeder = (ruleTarget: string) => ({ kind: 'target', ruleArn: rule, targetArn: ruleTarget, transforms: false });

it('knows its own DLQs by name, and what their queues hold', async () => {
  const redrives = { parked: 'parked-dlq', failure: 'failure-dlq', users: 'users-dlq' };
  expect(await found({ redrives })).toMatchObject([
    { name: 'failure', feeders: [{ kind: 'queue', arn: queue('failure'), holds: 'events' }] },
    { name: 'parked', feeders: [{ kind: 'queue', arn: queue('parked'), holds: 'parked' }] },
    { name: 'users-dlq', feeders: [{ kind: 'queue', arn: queue('users'), holds: 'anything' }] },
  ]);
});

it('finds the DLQ of a rule that another stack made, and of its target', async () => {
  const targets = [{ Arn: queue('users'), DeadLetterConfig: { Arn: queue('rule-dlq') } }];
  const over = {
    GetQueueAttributesCommand: {
      Attributes: {
        QueueArn: queue('users'),
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queue('users-dlq') }),
      },
    },
  };
  expect(await found({ targets, over })).toMatchObject([
    { name: 'rule-dlq', arn: queue('rule-dlq'), url: url('rule-dlq'), feeders: [feeder(queue('users'))] },
    { name: 'users-dlq', feeders: [{ kind: 'queue', arn: queue('users') }] },
  ]);
});

it.each(['Input', 'InputPath', 'InputTransformer'])('sees that a target with %s gets something else', async (name) => {
  const targets = [{ Arn: refresh, DeadLetterConfig: { Arn: queue('dlq') }, [name]: '$.detail' }];
  expect(await found({ targets })).toMatchObject([{ feeders: [{ transforms: true }] }]);
});

it('finds where functions send their failures, by destination or plain DLQ, and passes topics over', async () => {
  const functions = ['refresh', 'audit', 'page'];
  const onFailure = { refresh: [queue('refresh-dlq')], page: [arn('sns', 'topic')] };
  expect(await found({ functions, onFailure, plainDlq: { audit: 'audit-dlq' } })).toMatchObject([
    { name: 'audit-dlq', feeders: [{ kind: 'function', arn: arn('lambda', 'function:audit') }] },
    { name: 'refresh-dlq', feeders: [{ kind: 'function', arn: refresh }] },
  ]);
});

it('counts a function once that is both of the stack and, by its alias, a target; and asks the alias again', async () => {
  const world = { functions: ['refresh'], targets: [{ Arn: `${refresh}:live` }], plainDlq: { refresh: 'dlq' } };
  expect(await found(world)).toMatchObject([{ feeders: [{ kind: 'function', arn: `${refresh}:live` }] }]);
});

it('counts once what it finds by two addresses', async () => {
  const over = { GetQueueUrlCommand: { QueueUrl: 'https://elsewhere/users' } };
  const [dlq, ...others] = await found({ redrives: { users: 'dlq' }, targets: [{ Arn: queue('users') }], over });
  expect(others).toEqual([]);
  expect(dlq?.feeders).toHaveLength(1);
});

it('does without what is gone, and does not take a refusal for that', async () => {
  const targets = [{ Arn: queue('gone'), DeadLetterConfig: { Arn: queue('gone-dlq') } }];
  const gone = { GetQueueUrlCommand: awsError('QueueDoesNotExist') };
  expect(await found({ targets, over: gone })).toEqual([]);
  const refused = { GetQueueUrlCommand: awsError('AccessDenied') };
  await expect(found({ targets, over: refused })).rejects.toThrow('AccessDenied');
});
