import type { Answer, Delivery, TenantApi, Webhook } from '../../lambda/reconcile/tenant-api';
import { SIGNATURE_HEADER, verify } from '../../lib/qlik/signature';
import type { RotationPorts } from './rotation';

/**
 * How a webhook was seen to use the new secret. `signature`: Qlik's record of a resent delivery is signed with it.
 * `answer`: a resent delivery was accepted. `patch`: Qlik has taken the change; there was no delivery to resend, or the
 * webhook is disabled.
 */
export type Confirmation = 'signature' | 'answer' | 'patch';

const CONFIRM_TRIES = 3;
const CONFIRM_PAUSE_MS = 5_000;
const HISTORY_MS = 7 * 24 * 3600_000;

/** What came of the try. */
export interface Confirmed {
  /** Undefined when the resent delivery, `failed`, says otherwise. */
  readonly confirmedBy?: Confirmation;
  readonly failed?: Delivery;
}

/** Has the latest delivery sent again, one that failed before any that did not, and looks at how it fares. */
export async function confirm(
  webhook: Webhook,
  value: string,
  { api, now, pause, say }: RotationPorts,
): Promise<Answer<Confirmed>> {
  if (!webhook.enabled) return { ok: true, value: { confirmedBy: 'patch' } };
  const latest = await latestDelivery(webhook.id, new Date(now() - HISTORY_MS), api);
  if (!latest.ok) return latest;
  if (latest.value === undefined) return { ok: true, value: { confirmedBy: 'patch' } };
  say('Having Qlik send its latest delivery again, to see the new secret accepted.');
  for (let tries = 1; ; tries++) {
    const resent = await api.resend(webhook.id, latest.value.id);
    if (!resent.ok) return resent;
    const confirmedBy = confirmationIn(resent.value, value);
    if (confirmedBy !== undefined) return { ok: true, value: { confirmedBy } };
    if (tries === CONFIRM_TRIES) return { ok: true, value: { failed: resent.value } };
    await pause(CONFIRM_PAUSE_MS);
  }
}

async function latestDelivery(webhookId: string, since: Date, api: TenantApi): Promise<Answer<Delivery | undefined>> {
  for (const status of ['fail', 'success'] as const) {
    const found = await api.deliveries(webhookId, { status, since, atMost: 1 });
    if (!found.ok) return found;
    const [latest] = found.value.items;
    if (latest) return { ok: true, value: latest };
  }
  return { ok: true, value: undefined };
}

function confirmationIn({ status, request }: Delivery, value: string): Confirmation | undefined {
  if (status !== 'success') return undefined;
  const { body, headers = {} } = request ?? {};
  const signature = Object.entries(headers).find(([name]) => name.toLowerCase() === SIGNATURE_HEADER)?.[1];
  // The record has the body as JSON, where the signature is over its bytes: it proves the secret when it fits, and
  // nothing when it does not.
  const bytes = Buffer.from(typeof body === 'string' ? body : (JSON.stringify(body) ?? ''));
  return verify(bytes, signature, [value]).ok ? 'signature' : 'answer';
}
