import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { changeMessageVisibility } from '../aws/operations';
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
  (change: typeof changeMessageVisibility, queueUrl: string): Delay =>
  async (receiptHandle, seconds) => {
    try {
      await change({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds });
    } catch (error) {
      log({ level: 'warn', message: 'delaying a message failed', fields: { code: errorCode(error) } });
    }
  };

/** What becomes of each message of a batch, in their order. */
type HandleBatch = (records: readonly SQSRecord[]) => Promise<readonly Verdict[]>;

/**
 * Handles the messages of a batch in turn. A throw counts as `later`, so that one message can never take its
 * neighbours down.
 */
export const inTurn =
  (handle: (record: SQSRecord) => Promise<Verdict>): HandleBatch =>
  async (records) => {
    const verdicts: Verdict[] = [];
    for (const record of records) {
      const verdict = await handle(record).catch((error: unknown): Verdict => {
        const { messageId } = record;
        log({ level: 'error', message: 'handling a message threw', fields: { messageId, code: errorCode(error) } });
        return 'later';
      });
      verdicts.push(verdict);
    }
    return verdicts;
  };

/**
 * The consumer of a retry queue: reports those messages of a batch that are to come back. A dead message comes back at
 * once until its tries are used up, which is how SQS moves it to the DLQ.
 */
export const retryConsumer =
  (handle: HandleBatch, delay: Delay) =>
  async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const verdicts = await handle(Records);
    const back = Records.flatMap((record, index) => {
      const verdict = verdicts[index] ?? 'later';
      return verdict === 'done' ? [] : [{ record, verdict }];
    });
    await Promise.all(
      back.map(({ record: { receiptHandle, attributes }, verdict }) =>
        delay(receiptHandle, verdict === 'dead' ? 0 : secondsUntilRetry(Number(attributes.ApproximateReceiveCount))),
      ),
    );
    return { batchItemFailures: back.map(({ record: { messageId } }) => ({ itemIdentifier: messageId })) };
  };
