import type { DeployedStack } from '../../../cli/deployment/stack';
import { archiveEvents } from '../../../cli/simulation/archive-events';
import { type Answers, awsError, fakeAws } from '../fake-aws';
import { eventOf } from '../simulated-rules';

const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:111122223333:${rest}`;
const plan = {
  archive: { name: 'archive', arn: arn('events', 'archive/archive') },
  busArn: arn('events', 'event-bus/bus'),
  span: { from: Date.parse('2026-11-24T08:00:00Z'), to: Date.parse('2026-11-24T09:00:00Z') },
};

/** An archive of events on a bus with nothing else; each of the answers may be told otherwise. */
function archiveOf(events: readonly object[], told: Answers = {}) {
  const queue: object[] = [];
  const there = new Set<string>();
  const make = (what: string, answer: object) => () => {
    there.add(what);
    return answer;
  };
  const remove = (what: string) => () => {
    there.delete(what);
    return {};
  };
  const { clients, asked } = fakeAws({
    CreateQueueCommand: make('queue', { QueueUrl: 'https://sqs/queue' }),
    GetQueueAttributesCommand: () => ({
      Attributes: { QueueArn: arn('sqs', 'queue'), ApproximateNumberOfMessages: String(queue.length) },
    }),
    SetQueueAttributesCommand: {},
    PutRuleCommand: make('rule', { RuleArn: arn('events', 'rule/bus/rule') }),
    PutTargetsCommand: make('target', {}),
    StartReplayCommand: ({ ReplayName }: { readonly ReplayName: string }) => {
      there.add('replay');
      queue.push(...events.map((event) => ({ ...event, 'replay-name': ReplayName })));
      return { State: 'STARTING' };
    },
    DescribeReplayCommand: () => ({ State: queue.length > 0 ? 'RUNNING' : 'COMPLETED' }),
    CancelReplayCommand: remove('replay'),
    ReceiveMessageCommand: () => ({
      Messages: queue.splice(0, 10).map((event) => ({ Body: JSON.stringify(event), ReceiptHandle: 'handle' })),
    }),
    DeleteMessageBatchCommand: {},
    RemoveTargetsCommand: remove('target'),
    DeleteRuleCommand: remove('rule'),
    DeleteQueueCommand: remove('queue'),
    ...told,
  });
  const stack = { name: 'S', outputs: { BusName: 'bus' }, clients } as unknown as DeployedStack;
  const controller = new AbortController();
  let now = Date.parse('2026-11-24T12:00:00Z');
  const read = (limit = 1000, onPause: (ms: number) => void = () => undefined) =>
    archiveEvents(
      stack,
      { plan, limit, signal: controller.signal, onEvents: () => undefined },
      // Each look at the clock is a second later.
      { now: () => (now += 1000), pause: async (ms) => onPause(ms) },
    );
  const inputOf = (command: string) => asked.find((it) => it.command === command)?.input;
  return { read, asked, inputOf, there, stop: () => controller.abort() };
}

const many = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    ...eventOf('a', String(at)),
    id: `bus ${at}`,
    time: '2026-11-24T08:30:00Z',
  }));

/** What makes and removes, in their order. */
const changes = (asked: readonly { readonly command: string }[]) =>
  asked.map(({ command }) => command).filter((it) => /^(Create|Put|Start|Remove|Delete(?!Message)|Cancel)/.test(it));

it('reads all events by a replay to a rule of its own, and removes what it made, the last first', async () => {
  const { read, asked, there } = archiveOf(many(123));
  const { set, leftBehind } = await read();
  expect(set.events.map(({ detail }) => detail.id)).toEqual(many(123).map(({ detail }) => detail.id));
  expect(set).toMatchObject({ foreign: 0, repeated: 0 });
  expect(set.cutShort).toBeUndefined();
  expect(leftBehind).toEqual([]);
  expect(changes(asked)).toEqual([
    ...['CreateQueueCommand', 'PutRuleCommand', 'PutTargetsCommand', 'StartReplayCommand'],
    ...['RemoveTargetsCommand', 'DeleteRuleCommand', 'DeleteQueueCommand'],
  ]);
  expect([...there]).toEqual(['replay']);
});

it('has nobody else invoked: the replay goes to its rule, which takes this replay alone, into a queue for it alone', async () => {
  const { read, inputOf } = archiveOf(many(1));
  await read();
  const { ReplayName: name } = inputOf('StartReplayCommand') as { readonly ReplayName: string };
  expect(name).toMatch(/^qlik-fanout-simulate-[\w-]{1,43}$/);
  expect(inputOf('StartReplayCommand')).toEqual({
    ReplayName: name,
    EventSourceArn: plan.archive.arn,
    EventStartTime: new Date(plan.span.from),
    EventEndTime: new Date(plan.span.to),
    Destination: { Arn: plan.busArn, FilterArns: [arn('events', 'rule/bus/rule')] },
  });
  const { EventPattern } = inputOf('PutRuleCommand') as { readonly EventPattern: string };
  expect(inputOf('PutRuleCommand')).toMatchObject({ Name: name, EventBusName: 'bus' });
  expect(JSON.parse(EventPattern)).toEqual({ source: ['qlik.cloud'], 'replay-name': [name] });
  expect(inputOf('CreateQueueCommand')).toMatchObject({
    QueueName: name,
    Attributes: { MessageRetentionPeriod: '3600' },
  });
  const { Attributes } = inputOf('SetQueueAttributesCommand') as { readonly Attributes: { readonly Policy: string } };
  expect(JSON.parse(Attributes.Policy).Statement).toEqual([
    {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: arn('sqs', 'queue'),
      Condition: { ArnEquals: { 'aws:SourceArn': arn('events', 'rule/bus/rule') } },
    },
  ]);
});

it('gives the rule time to take events before it replays', async () => {
  const { read, asked } = archiveOf(many(1));
  let before: readonly string[] = [];
  await read(1000, (ms) => {
    expect(ms).toBe(10_000);
    before = changes(asked);
  });
  expect(before).toEqual(['CreateQueueCommand', 'PutRuleCommand', 'PutTargetsCommand']);
});

it('gives events as they were live, each once', async () => {
  const [one] = many(1);
  const { set } = await archiveOf([one ?? {}, one ?? {}]).read();
  expect(set.events).toEqual([one]);
  expect(set.repeated).toBe(1);
});

it('stops at the limit: the replay is cancelled and all removed', async () => {
  const { read, there } = archiveOf(many(123), { DescribeReplayCommand: { State: 'RUNNING' } });
  const { set } = await read(20);
  expect(set.events).toHaveLength(20);
  expect(set.cutShort).toEqual({ why: expect.stringContaining('--limit 20'), isFault: false });
  expect([...there]).toEqual([]);
});

it('replays nothing when it is stopped before, and removes all', async () => {
  const { read, stop, asked, there } = archiveOf(many(1));
  const { set, leftBehind } = await read(1000, stop);
  expect(set.events).toEqual([]);
  expect(leftBehind).toEqual([]);
  expect(changes(asked)).not.toContain('StartReplayCommand');
  expect([...there]).toEqual([]);
});

it('says that a replay which did not get to its end has not given all', async () => {
  const { set } = await archiveOf(many(3), {
    DescribeReplayCommand: { State: 'FAILED', StateReason: 'by the test' },
  }).read();
  expect(set.events).toHaveLength(3);
  expect(set.cutShort).toEqual({ why: expect.stringContaining('by the test'), isFault: true });
});

it.each([
  // It may have been made all the same: an answer can be lost.
  ['PutRuleCommand', ['RemoveTargetsCommand', 'DeleteRuleCommand', 'DeleteQueueCommand']],
  ['PutTargetsCommand', ['RemoveTargetsCommand', 'DeleteRuleCommand', 'DeleteQueueCommand']],
  ['StartReplayCommand', ['RemoveTargetsCommand', 'DeleteRuleCommand', 'DeleteQueueCommand']],
  ['ReceiveMessageCommand', ['CancelReplayCommand', 'RemoveTargetsCommand', 'DeleteRuleCommand', 'DeleteQueueCommand']],
])('removes what it had made when %s is refused', async (command, removals) => {
  const { read, asked, there } = archiveOf(many(3), { [command]: awsError('AccessDeniedException') });
  await expect(read()).rejects.toThrow('AccessDeniedException');
  expect(changes(asked).filter((it) => /^(Remove|Delete|Cancel)/.test(it))).toEqual(removals);
  expect([...there]).toEqual([]);
});

it('goes by what EventBridge says of each target it is given', async () => {
  const { read, there } = archiveOf(many(1), {
    PutTargetsCommand: { FailedEntryCount: 1, FailedEntries: [{ ErrorMessage: 'too many by the test' }] },
  });
  await expect(read()).rejects.toThrow('too many by the test');
  expect([...there]).toEqual([]);
});

it('names what it could not remove, and leaves the queue by which the next run finds it', async () => {
  const { read, there } = archiveOf(many(1), { DeleteRuleCommand: awsError('ThrottlingException') });
  const { set, leftBehind } = await read();
  expect(set.events).toHaveLength(1);
  expect(leftBehind).toEqual([expect.stringMatching(/^rule and queue qlik-fanout-simulate-.*ThrottlingException/)]);
  expect([...there]).toEqual(['queue', 'rule', 'replay']);
});

it('takes no harm from a replay that ends while it is being cancelled', async () => {
  let looks = 0;
  const { read } = archiveOf(many(30), {
    DescribeReplayCommand: () => ({ State: ++looks <= 2 ? 'RUNNING' : 'COMPLETED' }),
    CancelReplayCommand: awsError('IllegalStatusException'),
  });
  expect((await read(10)).leftBehind).toEqual([]);
});
