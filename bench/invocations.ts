/** What Lambda invokes the handlers with. */
import type { ExpectedReloadCheck, ParkedMessage } from '../lib/contract';
import { type Entry, MAX_ENTRY_BYTES, toEntry } from '../lib/qlik/entry';
import { parse } from '../lib/qlik/envelope';
import { sampleDelivery } from '../lib/qlik/samples';
import { SIGNATURE_HEADER, sign } from '../lib/qlik/signature';
import { SIGNING_SECRET, type Subject } from './deployment';
import { grownBody } from './grown-body';
import { pollingOf } from './template';

const time = new Date('2026-11-20T05:00:00Z');

/** A delivery of a Qlik event, less than 1 KB, as Qlik posts it. */
const bodyOf = (unique: string) => sampleDelivery('com.qlik.v1.app.created', { envelope: 'cloud', unique, time }).body;

/** An HTTP API's event of a signed delivery. */
function httpEvent(body: string, unique = '1'): object {
  return {
    version: '2.0',
    routeKey: 'POST /webhooks/acme',
    rawPath: '/webhooks/acme',
    headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: sign(body, SIGNING_SECRET) },
    requestContext: { http: { method: 'POST', path: '/webhooks/acme' }, requestId: unique },
    body,
    isBase64Encoded: false,
  };
}

/** A body's entry, as ingest makes it. */
function entryOf(body: string): Entry {
  const parsed = parse(Buffer.from(body), { tenant: 'acme', receivedAt: time });
  if (!parsed.ok) throw new Error(`the sample is ${parsed.reason}`);
  return toEntry(parsed, () => '').entry;
}

/** What a request of PutEvents says of one delivery. */
export const putEventsBody = (unique: string): string =>
  JSON.stringify({ Entries: [{ ...entryOf(bodyOf(unique)), EventBusName: 'bus' }] });

/** What ingest puts into the parked queue. */
export function parkedMessage(unique: string, body = bodyOf(unique)): string {
  const { Time, Detail, ...entry } = entryOf(body);
  const parked: ParkedMessage = {
    version: 1,
    kind: 'entry',
    code: 'ThrottlingException',
    entry: { ...entry, Time: Time.toISOString(), Detail: JSON.parse(Detail) },
  };
  return JSON.stringify(parked);
}

/** What the rule for failures puts into the failure queue. */
export function failureMessage(unique: string, more = {}): string {
  const sample = sampleDelivery('com.qlik.v1.automation.run.failed', { envelope: 'cloud', unique, time });
  const body = JSON.stringify({ ...JSON.parse(sample.body), ...more });
  const { Source, DetailType, Time, Detail } = entryOf(body);
  return JSON.stringify({
    version: '0',
    id: unique,
    'detail-type': DetailType,
    source: Source,
    time: Time.toISOString(),
    detail: JSON.parse(Detail),
  });
}

/** What the poller of a queue invokes its consumer with. */
export const sqsEvent = (bodies: readonly string[]): object => ({
  Records: bodies.map((body, index) => ({
    messageId: `message-${index}`,
    receiptHandle: `receipt-${index}`,
    body,
    attributes: { ApproximateReceiveCount: '1' },
    eventSource: 'aws:sqs',
  })),
});

/** One invocation of a subject, of the simplest kind that goes well. */
export function invocationOf(subject: Subject): object {
  switch (subject) {
    case 'redeliver':
      return sqsEvent([parkedMessage('1')]);
    case 'failures':
      return sqsEvent([failureMessage('1')]);
    case 'reconcile':
      return {};
    case 'expectations':
      return {
        name: 'sales',
        tenant: 'acme',
        app: '3f1c9a52-7f0e-4a83-9f36-0d2f6f0b7c11',
        withinSeconds: 86_400,
        deadline: time.toISOString(),
      } satisfies ExpectedReloadCheck;
    default:
      return httpEvent(bodyOf('1'));
  }
}

/** Bytes of an event that Lambda invokes a function with at most, synchronously (Lambda quotas, read 2026-11). */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** Bytes of an event that nearly fill an entry of the bus; a body grows by whole updates, and somewhat more than asked. */
const LARGE_EVENT_BYTES = MAX_ENTRY_BYTES * 0.9;

/** An invocation of a handler with as much as it may ever get at once. */
export function fullestInvocationOf(handler: 'ingest' | 'redeliver' | 'failures' | 'reconcile'): object {
  switch (handler) {
    case 'ingest':
      // The quotes of a body are escaped in the event.
      return httpEvent(grownBody(MAX_PAYLOAD_BYTES * 0.8).toString());
    case 'redeliver': {
      const body = grownBody(LARGE_EVENT_BYTES).toString();
      return batchOf('Redeliver', parkedMessage('1', body));
    }
    case 'failures':
      return batchOf('Failures', failureMessage('1', { padding: 'x'.repeat(LARGE_EVENT_BYTES) }));
    case 'reconcile':
      return invocationOf(handler);
  }
}

/** As many messages as its batch and Lambda's payload hold. */
function batchOf(logicalId: string, message: string): object {
  const fit = Math.floor(MAX_PAYLOAD_BYTES / JSON.stringify(sqsEvent([message])).length);
  return sqsEvent(Array(Math.min(fit, pollingOf(logicalId).batchSize)).fill(message));
}
