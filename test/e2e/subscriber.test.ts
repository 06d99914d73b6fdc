import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { sampleDelivery } from '../../lib/qlik/samples';
import { arrived, deliver, eventually, lambda, logs, resource, sqs, unique } from './deployed';

jest.setTimeout(90_000);

const type = 'com.qlik.v1.app.exported';
const sampleOf = (id: string) => sampleDelivery(type, { envelope: 'cloud', unique: id, time: new Date() }).body;

const handledTimes = async (id: string) => {
  const logGroupName = await resource('AWS::Logs::LogGroup', /^SubscriberLog/);
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern: `"${id}"` }));
  return events.filter(({ message = '' }) => message.includes(`{"handled":"${id}"}`)).length;
};

/** What EventBridge does: an asynchronous invocation, which here alone is retried and has its failure caught. */
const invoke = async (event: object) => {
  const FunctionName = await resource('AWS::Lambda::Function', /^Subscriber/);
  await lambda.send(
    new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: Buffer.from(JSON.stringify(event)) }),
  );
};

test('a subscribed function gets the event, once, however often it is brought', async () => {
  const id = unique();
  await deliver(sampleOf(id));
  await eventually('the event to be handled', async () => (await handledTimes(id)) === 1);
  const [seen] = await arrived(id);
  await invoke(seen?.event ?? {});
  // Brought later and handled, so the repeat before it has been seen to.
  const later = unique();
  await invoke({ ...seen?.event, detail: { ...seen?.event.detail, id: later } });
  await eventually('the later event to be handled', async () => (await handledTimes(later)) === 1);
  expect(await handledTimes(id)).toBe(1);
});

test('what the function throws at ends in the subscription’s own DLQ, with the event and the reason', async () => {
  const id = unique();
  await deliver(sampleOf(id));
  const [seen] = await arrived(id);
  const poison = unique();
  await invoke({ ...seen?.event, detail: { ...seen?.event.detail, id: poison, data: { name: 'poison' } } });
  const QueueUrl = await resource('AWS::SQS::Queue', /^FanoutExportsDeadLetterQueue/);
  const dead = await eventually(
    'the event in the DLQ',
    async () => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
      return Messages.map(({ Body = '{}' }) => JSON.parse(Body)).find(
        ({ requestPayload }) => requestPayload?.detail?.id === poison,
      );
    },
    60_000,
  );
  expect(dead.requestContext.condition).toBe('RetriesExhausted');
  expect(JSON.stringify(dead.responsePayload)).toContain('the subscriber failed');
});
