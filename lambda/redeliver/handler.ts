import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { dimension, env, metric, timeoutSeconds } from '../../lib/contract';
import { clientConfig, required, sqsConfig } from '../shared/environment';
import { eventClaims } from '../shared/event-claims';
import { log } from '../shared/log';
import { publisher } from '../shared/publish';
import { quarantiner } from '../shared/quarantine';
import { delayer, retryConsumer, type Verdict } from '../shared/retry-consumer';
import { type RedeliverPorts, type Redelivery, redeliver } from './redeliver';

const busName = required(env.busName);
const ports: RedeliverPorts = {
  claims: eventClaims(timeoutSeconds.redeliver),
  publish: publisher(new EventBridgeClient(clientConfig), busName),
  quarantine: quarantiner(new S3Client(clientConfig), required(env.quarantineBucket)),
};

const verdicts: { readonly [R in Redelivery['result']]: Verdict } = {
  redelivered: 'done',
  duplicate: 'done',
  waiting: 'later',
  unreadable: 'dead',
};

async function handleMessage({ body, messageId, attributes }: SQSRecord): Promise<Verdict> {
  const { result, ...why } = await redeliver(body, ports);
  log({
    level: verdicts[result] === 'done' ? 'info' : 'warn',
    message: `parked message ${result}`,
    fields: { messageId, receiveCount: Number(attributes.ApproximateReceiveCount), ...why },
    dimensions: { [dimension.bus]: busName, [dimension.result]: result },
    measures: [{ name: metric.redeliveries, by: [[dimension.bus, dimension.result]] }],
  });
  return verdicts[result];
}

/** Consumer of the parked queue. */
export const handler = retryConsumer(handleMessage, delayer(new SQSClient(sqsConfig), required(env.retryQueueUrl)));
