import { parse } from '../../lib/qlik/envelope';
import { type Envelope, envelopes } from '../../lib/qlik/event';
import type { WebhookAnswer } from './webhook-fault';
import type { TenantWebhook, WebhooksApi } from './webhooks';

/**
 * Whether a webhook signs with the right secret, as far as its latest delivery tells. `none`: it has no secret.
 * `refused`: it was answered 401. `unknown`: nothing was delivered since it was changed, or something else went wrong.
 */
export type SecretSeen = 'accepted' | 'refused' | 'unknown' | 'none';

/** What the latest deliveries of a webhook tell of it. */
export interface Past {
  readonly secret: SecretSeen;
  readonly last?: LastDelivery;
  /** How many of the deliveries that were looked at came in which envelope. `legacy` and `hybrid` have legacy fields. */
  readonly envelopes: Readonly<Record<Envelope, number>>;
  /** The types that came with legacy fields. */
  readonly legacyTypes: readonly string[];
}

export interface LastDelivery {
  /** RFC 3339. */
  readonly at: string;
  readonly status: 'success' | 'fail';
  readonly statusCode?: number;
}

/** Deliveries that are looked at: some of each type that is usual. */
const LOOKED_AT = 20;

/** Looks at the latest deliveries of a webhook. */
export async function pastOf(webhook: TenantWebhook, api: WebhooksApi): Promise<WebhookAnswer<Past>> {
  const latest = await api.latestDeliveries(webhook.id, LOOKED_AT);
  if (!latest.ok) return latest;
  const counts = Object.fromEntries(envelopes.map((it) => [it, 0])) as Record<Envelope, number>;
  const legacyTypes = new Set<string>();
  for (const listed of latest.value) {
    const whole = listed.request?.body === undefined ? await api.delivery(webhook.id, listed.id) : undefined;
    // One that has grown a week old meanwhile is gone, and tells nothing.
    if (whole && !whole.ok && whole.fault !== 'not-found') return whole;
    const envelope = envelopeOf((whole?.ok ? whole.value : listed).request?.body);
    if (envelope === undefined) continue;
    counts[envelope] += 1;
    if (envelope !== 'cloud') legacyTypes.add(listed.eventType);
  }
  const [newest] = latest.value;
  const last = newest && lastOf(newest);
  return {
    ok: true,
    value: { secret: secretSeen(webhook, last), last, envelopes: counts, legacyTypes: [...legacyTypes].sort() },
  };
}

/** The newest delivery, as far as it is told. */
export const lastOf = ({
  triggeredAt: at,
  status,
  response,
}: {
  readonly triggeredAt: string;
  readonly status: 'success' | 'fail';
  readonly response?: { readonly statusCode?: number };
}): LastDelivery => ({ at, status, ...(response?.statusCode !== undefined && { statusCode: response.statusCode }) });

function secretSeen({ hasSecret, enabled, updatedAt }: TenantWebhook, last: LastDelivery | undefined): SecretSeen {
  if (!hasSecret) return 'none';
  if (last === undefined) return 'unknown';
  // The change may have been to the secret. That Qlik disabled it is a change as well, but not one of the secret.
  const isOlder = enabled && updatedAt !== undefined && Date.parse(updatedAt) > Date.parse(last.at);
  if (isOlder) return 'unknown';
  if (last.status === 'success') return 'accepted';
  return last.statusCode === 401 ? 'refused' : 'unknown';
}

function envelopeOf(body: unknown): Envelope | undefined {
  if (body === undefined) return undefined;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const parsed = parse(Buffer.from(text), { tenant: '', receivedAt: new Date() });
  return parsed.ok ? parsed.event.envelope : undefined;
}
