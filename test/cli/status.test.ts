import { redIn, statusOf } from '../../cli/deployment/deployment-status';
import { awsError } from './fake-aws';
import { deploymentStatusFixture } from './status-scene';

const now = Date.parse('2026-11-24T08:00:00Z');

test('each part is read, and nothing is red while nothing is', async () => {
  const status = await statusOf(deploymentStatusFixture(), now);
  expect(redIn(status)).toEqual([]);
  expect(status).toMatchObject({
    stack: 'Mine',
    region: 'eu-west-1',
    webhooks: { acme: 'https://api.example.com/webhooks/acme' },
    alarms: { ok: true, value: { all: 1, on: [] } },
    journals: { ok: true, value: [{ category: 'users', logGroup: 'journal-users', last: '2026-11-24T07:59:00.000Z' }] },
  });
  if (!status.queues.ok || !status.traffic.ok) throw new Error('not read');
  expect(status.queues.value).toEqual([
    { name: 'parked queue', isDeadLetter: false, messages: 0 },
    { name: 'failure queue', isDeadLetter: false, messages: 0 },
    { name: 'parked', isDeadLetter: true, messages: 0 },
  ]);
  // Each series has 2 in the last hour and 3 more before.
  expect(status.traffic.value.deliveries.accepted).toEqual({ hour: 2, day: 5 });
  expect(status.traffic.value.failures.automations).toEqual({ hour: 2, day: 5 });
});

test('an alarm that is on and what is dead are red', async () => {
  const alarm = { AlarmName: 'Mine-A', StateValue: 'ALARM', AlarmDescription: 'It failed.' };
  const fixture = deploymentStatusFixture({
    DescribeAlarmsCommand: { MetricAlarms: [{ ...alarm, StateTransitionedTimestamp: new Date(now) }] },
    GetQueueAttributesCommand: ({ QueueUrl }: { readonly QueueUrl: string }) => ({
      Attributes: {
        QueueArn: `arn:aws:sqs:eu-west-1:1:${QueueUrl.split('/').at(-1)}`,
        ApproximateNumberOfMessages: '2',
        ApproximateNumberOfMessagesNotVisible: '1',
        ...(QueueUrl.endsWith('/parked') && {
          RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:1:parked-dlq"}',
        }),
      },
    }),
  });
  const status = await statusOf(fixture, now);
  // A queue that is being worked on is not red, however full.
  expect(redIn(status)).toEqual(['alarm Mine-A', '3 dead in parked']);
  expect(status.alarms).toMatchObject({
    value: { on: [{ meaning: 'It failed.', since: '2026-11-24T08:00:00.000Z' }] },
  });
});

test.each([
  ['GetMetricDataCommand', 'traffic'],
  ['DescribeAlarmsCommand', 'alarms'],
  ['GetQueueAttributesCommand', 'queues'],
  ['DescribeLogStreamsCommand', 'journals'],
] as const)('when %s is denied, %s is not known and the others are', async (command, part) => {
  const status = await statusOf(deploymentStatusFixture({ [command]: awsError('AccessDenied') }), now);
  expect(status[part]).toEqual({ ok: false, code: 'AccessDenied' });
  expect([status.traffic, status.alarms, status.queues, status.journals].filter(({ ok }) => ok)).toHaveLength(3);
  expect(redIn(status)).toEqual([`${part} unknown`]);
});
