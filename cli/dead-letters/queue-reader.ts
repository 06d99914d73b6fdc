import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Clients } from '../deployment/stack';
import type { QueueMessage } from './dead-letter';
import type { DeadLetterQueue } from './dead-letter-queues';
import type { ReadPorts } from './dead-letters';
import type { RedrivePorts } from './redriving';

/** How long a message stays hidden if we are killed before letting go of it: long enough to read a full queue. */
const HIDDEN_SECONDS = 300;

/** SQS hands out, and takes back, ten at once. */
const BATCH = 10;

/** Reading and emptying DLQs through SQS. A DLQ has no tries to use up, so that reading it costs its messages nothing. */
export const queueReader = ({ sqs }: Pick<Clients, 'sqs'>): ReadPorts & Pick<RedrivePorts, 'remove'> => ({
  receive: async ({ url }) => {
    const request = new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: BATCH,
      VisibilityTimeout: HIDDEN_SECONDS,
      // Waiting asks all of SQS's servers: only then does "none" mean that there are none.
      WaitTimeSeconds: 1,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['SentTimestamp', 'DeadLetterQueueSourceArn'],
    });
    return ((await sqs.send(request)).Messages ?? []).map(toMessage);
  },
  release: async ({ url }, messages) => {
    for (let start = 0; start < messages.length; start += BATCH) {
      const Entries = messages.slice(start, start + BATCH).map(({ receiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: 0,
      }));
      // Those it fails for come back after HIDDEN_SECONDS.
      await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries })).catch(() => undefined);
    }
  },
  remove: async ({ url }, { receiptHandle }) => {
    await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receiptHandle }));
  },
});

/** How many messages of a DLQ another reader holds just now, or one that was killed less than five minutes ago. */
export async function countHidden({ sqs }: Pick<Clients, 'sqs'>, { url }: DeadLetterQueue): Promise<number> {
  const request = { QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessagesNotVisible' as const] };
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand(request));
  return Number(Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0);
}

const toMessage = ({ MessageId, ReceiptHandle, Body, Attributes, MessageAttributes }: Message): QueueMessage => ({
  id: MessageId ?? '',
  receiptHandle: ReceiptHandle ?? '',
  body: Body ?? '',
  sentAt: Number(Attributes?.SentTimestamp ?? 0),
  attributes: MessageAttributes ?? {},
  diedIn: Attributes?.DeadLetterQueueSourceArn,
});
