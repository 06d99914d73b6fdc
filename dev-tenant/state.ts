import { rows } from '../lib/qlik/recognise';
import type { AuditItem } from './audits';
import { type Delivery, deliver, HISTORY_MS, type Payload } from './deliveries';
import type { Webhook } from './webhooks';

/** What the tenant holds. */
export interface TenantState {
  readonly webhooks: Map<string, Webhook>;
  readonly records: { readonly delivery: Delivery; readonly payload: Payload }[];
  readonly audited: AuditItem[];
  readonly eventTypes: readonly string[];
  readonly now: () => Date;
  /** Sends a payload to a webhook, records it, and disables the webhook when it has failed too often. */
  readonly send: (webhookId: string, payload: Payload) => Promise<Delivery>;
}

/** Records kept at most of what was delivered, and of what happened; Qlik knows no such limit, but this is memory. */
const MOST_KEPT = 10_000;

/** Adds to a list that is not to grow without end. */
export function keep<Item>(list: Item[], item: Item): void {
  list.push(item);
  if (list.length > MOST_KEPT) list.shift();
}

/** What is told to whoever runs the tenant. */
export interface TenantObserver {
  /** A delivery has ended, a resent one as well. */
  readonly onDelivery?: (delivery: Delivery) => void;
  /** A webhook has failed so often that it is not called any more. */
  readonly onDisabled?: (webhook: Webhook) => void;
}

interface StateOptions extends TenantObserver {
  readonly failureThreshold: number;
  readonly deliveryTimeoutMs: number;
  readonly now: () => Date;
}

/** A webhook that has to be there. */
export function webhookOf({ webhooks }: Pick<TenantState, 'webhooks'>, id: string): Webhook {
  const webhook = webhooks.get(id);
  if (!webhook) throw new Error(`the fake tenant has no webhook ${id}`);
  return webhook;
}

/** An empty tenant. */
export function stateOf({
  failureThreshold,
  deliveryTimeoutMs,
  now,
  onDelivery,
  onDisabled,
}: StateOptions): TenantState {
  const webhooks = new Map<string, Webhook>();
  const records: TenantState['records'] = [];
  const failuresInARow = new Map<string, number>();
  const count = ({ webhookId, status }: Delivery) => {
    const failures = status === 'success' ? 0 : (failuresInARow.get(webhookId) ?? 0) + 1;
    failuresInARow.set(webhookId, failures);
    const webhook = webhooks.get(webhookId);
    if (failures < failureThreshold || !webhook?.enabled) return;
    failuresInARow.set(webhookId, 0);
    // That both are set is published; their wording is ours.
    const disabledReason = 'The webhook exceeded the delivery failure threshold';
    const disabled = { ...webhook, enabled: false, disabledReason, disabledReasonCode: 'FAILURE_THRESHOLD' };
    webhooks.set(webhookId, disabled);
    onDisabled?.(disabled);
  };
  return {
    webhooks,
    records,
    audited: [],
    eventTypes: rows.flatMap(({ type, aliases }) => [type, ...aliases]),
    now,
    send: async (webhookId, payload) => {
      const delivery = await deliver(webhookOf({ webhooks }, webhookId), payload, deliveryTimeoutMs, now);
      keep(records, { delivery, payload });
      const kept = records.findIndex((it) => Date.parse(it.delivery.triggeredAt) > now().getTime() - HISTORY_MS);
      records.splice(0, Math.max(0, kept));
      onDelivery?.(delivery);
      count(delivery);
      return delivery;
    },
  };
}
