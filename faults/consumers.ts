import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Message, Queue } from './aws/queue';
import type { Clock, Timer } from './clock';
import type { ConsumerSpec } from './deployment';
import type { Functions } from './functions';
import type { Random } from './random';

/** What may go wrong between a queue and its consumer. */
export type QueueFault = 'handed-out-twice' | 'visibility-expired' | 'delete-lost';

export interface ConsumerOptions {
  readonly spec: ConsumerSpec;
  readonly queue: Queue;
  readonly functions: Functions;
  readonly clock: Clock;
  readonly random: Random;
  /** Whether a fault happens now; it is counted against the messages' keys. */
  readonly strikes: (fault: QueueFault, keys: readonly string[]) => boolean;
  readonly onLost: (error: unknown) => void;
}

/** Batches at work at once. */
const CONCURRENCY = 3;

/** An event source mapping: hands out batches, deletes what was done, and leaves the rest to come back. */
export function consume(options: ConsumerOptions): void {
  const { spec, queue, functions, clock, random, strikes } = options;
  let atWork = 0;
  let wake: Timer | undefined;

  const poll = (): void => {
    while (atWork < CONCURRENCY) {
      const batch = queue.receive(spec.batchSize);
      if (batch.length === 0) break;
      atWork += 1;
      handle(batch)
        .catch(options.onLost)
        .finally(() => {
          atWork -= 1;
          schedule();
        });
    }
    schedule();
  };

  const schedule = (): void => {
    if (wake) wake.cancelled = true;
    const next = queue.nextVisibleAt();
    if (next === undefined || atWork >= CONCURRENCY) return;
    wake = clock.after(Math.max(next - clock.now(), random.between(1, 50)), poll);
  };

  const handle = async (batch: readonly Message[]): Promise<void> => {
    const keys = batch.map(({ key }) => key);
    // Standard queues may hand out a message that somebody else has; so does one whose time-out has run out.
    if (strikes('handed-out-twice', keys)) for (const { receiptHandle } of batch) queue.hide(receiptHandle, 0);
    else if (strikes('visibility-expired', keys)) {
      for (const { receiptHandle } of batch) queue.hide(receiptHandle, random.between(5, 500));
    }
    const ended = await functions.invoke(spec.handler, eventOf(batch), keys);
    if (ended.ended !== 'answered') return;
    const { batchItemFailures } = ended.answer as SQSBatchResponse;
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { id, key, receiptHandle } of batch) {
      if (failed.has(id) || strikes('delete-lost', [key])) continue;
      queue.remove(receiptHandle);
    }
  };

  queue.onChange = schedule;
}

const eventOf = (batch: readonly Message[]): SQSEvent => ({
  Records: batch.map(({ id, body, receiveCount, receiptHandle }) => ({
    messageId: id,
    receiptHandle,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: '0',
      SenderId: 'simulated',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'simulated',
    awsRegion: 'eu-west-1',
  })),
});
