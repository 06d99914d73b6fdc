import { timingSafeEqual } from 'node:crypto';
import { toResponse } from '../lambda/ingest/answer';
import { type Delivery, type IngestPorts, ingest, type Outcome } from '../lambda/ingest/ingest';
import { outcomeLine } from '../lambda/ingest/outcome-line';
import { toJson } from '../lambda/shared/log';
import { SIGNATURE_HEADER, sign } from '../lib/qlik/signature';
import { type FuzzDelivery, live } from './deliveries';

/** The core under test. */
export type Core = (delivery: Delivery, ports: IngestPorts) => Promise<Outcome>;

/** What is wrong with how the core took a request. */
export type Verdict =
  | { readonly fault: 'escape'; readonly error: unknown }
  | { readonly fault: 'forged'; readonly status: number }
  | { readonly fault: 'log'; readonly line: string };

const now = new Date('2026-11-24T12:00:00Z');

const ports: IngestPorts = {
  signingSecrets: { acme: 'arn:acme' },
  secrets: { live: async () => ({ ok: true, secrets: live }), refetch: async () => undefined },
  publish: async () => ({ result: 'published' }),
  park: async () => true,
  quarantine: async () => ({ ok: true }),
  quarantineUri: (key) => `s3://bucket/${key}`,
  now: () => now,
  dropPersonalData: false,
};

/** Bytes a log line may have. CloudWatch Logs cuts an event at 1 MB (quotas, read 2026-11); a line of ours is far from it. */
const MAX_LINE_BYTES = 16 * 1024;

/** Whether a live secret signed these very bytes, by other means than the product's. */
const isAuthentic = ({ tenant, headers, body }: FuzzDelivery) =>
  tenant === 'acme' &&
  live.some((secret) => {
    const right = Buffer.from(sign(body, secret));
    const given = Buffer.from((headers[SIGNATURE_HEADER] ?? '').toLowerCase());
    return right.length === given.length && timingSafeEqual(right, given);
  });

/** Runs one request through the core and what the handler does with its outcome. Undefined when all is well. */
export async function judge(delivery: FuzzDelivery, core: Core = ingest): Promise<Verdict | undefined> {
  try {
    const outcome = await core(delivery, ports);
    const { statusCode = 0 } = toResponse(outcome);
    const line = toJson(outcomeLine(outcome, { busName: 'bus', milliseconds: 1, bodyBytes: delivery.body.length }), 0);
    if (statusCode < 300 && !isAuthentic(delivery)) return { fault: 'forged', status: statusCode };
    if (line.includes('\n') || Buffer.byteLength(line) > MAX_LINE_BYTES)
      return { fault: 'log', line: line.slice(0, 500) };
    return undefined;
  } catch (error) {
    return { fault: 'escape', error };
  }
}
