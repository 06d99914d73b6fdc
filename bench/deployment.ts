/** What the handlers are told and given: one tenant, deduplication on, as `npx cdk synth` makes it by default. */

import type { HandlerName } from '../lib/constructs/handler-function';
import { env } from '../lib/contract';

export const SIGNING_SECRET = 'a-secret-of-thirty-two-characters';
export const API_CREDENTIALS_ARN = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:api-AbCdEf';
const SIGNING_SECRET_ARN = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:signing-AbCdEf';

/** What is measured: the handlers, and what stands beside them. */
export type Subject = HandlerName | 'empty' | 'naive' | 'typical';

/** What Lambda sets in every environment, and where this one's AWS is. */
const ofLambda = (endpointUrl: string) => ({
  PATH: process.env.PATH ?? '',
  AWS_ENDPOINT_URL: endpointUrl,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_SESSION_TOKEN: 'test',
  // On Lambda it runs on Node 24, for which the SDK has no notice.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
});

/** The environment of a subject. */
export function environmentOf(subject: Subject, endpointUrl: string): Record<string, string> {
  const queue = `${endpointUrl}/000000000000/queue`;
  const events = { [env.eventTable]: 'events', [env.deduplicationSeconds]: '691200' };
  const hosts = { [env.tenantHosts]: JSON.stringify({ acme: endpointUrl }) };
  const own: Readonly<Record<Subject, Record<string, string>>> = {
    ingest: {
      ...events,
      [env.signingSecrets]: JSON.stringify({ acme: SIGNING_SECRET_ARN }),
      [env.parkedQueueUrl]: queue,
      [env.quarantineBucket]: 'quarantine',
    },
    redeliver: { ...events, [env.quarantineBucket]: 'quarantine', [env.retryQueueUrl]: queue },
    failures: {
      ...hosts,
      [env.alertTopicArn]: 'arn:aws:sns:eu-west-1:000000000000:alerts',
      [env.cardTable]: 'cards',
      [env.retryQueueUrl]: queue,
    },
    reconcile: {
      ...hosts,
      [env.apiCredentials]: JSON.stringify({ acme: API_CREDENTIALS_ARN }),
      [env.webhookUrls]: JSON.stringify({ acme: 'https://api.example.com/webhooks/acme' }),
      [env.reconcileTable]: 'reconcile',
    },
    expectations: { [env.appsJournal]: 'journal' },
    empty: {},
    naive: { WEBHOOK_SECRET: SIGNING_SECRET },
    typical: { SECRET_ARN: SIGNING_SECRET_ARN },
  };
  return { ...ofLambda(endpointUrl), [env.busName]: 'bus', ...own[subject] };
}
