import { DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { CatchClients } from './event-catch';

/** SQS hands out, and takes back, ten at once (SQS API reference, ReceiveMessage, read 2026-11). */
const BATCH = 10;

/**
 * Takes events out of a queue, ten at most.
 *
 * @param waitSeconds how long to wait for the first, 20 at most
 */
export async function takeEvents(
  sqs: CatchClients['sqs'],
  QueueUrl: string,
  waitSeconds: number,
  abortSignal?: AbortSignal,
): Promise<readonly unknown[]> {
  const request = { QueueUrl, MaxNumberOfMessages: BATCH, WaitTimeSeconds: waitSeconds };
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(request), { abortSignal });
  if (Messages.length === 0) return [];
  const Entries = Messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }));
  await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  return Messages.map(({ Body = 'null' }) => JSON.parse(Body));
}
