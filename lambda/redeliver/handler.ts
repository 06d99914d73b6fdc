import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { dimension, env, metric } from '../../lib/contract';
import { handleBatch } from '../shared/batch';
import { clientConfig, required } from '../shared/environment';
import { errorCode, log } from '../shared/log';
import { publisher } from '../shared/publish';
import { quarantiner } from '../shared/quarantine';
import { type RedeliverPorts, redeliver, secondsUntilRetry } from './redeliver';

const sqs = new SQSClient(clientConfig);
const busName = required(env.busName);
const queueUrl = required(env.parkedQueueUrl);
const ports: RedeliverPorts = {
  publish: publisher(new EventBridgeClient(clientConfig), busName),
  quarantine: quarantiner(new S3Client(clientConfig), required(env.quarantineBucket)),
};

/** Consumer of the parked queue. */
export const handler = (batch: SQSEvent): Promise<SQSBatchResponse> =>
  handleBatch(batch.Records, handleMessage, (error, { messageId }) => {
    log({ level: 'error', message: 'redelivery threw', fields: { messageId, code: errorCode(error) } });
  });

async function handleMessage(record: SQSRecord): Promise<boolean> {
  const outcome = await redeliver(record.body, ports);
  const isDone = outcome.result === 'redelivered';
  const receiveCount = Number(record.attributes.ApproximateReceiveCount);
  log({
    level: isDone ? 'info' : 'warn',
    message: `parked message ${outcome.result}`,
    fields: { messageId: record.messageId, receiveCount, ...outcome, result: undefined },
    dimensions: { [dimension.bus]: busName, [dimension.result]: outcome.result },
    measures: [{ name: metric.redeliveries, by: [[dimension.bus, dimension.result]] }],
  });
  if (!isDone) await delay(record, secondsUntilRetry(receiveCount));
  return isDone;
}

/** Best effort: without it the message comes back after the queue's own visibility time-out. */
async function delay({ receiptHandle }: SQSRecord, seconds: number): Promise<void> {
  try {
    const command = { QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds };
    await sqs.send(new ChangeMessageVisibilityCommand(command));
  } catch (error) {
    log({ level: 'warn', message: 'delaying a parked message failed', fields: { code: errorCode(error) } });
  }
}
