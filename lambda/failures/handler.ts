import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { env, REMEMBERED_SECONDS, timeoutSeconds } from '../../lib/contract';
import { tableClaims } from '../shared/claims';
import { clientConfig, required, sqsConfig } from '../shared/environment';
import { log } from '../shared/log';
import { delayer, retryConsumer, type Verdict } from '../shared/retry-consumer';
import { type FailureOutcome, type FailurePorts, reportFailure } from './failures';
import { notification } from './notification';
import { outcomeLine } from './outcome-line';

const sns = new SNSClient(clientConfig);
const busName = required(env.busName);
const topicArn = required(env.alertTopicArn);
const ports: FailurePorts = {
  tenantHosts: JSON.parse(required(env.tenantHosts)),
  claims: tableClaims({
    client: new DynamoDBClient(clientConfig),
    table: required(env.cardTable),
    holdsSeconds: timeoutSeconds.failures,
    rememberedSeconds: REMEMBERED_SECONDS,
    now: Date.now,
  }),
  notify: async (card) => {
    await sns.send(new PublishCommand(notification(card, topicArn)));
  },
};

const verdicts: { readonly [R in FailureOutcome['result']]: Verdict } = {
  sent: 'done',
  'test-run': 'done',
  repeated: 'done',
  'being-sent': 'later',
  unreadable: 'dead',
};

async function handleMessage({ body, messageId }: SQSRecord): Promise<Verdict> {
  const outcome = await reportFailure(body, ports);
  log(outcomeLine(outcome, { busName, messageId }));
  return verdicts[outcome.result];
}

/** Consumer of the failure queue. */
export const handler = retryConsumer(handleMessage, delayer(new SQSClient(sqsConfig), required(env.retryQueueUrl)));
