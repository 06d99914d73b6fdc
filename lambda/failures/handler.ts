import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { env } from '../../lib/contract';
import { handleBatch } from '../shared/batch';
import { clientConfig, required } from '../shared/environment';
import { errorCode, log } from '../shared/log';
import { cardClaims } from './claims';
import { type FailurePorts, reportFailure } from './failures';
import { notification } from './notification';
import { outcomeLine } from './outcome-line';

const sns = new SNSClient(clientConfig);
const busName = required(env.busName);
const topicArn = required(env.alertTopicArn);
const ports: FailurePorts = {
  tenantHosts: JSON.parse(required(env.tenantHosts)),
  ...cardClaims(new DynamoDBClient(clientConfig), required(env.cardTable), Date.now),
  notify: async (card) => {
    await sns.send(new PublishCommand(notification(card, topicArn)));
  },
};

/** Consumer of the failure queue. */
export const handler = (batch: SQSEvent): Promise<SQSBatchResponse> =>
  handleBatch(batch.Records, handleMessage, (error, { messageId }) => {
    log({ level: 'error', message: 'reporting a failure threw', fields: { messageId, code: errorCode(error) } });
  });

async function handleMessage({ body, messageId }: SQSRecord): Promise<boolean> {
  const outcome = await reportFailure(body, ports);
  log(outcomeLine(outcome, { busName, messageId }));
  return outcome.result !== 'unreadable' && outcome.result !== 'being-sent';
}
