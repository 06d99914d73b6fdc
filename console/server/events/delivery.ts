import { quarantinedAt } from '../../../cli/deployment/quarantined';
import type { DeployedStack } from '../../../cli/deployment/stack';
import { accessText, reconcileOutput, tenantOf } from '../../../cli/deployment/tenant';
import { eventIdOf } from '../../../lambda/reconcile/failed-events';
import { isOurs } from '../../../lambda/reconcile/reconcile';
import { type Answer, type Delivery, faultOf, faultText, type TenantApi } from '../../../lambda/reconcile/tenant-api';
import { errorCode } from '../../../lambda/shared/log';
import type { Trimmed } from '../../../lib/qlik/event';
import type { OriginalDelivery } from '../../api/events';
import type { EventFeed, KeptEvent } from '../feed';

type Found = NonNullable<OriginalDelivery['found']>;

/** A delivery, or why there is none there, in words. */
type Looked = { readonly found: Found } | { readonly why: string };

/**
 * Looks for what Qlik sent before it became an event, the nearest place first: what was posted from here, the
 * quarantine bucket, the tenant's delivery history. The product itself keeps no body of a delivery it can read.
 */
export async function originalDelivery(
  it: KeptEvent,
  stack: DeployedStack,
  feed: Pick<EventFeed, 'sent'>,
): Promise<OriginalDelivery> {
  const lookedInto: string[] = [];
  for (const look of [() => postedHere(it, feed), () => inQuarantine(it, stack), () => inHistory(it, stack)]) {
    const looked = await look();
    if ('found' in looked) return { found: looked.found, lookedInto };
    lookedInto.push(looked.why);
  }
  return { lookedInto };
}

function postedHere({ id }: KeptEvent, { sent }: Pick<EventFeed, 'sent'>): Looked {
  const delivery = sent.get(id);
  if (delivery === undefined) return { why: 'It was not posted from this run of the console.' };
  const at = new Date(delivery.at).toISOString();
  return { found: { from: 'console', at, headers: {}, body: delivery.body.toString() } };
}

async function inQuarantine({ event }: KeptEvent, stack: DeployedStack): Promise<Looked> {
  const address = (event.detail as { readonly trimmed?: Partial<Trimmed> }).trimmed?.body;
  if (address === undefined) return { why: 'It was not trimmed, so nothing of it was put into the quarantine bucket.' };
  try {
    const kept = await quarantinedAt(stack, String(address));
    if (kept === undefined) return { why: 'Its address is not in the quarantine bucket.' };
    const body = Buffer.from(kept.body, 'base64').toString();
    return { found: { from: 'quarantine', at: kept.receivedAt, headers: harmless(kept.headers), body } };
  } catch (error) {
    return { why: `The quarantine bucket does not give it: ${errorCode(error)}.` };
  }
}

/** Qlik keeps deliveries for 7 days (Qlik webhooks API, read 2026-11); an event may be delivered a while after it happened. */
const BEFORE_MS = 60_000;

/** Deliveries read at most, the newest first. */
const MOST_DELIVERIES = 2_000;

async function inHistory(it: KeptEvent, stack: DeployedStack): Promise<Looked> {
  const { tenant } = it;
  if (!Object.hasOwn(reconcileOutput(stack).tenants, tenant)) {
    return {
      why: `Tenant ${tenant || 'unknown'} has no API credentials here, so Qlik's delivery history cannot be read.`,
    };
  }
  const { signIn, webhookUrl } = tenantOf(stack, tenant);
  try {
    const found = await signIn().then((api) => (api.ok ? findDelivery(it, webhookUrl, api.value) : api));
    if (!found.ok) return { why: `Qlik's delivery history: ${faultText(faultOf(found))}` };
    if (typeof found.value === 'string') return { why: found.value };
    const { request, triggeredAt } = found.value;
    const { body, headers = {} } = request ?? {};
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return { found: { from: 'qlik', at: triggeredAt, headers: harmless(headers), body: text } };
  } catch (error) {
    return { why: `Qlik's delivery history: ${accessText(errorCode(error))}` };
  }
}

/** The delivery whose body ingest would read as the event; words when there is none. */
async function findDelivery(it: KeptEvent, webhookUrl: string, api: TenantApi): Promise<Answer<Delivery | string>> {
  const webhooks = await api.webhooks();
  if (!webhooks.ok) return webhooks;
  const happened = Date.parse(it.time);
  const since = new Date((Number.isNaN(happened) ? (it.arrivedAt ?? 0) : happened) - BEFORE_MS);
  let isWhole = true;
  for (const { id } of webhooks.value.filter((webhook) => isOurs(webhook, webhookUrl))) {
    const list = await api.deliveries(id, { since, atMost: MOST_DELIVERIES });
    if (!list.ok) return list;
    isWhole &&= list.value.isWhole && list.value.items.length < MOST_DELIVERIES;
    for (const delivery of list.value.items) {
      // A list may leave bodies out; only those that can be it are asked for one by one.
      const whole = delivery.request?.body === undefined ? await wholeOf(it, id, delivery, api) : delivery;
      if (whole !== undefined && eventIdOf(it.tenant, whole) === it.id) return { ok: true, value: whole };
    }
  }
  const end = isWhole ? '' : `; it is longer than the ${MOST_DELIVERIES.toLocaleString('en')} that were read`;
  return { ok: true, value: `Qlik's delivery history does not have it (it goes back 7 days)${end}.` };
}

async function wholeOf(it: KeptEvent, webhookId: string, delivery: Delivery, api: TenantApi) {
  const { type } = it.event.detail as { readonly type?: string };
  if (delivery.eventType !== type && delivery.eventType !== it.type) return undefined;
  const answer = await api.delivery(webhookId, delivery.id);
  return answer.ok ? answer.value : undefined;
}

/** All that a person may need of them; what proves who sent it, or says who somebody is, is left out. */
const HARMLESS = ['content-type', 'content-length', 'content-encoding', 'user-agent', 'date', 'accept'];

const harmless = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => HARMLESS.includes(name.toLowerCase())));
