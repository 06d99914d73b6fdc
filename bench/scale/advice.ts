import type { Cause, Limits } from './model';
import { type Need, raisedTo, tight } from './needs';
import { exactly } from './words';

/** What each limit is called, and where it is raised. */
export const limitNames: Readonly<Record<Cause, { readonly name: string; readonly where: string }>> = {
  'tenant throttle': {
    name: "tenant's throttle",
    where: 'ours: `throttle` in `fanout.json`, for all tenants or for one; the burst goes with it',
  },
  'API quota': { name: 'API throttle rate', where: 'Service Quotas, Amazon API Gateway, L-8A5B8E43' },
  'Lambda concurrency': {
    name: 'Lambda concurrency',
    where: 'Service Quotas, AWS Lambda, Concurrent executions; `ingestConcurrency` keeps a part of it for ingest',
  },
  'Lambda scaling': { name: 'Lambda scaling', where: 'nobody can: traffic has to grow over minutes' },
  table: {
    name: "event table's writes",
    where:
      'bring a table with warm throughput as `eventTable`; beyond 40,000, Service Quotas, Amazon DynamoDB, too. Until then the table grows by itself, twofold in half an hour, and what it does not take is published unchecked',
  },
  PutEvents: { name: 'PutEvents', where: 'Service Quotas, Amazon EventBridge, L-9B653E91' },
  invocations: {
    name: 'EventBridge invocations',
    where: 'Service Quotas, Amazon EventBridge, L-5540C5E3; a category without a journal needs one less for each event',
  },
  'subscriber concurrency': { name: "subscriber's concurrency", where: 'as Lambda concurrency' },
  'failures consumer': {
    name: 'batches of the failures function',
    where: 'ours: `maxConcurrency` of the `RetryQueue`, which the fan-out does not offer as a setting yet',
  },
  'e-mail': {
    name: 'e-mails of a subscription',
    where:
      'nobody can: SNS disables the subscription. Have cards in a chat, a queue or a function; keep e-mail for alarms',
  },
};

/** What to raise, what is fullest first, from what to what. E-mail is not to be raised. */
export const raises = (needs: readonly Need[], before: Limits, after: Limits): readonly string[] =>
  [...tight(needs)]
    .sort((a, b) => b.needed / b.allowed - a.needed / a.allowed)
    .filter(({ cause }) => cause !== 'e-mail')
    .map((need) => {
      const { name } = limitNames[need.cause];
      // A consumer is raised by its batches at work, not by its messages.
      return need.cause === 'failures consumer'
        ? `${name} ${before.failures.maxConcurrency} → ${after.failures.maxConcurrency}`
        : `${name} ${exactly(need.allowed)} → ${exactly(raisedTo(need))}`;
    });

/** Whether more cards come than an e-mail subscription takes. */
export const isTooMuchForEmail = (needs: readonly Need[]): boolean =>
  tight(needs).some(({ cause }) => cause === 'e-mail');
