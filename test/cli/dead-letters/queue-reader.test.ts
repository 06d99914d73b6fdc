import { countHidden, queueReader } from '../../../cli/dead-letters/queue-reader';
import { awsError, fakeAws } from '../fake-aws';
import { parkedDlq } from '../letters';

const held = Array.from({ length: 23 }, (_, index) => ({ id: `${index}`, receiptHandle: `handle ${index}` }));

it('asks for all that a dead message says of itself, and waits, so that none means none', async () => {
  const message = {
    MessageId: 'm',
    ReceiptHandle: 'h',
    Body: 'body',
    Attributes: { SentTimestamp: '1764000000000', DeadLetterQueueSourceArn: 'arn' },
    MessageAttributes: { RULE_ARN: { DataType: 'String', StringValue: 'rule' } },
  };
  const { clients, asked } = fakeAws({ ReceiveMessageCommand: { Messages: [message] } });
  expect(await queueReader(clients).receive(parkedDlq)).toEqual([
    {
      id: 'm',
      receiptHandle: 'h',
      body: 'body',
      sentAt: 1764000000000,
      diedIn: 'arn',
      attributes: message.MessageAttributes,
    },
  ]);
  expect(asked[0]?.input).toMatchObject({
    QueueUrl: parkedDlq.url,
    MaxNumberOfMessages: 10,
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: ['SentTimestamp', 'DeadLetterQueueSourceArn'],
  });
  expect(asked[0]?.input.WaitTimeSeconds).toBeGreaterThan(0);
});

it('lets go of all it holds, ten at a time, though SQS refuses some', async () => {
  let calls = 0;
  const { clients, asked } = fakeAws({
    ChangeMessageVisibilityBatchCommand: () => (++calls === 1 ? awsError('ServiceUnavailable') : {}),
  });
  await queueReader(clients).release(parkedDlq, held);
  const entries = asked.map(({ input }) => input.Entries as readonly { readonly ReceiptHandle: string }[]);
  expect(entries.map(({ length }) => length)).toEqual([10, 10, 3]);
  expect(entries.flat().map(({ ReceiptHandle }) => ReceiptHandle)).toEqual(held.map((it) => it.receiptHandle));
  expect(entries.flat()).toEqual(entries.flat().map((entry) => ({ ...entry, VisibilityTimeout: 0 })));
});

it('does not take a refused deletion for one', async () => {
  const { clients } = fakeAws({ DeleteMessageCommand: awsError('ReceiptHandleIsInvalid') });
  await expect(queueReader(clients).remove(parkedDlq, { id: 'm', receiptHandle: 'h' })).rejects.toThrow();
});

it('counts what another reader holds', async () => {
  const { clients } = fakeAws({
    GetQueueAttributesCommand: { Attributes: { ApproximateNumberOfMessagesNotVisible: '3' } },
  });
  expect(await countHidden(clients, parkedDlq)).toBe(3);
});
