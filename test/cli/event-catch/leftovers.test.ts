import { openCatch } from '../../../cli/event-catch/event-catch';
import { hasEnded, LEASE_MS, leaseTag, leaseTags } from '../../../cli/event-catch/lease';
import { sweepLeftovers, sweptInWords } from '../../../cli/event-catch/leftovers';
import { type Answers, awsError, fakeAws } from '../fake-aws';

const now = Date.parse('2026-11-24T12:00:00Z');
const ended = leaseTags('bus', now - LEASE_MS - 1);

/** Queues by name, with their tags. */
function account(queues: Readonly<Record<string, object>>, told: Answers = {}) {
  return fakeAws({
    ListQueuesCommand: ({ QueueNamePrefix }: { readonly QueueNamePrefix: string }) => ({
      QueueUrls: Object.keys(queues)
        .filter((name) => name.startsWith(QueueNamePrefix))
        .map((name) => `https://sqs/1/${name}`),
    }),
    ListQueueTagsCommand: ({ QueueUrl }: { readonly QueueUrl: string }) => ({
      Tags: queues[QueueUrl.slice('https://sqs/1/'.length)],
    }),
    RemoveTargetsCommand: {},
    DeleteRuleCommand: {},
    DeleteQueueCommand: {},
    ...told,
  });
}

const removals = ({ asked }: ReturnType<typeof account>) =>
  asked
    .filter(({ command }) => /^(Remove|Delete)/.test(command))
    .map(({ command, input }) => `${command} ${input.Rule ?? input.Name ?? input.QueueUrl}`);

it('removes those whose lease has ended, and nothing else', async () => {
  const aws = account({
    'qlik-fanout-tail-dead': ended,
    'qlik-fanout-simulate-dead': ended,
    'qlik-fanout-tail-alive': leaseTags('bus', now),
    'qlik-fanout-tail-of-another-bus': leaseTags('other', 0),
    'qlik-fanout-tail-of-a-person': {},
    'qlik-fanout-tail-oddly-tagged': { [leaseTag.bus]: 'bus', [leaseTag.end]: 'never' },
  });
  const swept = await sweepLeftovers(aws.clients, 'bus', now);
  expect(swept).toEqual({ removed: ['qlik-fanout-tail-dead', 'qlik-fanout-simulate-dead'], left: [] });
  expect(removals(aws)).toEqual(
    swept.removed.flatMap((name) => [
      `RemoveTargetsCommand ${name}`,
      `DeleteRuleCommand ${name}`,
      `DeleteQueueCommand https://sqs/1/${name}`,
    ]),
  );
  expect(sweptInWords(swept)).toEqual([
    expect.stringContaining('qlik-fanout-tail-dead'),
    expect.stringContaining('qlik-fanout-simulate-dead'),
  ]);
});

it('removes a queue whose rule was never made, or is gone', async () => {
  const gone = {
    RemoveTargetsCommand: awsError('ResourceNotFoundException'),
    DeleteRuleCommand: awsError('ResourceNotFoundException'),
  };
  const aws = account({ 'qlik-fanout-tail-dead': ended }, gone);
  expect(await sweepLeftovers(aws.clients, 'bus', now)).toEqual({ removed: ['qlik-fanout-tail-dead'], left: [] });
});

it('leaves the queue when the rule cannot be removed, so that the next run finds both', async () => {
  const aws = account({ 'qlik-fanout-tail-dead': ended }, { DeleteRuleCommand: awsError('ThrottlingException') });
  const { removed, left } = await sweepLeftovers(aws.clients, 'bus', now);
  expect({ removed, left }).toEqual({
    removed: [],
    left: [expect.stringMatching(/qlik-fanout-tail-dead .*Throttling/)],
  });
  expect(removals(aws)).not.toContainEqual(expect.stringContaining('DeleteQueueCommand'));
});

it('says so when it may not look, and stops nobody', async () => {
  const aws = account({}, { ListQueuesCommand: awsError('AccessDenied') });
  expect((await sweepLeftovers(aws.clients, 'bus', now)).left).toEqual([expect.stringContaining('AccessDenied')]);
});

it('takes no harm from a queue that somebody else removes at the same time', async () => {
  const aws = account({ 'qlik-fanout-tail-dead': ended }, { ListQueueTagsCommand: awsError('QueueDoesNotExist') });
  expect(await sweepLeftovers(aws.clients, 'bus', now)).toEqual({ removed: [], left: [] });
});

it('a lease ends after its time, and a renewed one later', () => {
  const tags = leaseTags('bus', now);
  expect(hasEnded(tags, 'bus', now + LEASE_MS)).toBe(false);
  expect(hasEnded(tags, 'bus', now + LEASE_MS + 1)).toBe(true);
});

it('the queue has its lease from the first moment on, renews it while it is open, and no longer', async () => {
  jest.useFakeTimers({ now });
  try {
    const aws = account(
      {},
      {
        CreateQueueCommand: { QueueUrl: 'https://sqs/1/name' },
        GetQueueAttributesCommand: { Attributes: { QueueArn: 'arn' } },
        SetQueueAttributesCommand: {},
        PutRuleCommand: { RuleArn: 'arn' },
        PutTargetsCommand: {},
        TagQueueCommand: awsError('NetworkError'),
      },
    );
    const request = { bus: 'bus', name: 'name', pattern: { source: ['qlik.cloud'] }, verb: 'tail', keptSeconds: 300 };
    const made = await openCatch(aws.clients, request);
    expect(aws.asked[0]).toMatchObject({ command: 'CreateQueueCommand', input: { tags: leaseTags('bus', now) } });
    const renewed = () => aws.asked.filter(({ command }) => command === 'TagQueueCommand');
    jest.advanceTimersByTime(LEASE_MS);
    expect(renewed().length).toBeGreaterThanOrEqual(3);
    expect(renewed().at(-1)?.input).toMatchObject({
      QueueUrl: 'https://sqs/1/name',
      Tags: leaseTags('bus', Date.now()),
    });
    expect(await made.close()).toBeUndefined();
    const before = renewed().length;
    jest.advanceTimersByTime(LEASE_MS);
    expect(renewed()).toHaveLength(before);
  } finally {
    jest.useRealTimers();
  }
});
