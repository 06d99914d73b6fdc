import type { SQSRecord } from 'aws-lambda';
import { dimension, env, metric, timeoutSeconds } from '../../lib/contract';
import { changeMessageVisibility, putEvents, putObject } from '../aws/operations';
import { required } from '../shared/environment';
import { eventClaims } from '../shared/event-claims';
import { log } from '../shared/log';
import { batchPublisher } from '../shared/publish';
import { quarantiner } from '../shared/quarantine';
import { delayer, retryConsumer, type Verdict } from '../shared/retry-consumer';
import { type RedeliverPorts, type Redelivery, redeliver } from './redeliver';

const busName = required(env.busName);
const ports: RedeliverPorts = {
  claims: eventClaims(timeoutSeconds.redeliver),
  publishAll: batchPublisher(putEvents, busName),
  quarantine: quarantiner(putObject, required(env.quarantineBucket)),
};

const verdicts: { readonly [R in Redelivery['result']]: Verdict } = {
  redelivered: 'done',
  duplicate: 'done',
  waiting: 'later',
  unreadable: 'dead',
};

async function handleBatch(records: readonly SQSRecord[]): Promise<readonly Verdict[]> {
  const redeliveries = await redeliver(
    records.map(({ body }) => body),
    ports,
  );
  return redeliveries.map(({ result, event, ...why }, index) => {
    const { messageId, attributes } = records[index] as SQSRecord;
    log({
      level: verdicts[result] === 'done' ? 'info' : 'warn',
      message: `parked message ${result}`,
      fields: { id: event?.id, messageId, receiveCount: Number(attributes.ApproximateReceiveCount), ...why },
      dimensions: {
        [dimension.bus]: busName,
        [dimension.result]: result,
        ...(event?.tenant !== undefined && { [dimension.tenant]: event.tenant }),
      },
      measures: [{ name: metric.redeliveries, by: [[dimension.bus, dimension.result]] }],
    });
    return verdicts[result];
  });
}

/** Consumer of the parked queue. */
export const handler = retryConsumer(handleBatch, delayer(changeMessageVisibility, required(env.retryQueueUrl)));
