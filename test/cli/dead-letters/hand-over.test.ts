import { handOver } from '../../../cli/dead-letters/hand-over';
import type { Way } from '../../../cli/deployment/way';
import { type Answers, awsError, fakeAws } from '../fake-aws';
import { arns, event, message, parkedEntry } from '../letters';

const NOW = Date.parse(event.time) + 3_600_000;

const text = JSON.stringify(event);

const ways = {
  bus: { to: 'bus', parked: JSON.parse(parkedEntry().body) },
  queue: { to: 'queue', arn: arns.failureQueue, body: text, attributes: message('', { kind: 'own' }).attributes },
  function: { to: 'function', arn: arns.function, payload: text },
  topic: { to: 'topic', arn: arns.topic, body: text },
  'log-group': { to: 'log-group', arn: `${arns.journal}:*`, event: text },
} as const satisfies Partial<Record<Way['to'], Way>>;

const confirmations: Answers = {
  GetQueueUrlCommand: { QueueUrl: 'https://sqs/failure' },
  PutEventsCommand: { FailedEntryCount: 0, Entries: [{ EventId: '1' }] },
  SendMessageCommand: { MessageId: '1' },
  InvokeCommand: { StatusCode: 202 },
  PublishCommand: { MessageId: '1' },
  CreateLogStreamCommand: {},
  PutLogEventsCommand: {},
};

/** Hands over by clients that answer as told; gives what they were asked and what was said of it. */
async function handedOver(way: Way, answers: Answers = {}) {
  const { clients, asked } = fakeAws({ ...confirmations, ...answers });
  const said = await handOver(clients, 'bus', () => NOW)({ way });
  return { said, last: asked.at(-1), asked };
}

describe('handing over', () => {
  it('puts a parked entry on the bus as ingest would have', async () => {
    const { said, last } = await handedOver(ways.bus);
    expect(said).toEqual({ ok: true });
    const Entry = { Source: 'qlik.cloud', DetailType: event['detail-type'], Detail: JSON.stringify(event.detail) };
    expect(last?.input).toEqual({ Entries: [{ ...Entry, Time: new Date(event.time), EventBusName: 'bus' }] });
  });

  it('sends to a queue the very body and its attributes', async () => {
    const { last } = await handedOver(ways.queue);
    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'own' } };
    expect(last?.input).toEqual({ QueueUrl: 'https://sqs/failure', MessageBody: text, MessageAttributes });
  });

  it('invokes a function as EventBridge does: asynchronously, so that its own retries and DLQ apply', async () => {
    const { last } = await handedOver(ways.function);
    expect(last?.input).toEqual({ FunctionName: arns.function, InvocationType: 'Event', Payload: text });
  });

  it('publishes to a topic', async () => {
    expect((await handedOver(ways.topic)).last?.input).toEqual({ TopicArn: arns.topic, Message: text });
  });

  it('writes into a journal the event itself, in a stream that may be there already', async () => {
    const there = { CreateLogStreamCommand: awsError('ResourceAlreadyExistsException') };
    const { said, last } = await handedOver(ways['log-group'], there);
    expect(said).toEqual({ ok: true });
    expect(last?.input).toMatchObject({ logGroupName: '/journals/automations', logEvents: [{ message: text }] });
  });

  it.each([
    ['at its own time', event.time, Date.parse(event.time)],
    ['as of now when CloudWatch Logs no longer takes its time', '2020-01-01T00:00:00Z', NOW],
    ['as of now when its time is far ahead', '2126-01-01T00:00:00Z', NOW],
  ])('writes an event into a journal %s', async (_, time, timestamp) => {
    const { last } = await handedOver({ ...ways['log-group'], event: JSON.stringify({ ...event, time }) });
    expect(last?.input).toMatchObject({ logEvents: [{ timestamp }] });
  });
});

describe('is not taken for done', () => {
  it.each([
    ['an entry that PutEvents refuses with 200', 'bus', 'PutEventsCommand', { Entries: [{ ErrorCode: 'X' }] }, 'X'],
    ['an entry without an id', 'bus', 'PutEventsCommand', { Entries: [{}] }, 'NoEventId'],
    ['no entry at all', 'bus', 'PutEventsCommand', {}, 'NoEventId'],
    ['a message without an id', 'queue', 'SendMessageCommand', {}, 'NotConfirmed'],
    ['an invocation that was not queued', 'function', 'InvokeCommand', { StatusCode: 200 }, 'NotConfirmed'],
    ['a notification without an id', 'topic', 'PublishCommand', {}, 'NotConfirmed'],
    [
      'a log line that was rejected with 200',
      'log-group',
      'PutLogEventsCommand',
      { rejectedLogEventsInfo: { expiredLogEventEndIndex: 1 } },
      'RejectedLogEvent',
    ],
  ] as const)('%s', async (_, to, command, answer, code) => {
    expect((await handedOver(ways[to], { [command]: answer })).said).toEqual({ ok: false, code });
  });

  it.each(Object.values(ways))('whatever is refused on its way to: $to', async (way) => {
    const refused = Object.fromEntries(Object.keys(confirmations).map((name) => [name, awsError('AccessDenied')]));
    expect((await handedOver(way, refused)).said).toMatchObject({ ok: false, code: 'AccessDenied' });
  });

  it('a message that leads nowhere', async () => {
    const { said, asked } = await handedOver({ to: 'nowhere', why: 'why' });
    expect(said).toEqual({ ok: false, code: 'why' });
    expect(asked).toEqual([]);
  });
});
