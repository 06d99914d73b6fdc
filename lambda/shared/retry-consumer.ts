import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { errorCode, log } from './log';

/** What is to become of a message. `later`: it comes back. `dead`: trying again is of no use, a person has to look. */
export type Verdict = 'done' | 'later' | 'dead';

/**
 * Seconds until a message is tried again: 5, 10, 20 … up to 15 minutes, so that a hiccup is over in seconds and an
 * outage of hours does not use up the tries.
 *
 * @param receiveCount how often the queue has handed it out, from 1
 */
export const secondsUntilRetry = (receiveCount: number): number =>
  Math.min(5 * 2 ** Math.max(0, receiveCount - 1), 900);

/** Says when a message may be handed out again. */
type Delay = (receiptHandle: string, seconds: number) => Promise<void>;

/** {@link Delay} through SQS. Best effort: without it the message comes back after the queue's visibility time-out. */
export const delayer =
  (client: SQSClient, queueUrl: string): Delay =>
  async (receiptHandle, seconds) => {
    try {
      const request = { QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds };
      await client.send(new ChangeMessageVisibilityCommand(request));
    } catch (error) {
      log({ level: 'warn', message: 'delaying a message failed', fields: { code: errorCode(error) } });
    }
  };

/**
 * The consumer of a retry queue: handles the messages of a batch in turn and reports those that are to come back. A
 * throw counts as `later`, so that one message can never take its neighbours down. A dead message comes back at once
 * until its tries are used up, which is how SQS moves it to the DLQ.
 */
export const retryConsumer =
  (handle: (record: SQSRecord) => Promise<Verdict>, delay: Delay) =>
  async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const record of Records) {
      const verdict = await handle(record).catch((error: unknown): Verdict => {
        const { messageId } = record;
        log({ level: 'error', message: 'handling a message threw', fields: { messageId, code: errorCode(error) } });
        return 'later';
      });
      if (verdict === 'done') continue;
      batchItemFailures.push({ itemIdentifier: record.messageId });
      const receiveCount = Number(record.attributes.ApproximateReceiveCount);
      await delay(record.receiptHandle, verdict === 'dead' ? 0 : secondsUntilRetry(receiveCount));
    }
    return { batchItemFailures };
  };
