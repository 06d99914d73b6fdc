import type { Delivery, IngestPorts } from '../../../lambda/ingest/ingest';
import type { LiveSecrets } from '../../../lambda/ingest/secrets';
import type { Claim } from '../../../lambda/shared/claims';
import type { Published } from '../../../lambda/shared/publish';
import type { Stored } from '../../../lambda/shared/quarantine';
import type { ParkedMessage, QuarantinedDelivery } from '../../../lib/contract';
import type { Entry } from '../../../lib/qlik/entry';
import { sign } from '../../../lib/qlik/signature';

export const secret = '0123456789abcdef0123456789abcdef';
export const receivedAt = new Date('2026-11-24T06:00:00.000Z');
export const BUCKET = 's3://bucket/';

/** How the world around the core behaves: each port's answer. Everything works unless a test says otherwise. */
export interface Behaviour {
  readonly live: LiveSecrets;
  readonly refetch: LiveSecrets | undefined;
  /** Of the event; undefined: deduplication is off. */
  readonly claim: Claim | undefined;
  readonly publish: Published;
  readonly quarantine: Stored;
  readonly park: boolean;
  readonly dropPersonalData: boolean;
}

/** A world that works: its secrets are {@link secret} alone. */
export const working: Behaviour = {
  live: { ok: true, secrets: [secret] },
  refetch: undefined,
  claim: undefined,
  publish: { result: 'published' },
  quarantine: { ok: true },
  park: true,
  dropPersonalData: false,
};

/** Two tenants, and everything that the core asked of its ports, in order. */
export function worldOf(behaviour: Partial<Behaviour> = {}) {
  const it = { ...working, ...behaviour };
  const calls: string[] = [];
  const offered: Entry[] = [];
  const parked: ParkedMessage[] = [];
  const claimed: string[] = [];
  const kept: { readonly key: string; readonly delivery: QuarantinedDelivery }[] = [];
  const ports: IngestPorts = {
    signingSecrets: { acme: 'arn of acme', other: 'arn of other' },
    secrets: {
      live: async (arn) => {
        calls.push(`live ${arn}`);
        return it.live;
      },
      refetch: async (arn) => {
        calls.push(`refetch ${arn}`);
        return it.refetch;
      },
    },
    claims: it.claim && {
      claim: async (key) => {
        calls.push('claim');
        claimed.push(key);
        return it.claim ?? 'unknown';
      },
      confirm: async () => void calls.push('confirm'),
      release: async () => void calls.push('release'),
    },
    publish: async (entry) => {
      calls.push('publish');
      offered.push(entry);
      return it.publish;
    },
    park: async (message) => {
      calls.push(`park ${message.kind}`);
      parked.push(message);
      return it.park;
    },
    quarantine: async (key, delivery) => {
      calls.push('quarantine');
      kept.push({ key, delivery });
      return it.quarantine;
    },
    quarantineUri: (key) => `${BUCKET}${key}`,
    now: () => receivedAt,
    dropPersonalData: it.dropPersonalData,
  };
  return { ports, calls, claimed, offered, parked, kept };
}

/** A delivery of a body, signed with {@link secret} unless a test says otherwise. */
export function deliveryOf(body: string | Uint8Array | object, over: Partial<Delivery> = {}): Delivery {
  const bytes = body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return {
    tenant: 'acme',
    headers: { 'qlik-signature': sign(bytes, secret), 'content-type': 'application/json', 'x-other': 'kept too' },
    body: bytes,
    ...over,
  };
}

/** The same without a signature, or with another one. */
export const signedAs = (delivery: Delivery, signature: string | undefined): Delivery => {
  const { 'qlik-signature': _, ...headers } = delivery.headers;
  return { ...delivery, headers: signature === undefined ? headers : { ...headers, 'qlik-signature': signature } };
};
