import type { Delivery } from '../../lambda/reconcile/tenant-api';
import { durationInWords } from '../terminal/duration';
import { amber, cannotSay, type Finding, green, red, type TenantCheck } from './check';
import { faultFinding, type QlikSide, UNASKED } from './qlik-side';

/** Qlik keeps its delivery history for a week (Qlik webhooks API, read 2026-11). */
const HISTORY_MS = 7 * 24 * 3600_000;
const LOOKED_AT = 20;

/** Whether Qlik signs with the secret that we verify with: the answers to its last deliveries tell. */
export const signature: TenantCheck = {
  name: 'signature',
  asks: ['secretsmanager:GetSecretValue'],
  look: async (installation, tenant) => {
    const side = await installation.qlikSide(tenant);
    return side.ok ? signatureFinding(side, tenant, installation.now()) : UNASKED;
  },
};

/** What the answers to the last deliveries tell of the secret that Qlik signs with. */
export async function signatureFinding(
  { api, webhooks }: Extract<QlikSide, { ok: true }>,
  tenant: string,
  now: number,
): Promise<Finding> {
  const [webhook] = webhooks.filter(({ enabled }) => enabled).concat(webhooks);
  if (webhook === undefined) return cannotSay('no webhook of the tenant comes here: see webhook');
  if (!webhook.hasSecret) return red('Qlik has no secret to sign with, so every delivery is refused', rotate(tenant));
  const listed = await api.deliveries(webhook.id, { since: new Date(now - HISTORY_MS), atMost: LOOKED_AT });
  return listed.ok ? judge(listed.value.items, tenant, now) : faultFinding(listed);
}

/** @param deliveries the newest first */
export function judge(deliveries: readonly Delivery[], tenant: string, now: number): Finding {
  const [newest] = deliveries;
  if (newest === undefined) {
    return cannotSay(
      'Qlik has sent nothing for a week, so it has not been put to the test',
      'qlik-fanout reconcile, or wait',
    );
  }
  const ago = `${durationInWords(now - Date.parse(newest.triggeredAt))} ago`;
  const refusals = deliveries.filter(({ response }) => response?.statusCode === 401).length;
  if (newest.response?.statusCode === 401) {
    return red(`the last delivery, ${ago}, was refused: Qlik signs with another secret`, rotate(tenant));
  }
  if (newest.status === 'fail') {
    const said = newest.response?.statusCode ?? newest.statusMessage ?? 'no answer';
    return amber(`the last delivery, ${ago}, failed (${said})`, `qlik-fanout reconcile --tenant ${tenant}`);
  }
  const before = refusals > 0 ? `; ${refusals} of the last ${deliveries.length} were refused before` : '';
  return green(`the last delivery, ${ago}, was verified${before}`);
}

const rotate = (tenant: string) => `qlik-fanout rotate ${tenant}: it gives Qlik the secret that is verified with`;
