import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { env, REMEMBERED_SECONDS, timeoutSeconds } from '../../lib/contract';
import { tableClaims } from '../shared/claims';
import { clientConfig, required, sqsConfig } from '../shared/environment';
import { log } from '../shared/log';
import { delayer, retryConsumer, type Verdict } from '../shared/retry-consumer';
import { explainer } from './explainer';
import { type FailureOutcome, type FailurePorts, reportFailure } from './failures';
import { notification } from './notification';
import { outcomeLine } from './outcome-line';

const sns = new SNSClient(clientConfig);
const secretsManager = new SecretsManagerClient(clientConfig);
const busName = required(env.busName);
const topicArn = required(env.alertTopicArn);
const tenantHosts: Readonly<Record<string, string>> = JSON.parse(required(env.tenantHosts));
const explainBatch = explainer({
  secretArns: JSON.parse(process.env[env.apiCredentials] || '{}'),
  hosts: tenantHosts,
  readSecret: async (SecretId, abortSignal) =>
    (await secretsManager.send(new GetSecretValueCommand({ SecretId }), { abortSignal })).SecretString,
  now: Date.now,
});
const ports: Omit<FailurePorts, 'explain'> = {
  tenantHosts,
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

async function handleMessage({ body, messageId }: SQSRecord, explain: FailurePorts['explain']): Promise<Verdict> {
  const outcome = await reportFailure(body, { ...ports, explain });
  log(outcomeLine(outcome, { busName, messageId }));
  return verdicts[outcome.result];
}

const delay = delayer(new SQSClient(sqsConfig), required(env.retryQueueUrl));

/** Consumer of the failure queue. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const explain = explainBatch();
  return retryConsumer((record) => handleMessage(record, explain), delay)(event);
}
