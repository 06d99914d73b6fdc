import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { env, REMEMBERED_SECONDS, timeoutSeconds } from '../../lib/contract';
import { changeMessageVisibility, getSecretValue, publish, updateItem } from '../aws/operations';
import { tableClaims } from '../shared/claims';
import { required } from '../shared/environment';
import { log } from '../shared/log';
import { delayer, inTurn, retryConsumer, type Verdict } from '../shared/retry-consumer';
import { explainer } from './explainer';
import { type FailureOutcome, type FailurePorts, reportFailure } from './failures';
import { notification } from './notification';
import { outcomeLine } from './outcome-line';

const busName = required(env.busName);
const topicArn = required(env.alertTopicArn);
const tenantHosts: Readonly<Record<string, string>> = JSON.parse(required(env.tenantHosts));
const explainBatch = explainer({
  secretArns: JSON.parse(process.env[env.apiCredentials] || '{}'),
  hosts: tenantHosts,
  readSecret: async (SecretId, signal) => (await getSecretValue({ SecretId }, { signal })).SecretString,
  now: Date.now,
});
const ports: Omit<FailurePorts, 'explain'> = {
  tenantHosts,
  claims: tableClaims({
    updateItem,
    table: required(env.cardTable),
    holdsSeconds: timeoutSeconds.failures,
    rememberedSeconds: REMEMBERED_SECONDS,
    now: Date.now,
  }),
  notify: async (card) => {
    await publish(notification(card, topicArn));
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

const delay = delayer(changeMessageVisibility, required(env.retryQueueUrl));

/** Consumer of the failure queue. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const explain = explainBatch();
  return retryConsumer(
    inTurn((record) => handleMessage(record, explain)),
    delay,
  )(event);
}
