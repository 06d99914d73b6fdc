import { randomBytes } from 'node:crypto';
import { MAX_BODY_BYTES } from '../../lambda/ingest/ingest';
import type { Answer } from '../../lib/contract';
import { SIGNATURE_HEADER, sign } from '../../lib/qlik/signature';
import type { Webhook } from '../deployment/webhook';

/** One HTTP request to a webhook. */
export interface SignedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What is wanted of the answer: the words for it, or the status alone where another than ingest may give it. */
export type WantedAnswer = { readonly answers: readonly Answer[] } | { readonly status: number };

interface Spoiling {
  /** What is wrong with the delivery, for help. */
  readonly what: string;
  readonly wanted: WantedAnswer;
  readonly spoil: (body: Buffer, webhook: Webhook) => SignedRequest;
}

/** The request that Qlik would make. */
export const signedRequest = (body: Buffer, { url, secret }: Pick<Webhook, 'url' | 'secret'>): SignedRequest => ({
  url,
  body,
  headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: sign(body, secret) },
});

const refused: WantedAnswer = { answers: ['refused'] };

const withHeaders = (request: SignedRequest, signature: string | undefined): SignedRequest => {
  const { [SIGNATURE_HEADER]: _, ...others } = request.headers;
  return { ...request, headers: signature === undefined ? others : { ...others, [SIGNATURE_HEADER]: signature } };
};

const spoilings = {
  signature: {
    what: 'signed with another secret',
    wanted: refused,
    spoil: (body, webhook) => signedRequest(body, { ...webhook, secret: randomBytes(32).toString('hex') }),
  },
  'missing-signature': {
    what: 'no signature',
    wanted: refused,
    spoil: (body, webhook) => withHeaders(signedRequest(body, webhook), undefined),
  },
  'malformed-signature': {
    what: 'a signature that is not 64 hex digits',
    wanted: refused,
    spoil: (body, webhook) => withHeaders(signedRequest(body, webhook), `sha256=${sign(body, webhook.secret)}`),
  },
  body: {
    what: 'one space more than was signed',
    wanted: refused,
    spoil: (body, webhook) => ({ ...signedRequest(body, webhook), body: Buffer.concat([body, Buffer.from(' ')]) }),
  },
  tenant: {
    what: 'to a tenant that is not configured',
    wanted: refused,
    spoil: (body, webhook) =>
      signedRequest(body, { ...webhook, url: webhook.url.replace(/[^/]+\/?$/, 'nobody-of-that-name') }),
  },
  size: {
    what: 'more than 6 MB',
    wanted: { status: 413 },
    spoil: (body, webhook) =>
      signedRequest(Buffer.concat([body, Buffer.alloc(MAX_BODY_BYTES + 1 - body.length, ' ')]), webhook),
  },
  unreadable: {
    what: 'authentic, but half of it is missing: it is quarantined, which sets off an alarm',
    wanted: { answers: ['quarantined'] },
    spoil: (body, webhook) => signedRequest(body.subarray(0, body.length / 2), webhook),
  },
} as const satisfies Readonly<Record<string, Spoiling>>;

/** One way for a delivery to be wrong. */
export type Corruption = keyof typeof spoilings;

/** Every way for a delivery to be wrong that ingest tells from the others. */
export const corruptions = Object.keys(spoilings) as readonly Corruption[];

/** What is wrong, in words. */
export const corruptionInWords = (corruption: Corruption): string => spoilings[corruption].what;

/** The answer that is right for it. */
export const wantedFor = (corruption: Corruption): WantedAnswer => spoilings[corruption].wanted;

/** The request of a delivery that is wrong in one way, and the answer that is right for it. */
export function corrupted(
  body: Buffer,
  webhook: Webhook,
  corruption: Corruption,
): { readonly request: SignedRequest; readonly wanted: WantedAnswer } {
  const { spoil, wanted }: Spoiling = spoilings[corruption];
  return { request: spoil(body, webhook), wanted };
}
