import { setTimeout as pause } from 'node:timers/promises';
import { DeleteMessageBatchCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** When the event came, by `performance.now()`. Rejects when it has not come after half a minute. */
export type Arrival = (id: string) => Promise<number>;

const TIMEOUT_MS = 30_000;

/** Between two looks. The engine's long polling looks every 100 ms, which would be all that is measured. */
const PAUSE_MS = 5;

/** Reads a queue for as long as somebody waits for an event in it, and says of each when it came. */
export function arrivalsIn(sqs: SQSClient, QueueUrl: string): Arrival {
  const arrived = new Map<string, number>();
  let reading: Promise<void> | undefined;
  const read = async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    const at = performance.now();
    for (const { Body = '{}' } of Messages) arrived.set(JSON.parse(Body).detail.id, at);
    const Entries = Messages.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle }));
    if (Entries.length > 0) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    else await pause(PAUSE_MS);
    reading = undefined;
  };
  return async (id) => {
    const deadline = performance.now() + TIMEOUT_MS;
    for (;;) {
      const at = arrived.get(id);
      if (at !== undefined) return at;
      if (performance.now() > deadline) throw new Error(`event ${id} has not come to ${QueueUrl}`);
      // Who waits at the same time waits for the same look.
      reading ??= read();
      await reading;
    }
  };
}
