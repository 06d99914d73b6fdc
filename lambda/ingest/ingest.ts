import { hash } from 'node:crypto';
import type { ParkedMessage, QuarantinedDelivery } from '../../lib/contract';
import { type Entry, toEntry } from '../../lib/qlik/entry';
import { type ParsedEvent, parse, type Unreadable } from '../../lib/qlik/envelope';
import type { QlikEvent } from '../../lib/qlik/event';
import { eventKey } from '../../lib/qlik/identity';
import { isSignedWith, type Refusal, readSignature, SIGNATURE_HEADER } from '../../lib/qlik/signature';
import type { Claim, Claims } from '../shared/claims';
import type { Publish, Published } from '../shared/publish';
import type { Quarantine } from '../shared/quarantine';
import type { SigningSecrets } from './secrets';

/**
 * Bytes a body may have. Lambda's synchronous payload of 6 MB ends before it, so that whatever AWS lets through is
 * taken (Lambda quotas, read 2026-11).
 */
export const MAX_BODY_BYTES = 6 * 1024 * 1024;

/** One HTTP request that Qlik, or somebody else, made. */
export interface Delivery {
  /** As it stands in the path: anything at all. */
  readonly tenant: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What the core needs of the world. */
export interface IngestPorts {
  /** Tenant name → ARN of its signing secret. */
  readonly signingSecrets: Readonly<Record<string, string>>;
  readonly secrets: Pick<SigningSecrets, 'live' | 'refetch'>;
  /** On events, by their key: an event is published once. @default - deduplication is off */
  readonly claims?: Claims;
  readonly publish: Publish;
  /** Puts a message into the parked queue; resolves to whether it is there. */
  readonly park: (message: ParkedMessage) => Promise<boolean>;
  readonly quarantine: Quarantine;
  /** `s3://` address of a key in the quarantine bucket. */
  readonly quarantineUri: (key: string) => string;
  readonly now: () => Date;
  readonly dropPersonalData: boolean;
}

type Sent = {
  readonly event: QlikEvent;
  readonly type: string;
  readonly renamed: boolean;
  readonly trimmed: boolean;
  /** Whether the table of events could not say if it was new. */
  readonly unchecked: boolean;
};

/** What became of a delivery: one for each row of the table of answers. */
export type Outcome =
  | ({ readonly answer: 'accepted' } & Sent)
  | ({ readonly answer: 'parked'; readonly code: string } & Sent)
  | { readonly answer: 'duplicate'; readonly event: QlikEvent }
  | { readonly answer: 'quarantined'; readonly reason: Unreadable; readonly key: string }
  | { readonly answer: 'refused'; readonly reason: Refusal | 'unknown-tenant' }
  | { readonly answer: 'too-large'; readonly bodyBytes: number }
  | { readonly answer: 'unavailable'; readonly stage: 'secret' | 'publish' | 'quarantine'; readonly code: string };

/**
 * Takes one delivery: size → signature → parse → normalise → claim → publish → confirm. When this resolves to an answer that is 2xx the
 * delivery is durable: on the bus, in the parked queue, or in the quarantine bucket.
 */
export async function ingest(delivery: Delivery, ports: IngestPorts): Promise<Outcome> {
  if (delivery.body.length > MAX_BODY_BYTES) return { answer: 'too-large', bodyBytes: delivery.body.length };
  const refusal = await authenticate(delivery, ports);
  if (refusal) return refusal;
  const receivedAt = ports.now();
  const { tenant, body } = delivery;
  const parsed = parse(body, { tenant, receivedAt, dropPersonalData: ports.dropPersonalData });
  return parsed.ok
    ? publishOnce(parsed, delivery, receivedAt, ports)
    : quarantine(parsed.reason, delivery, receivedAt, ports);
}

/** Undefined when the tenant signed it. A stranger without a well-formed signature costs no call. */
async function authenticate({ tenant, headers, body }: Delivery, ports: IngestPorts): Promise<Outcome | undefined> {
  const secretArn = Object.hasOwn(ports.signingSecrets, tenant) ? ports.signingSecrets[tenant] : undefined;
  if (secretArn === undefined) return { answer: 'refused', reason: 'unknown-tenant' };
  const claimed = readSignature(headers[SIGNATURE_HEADER]);
  if (typeof claimed === 'string') return { answer: 'refused', reason: claimed };
  const live = await ports.secrets.live(secretArn);
  // Neither true nor false can be said of it, and only a 5xx leaves the event with Qlik.
  if (!live.ok) return { answer: 'unavailable', stage: 'secret', code: live.code };
  if (isSignedWith(body, claimed, live.secrets)) return undefined;
  const newer = await ports.secrets.refetch(secretArn);
  // It may be signed with a newer secret than can be read now.
  if (newer && !newer.ok) return { answer: 'unavailable', stage: 'secret', code: newer.code };
  if (newer && isSignedWith(body, claimed, newer.secrets)) return undefined;
  return { answer: 'refused', reason: 'mismatch' };
}

/** An event is published once: what was made durable before is a duplicate, and only what is durable is confirmed. */
async function publishOnce(
  parsed: ParsedEvent,
  delivery: Delivery,
  receivedAt: Date,
  ports: IngestPorts,
): Promise<Outcome> {
  const { claims } = ports;
  if (!claims) return publish(parsed, delivery, receivedAt, ports);
  const key = eventKey(parsed);
  const claim = await claims.claim(key);
  if (claim === 'done') return { answer: 'duplicate', event: parsed.event };
  const outcome = await publish(parsed, delivery, receivedAt, ports, { key, claim });
  if (claim === 'claimed') await claims[outcome.answer === 'unavailable' ? 'release' : 'confirm'](key);
  return outcome;
}

async function publish(
  parsed: ParsedEvent,
  delivery: Delivery,
  receivedAt: Date,
  ports: IngestPorts,
  claimed?: { readonly key: string; readonly claim: Claim },
): Promise<Outcome> {
  let bodyKey = '';
  const bodyUri = () => {
    bodyKey = quarantineKey(delivery, receivedAt);
    return ports.quarantineUri(bodyKey);
  };
  const { entry, trimmed } = toEntry(parsed, bodyUri, delivery.body.length);
  const { event, detailType: type, renamed } = parsed;
  const about = { event, type, renamed, trimmed: trimmed !== undefined, unchecked: claimed?.claim === 'unknown' };
  if (trimmed) {
    // What the event loses must be safe before the event is on its way.
    const kept = await keep('trimmed', bodyKey, delivery, receivedAt, ports);
    if (!kept.ok) return { answer: 'unavailable', stage: 'quarantine', code: kept.code };
  }
  // Somebody else is at this event and may yet crash: once their claim has ended it shows whether it is a duplicate.
  const isInProgress = claimed?.claim === 'in-progress';
  const published: Published = isInProgress
    ? { result: 'unavailable', code: 'InProgress' }
    : await ports.publish(entry);
  if (published.result === 'published') return { answer: 'accepted', ...about };
  const { code } = published;
  const message = { version: 1, kind: 'entry', code, entry: parkable(entry) } as const;
  return (await ports.park(isInProgress ? { ...message, claim: claimed.key } : message))
    ? { answer: 'parked', code, ...about }
    : { answer: 'unavailable', stage: 'publish', code };
}

async function quarantine(
  reason: Unreadable,
  delivery: Delivery,
  receivedAt: Date,
  ports: IngestPorts,
): Promise<Outcome> {
  const kept = await keep(reason, quarantineKey(delivery, receivedAt), delivery, receivedAt, ports);
  return kept.ok
    ? { answer: 'quarantined', reason, key: kept.key }
    : { answer: 'unavailable', stage: 'quarantine', code: kept.code };
}

/** Keeps the delivery whole: in the bucket, or in the queue until the bucket takes it. */
async function keep(
  reason: QuarantinedDelivery['reason'],
  key: string,
  delivery: Delivery,
  receivedAt: Date,
  ports: IngestPorts,
): Promise<{ readonly ok: true; readonly key: string } | { readonly ok: false; readonly code: string }> {
  const { tenant, headers, body } = delivery;
  const whole: QuarantinedDelivery = {
    version: 1,
    tenant,
    reason,
    receivedAt: receivedAt.toISOString(),
    headers,
    // A view: `Buffer.from(body)` alone would copy it.
    body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64'),
  };
  const stored = await ports.quarantine(key, whole);
  if (stored.ok) return { ok: true, key };
  const parked = await ports.park({ version: 1, kind: 'quarantine', code: stored.code, key, delivery: whole });
  return parked ? { ok: true, key } : stored;
}

/** `acme/2026/11/24/<sha256 of the body>.json`: the same delivery, sent again on a day, lies there once. */
function quarantineKey({ tenant, body }: Delivery, receivedAt: Date): string {
  const day = receivedAt.toISOString().slice(0, 10).replaceAll('-', '/');
  return `${tenant}/${day}/${hash('sha256', body)}.json`;
}

const parkable = ({ Time, Detail, ...entry }: Entry) => ({
  ...entry,
  Time: Time.toISOString(),
  Detail: JSON.parse(Detail) as object,
});
