import { errorCode } from '../shared/log';
import type { QlikFault } from '../shared/qlik-fault';
import { type HealPorts, type HealReport, healWebhook, newBudget, type Pending } from './heal';
import type { Cursor, Memory } from './memory';
import { type Answer, faultOf, type TenantApi, type Webhook } from './tenant-api';
import { type WitnessPorts, type WitnessReport, witness } from './witness';

/** A tenant to reconcile. */
export interface ReconciledTenant {
  readonly tenant: string;
  /** Address that makes a webhook ours. */
  readonly webhookUrl: string;
  readonly signIn: () => Promise<Answer<TenantApi>>;
}

/** What the core needs of the world. */
export type ReconcilePorts = Omit<HealPorts, 'api'> & Omit<WitnessPorts, 'api'> & { readonly memory: Memory };

/** What became of a webhook. */
export interface WebhookReport {
  readonly id: string;
  readonly name: string;
  readonly heal: HealReport;
  /** Undefined when the webhook was switched off by a person, or its deliveries could not be read. */
  readonly witness?: WitnessReport;
}

/**
 * What became of a tenant. `no-webhook`: none of its webhooks has our address, so nothing can arrive. `failed`: Qlik,
 * or AWS (`code`), kept us from telling; `webhooks` has what was done before.
 */
export type TenantReport =
  | { readonly tenant: string; readonly result: 'reconciled'; readonly webhooks: readonly WebhookReport[] }
  | { readonly tenant: string; readonly result: 'no-webhook' }
  | ({
      readonly tenant: string;
      readonly result: 'failed';
      readonly webhooks: readonly WebhookReport[];
    } & ({ readonly qlik: QlikFault } | { readonly code: string }));

/**
 * Compares a tenant's own delivery history with what arrived and heals the gap: has failed deliveries resent, enables
 * a webhook again that Qlik disabled for failing, and names what is missing all the same. It never rejects, so that one
 * tenant's trouble is not another's. With `dryRun` it only says what it would do.
 */
export async function reconcileTenant(
  { tenant, webhookUrl, signIn }: ReconciledTenant,
  ports: ReconcilePorts & { readonly dryRun: boolean },
): Promise<TenantReport> {
  const webhooks: WebhookReport[] = [];
  try {
    const signedIn = await signIn();
    if (!signedIn.ok) return { tenant, result: 'failed', webhooks, qlik: faultOf(signedIn) };
    const api = signedIn.value;
    const listed = await api.webhooks();
    if (!listed.ok) return { tenant, result: 'failed', webhooks, qlik: faultOf(listed) };
    const ours = listed.value.filter((webhook) => isOurs(webhook, webhookUrl));
    if (ours.length === 0) return { tenant, result: 'no-webhook' };
    const budget = newBudget();
    for (const webhook of ours) {
      const key = `${tenant} ${webhook.id}`;
      const cursor = await ports.memory.readCursor(key);
      const heal = await healWebhook({ tenant, webhook, key, cursor, budget }, { ...ports, api });
      if (heal.state === 'disabled-by-person' || heal.qlik) {
        webhooks.push({ id: webhook.id, name: webhook.name, heal });
        continue;
      }
      const seen = await witness({ tenant, webhook, cursor, known: heal.known }, { ...ports, api });
      webhooks.push({ id: webhook.id, name: webhook.name, heal, witness: seen });
      if (!ports.dryRun) await ports.memory.writeCursor(key, nextCursor(heal, seen));
    }
    const qlik = webhooks.map(({ heal }) => heal.qlik).find((fault) => fault !== undefined);
    return qlik ? { tenant, result: 'failed', webhooks, qlik } : { tenant, result: 'reconciled', webhooks };
  } catch (error) {
    return { tenant, result: 'failed', webhooks, code: errorCode(error) };
  }
}

/** Same address, and none of those that Qlik Automate makes and keeps for itself. */
export const isOurs = ({ url, origin }: Pick<Webhook, 'url' | 'origin'>, webhookUrl: string): boolean =>
  origin !== 'automations' && URL.canParse(url) && new URL(url).href === new URL(webhookUrl).href;

const nextCursor = (heal: HealReport, seen: WitnessReport): Cursor => ({
  deliveriesFrom: heal.next,
  witnessedUntil: seen.result === 'compared' ? seen.until : undefined,
});

/** An event that Qlik has and we have not. */
export interface Missing {
  readonly id: string;
  readonly type: string;
  /** RFC 3339. */
  readonly time: string;
  readonly why: Pending['why'] | 'never-delivered';
}

/** What is missing after a run, the oldest first. */
export function missingIn(report: TenantReport): readonly Missing[] {
  const webhooks = report.result === 'no-webhook' ? [] : report.webhooks;
  return webhooks
    .flatMap(({ heal, witness: seen }): Missing[] => [
      ...heal.pending.map(({ eventId, type, triggeredAt, why }) => ({ id: eventId, type, time: triggeredAt, why })),
      ...(seen?.result === 'compared' ? seen.missing.map((it) => ({ ...it, why: 'never-delivered' as const })) : []),
    ])
    .sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
}
