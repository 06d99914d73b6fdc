import { parse } from '../../lib/qlik/envelope';
import type { Answer, Delivery, List, TenantApi } from './tenant-api';

/** An event that Qlik failed to deliver. */
export interface FailedEvent {
  readonly eventId: string;
  readonly type: string;
  /** When its first delivery that we know of failed, RFC 3339. */
  readonly triggeredAt: string;
  /** The latest of its deliveries, which Qlik keeps for longest. */
  readonly deliveryId: string;
}

/** What the delivery history says. */
export interface FailedEvents {
  /** Not delivered since, the oldest first. */
  readonly failed: readonly FailedEvent[];
  /** Failed at first and delivered since. */
  readonly delivered: readonly FailedEvent[];
  /** Whether the history could be read to its end. */
  readonly isWhole: boolean;
}

/**
 * Reads which events failed since a time. One event may have many deliveries, each resend being one; it has arrived
 * when any of them has.
 */
export async function failedEvents(
  tenant: string,
  webhookId: string,
  since: Date,
  api: TenantApi,
): Promise<Answer<FailedEvents>> {
  const failures = await api.deliveries(webhookId, { status: 'fail', since });
  if (!failures.ok) return failures;
  const whole = await withBodies(webhookId, failures.value, api);
  if (!whole.ok) return whole;
  const { items, isWhole } = whole.value;
  const byEvent = new Map<string, FailedEvent>();
  // The newest come first: the first seen of an event is its latest delivery, the last seen its earliest.
  for (const delivery of items) {
    const { triggeredAt, eventType: type } = delivery;
    const eventId = eventIdOf(tenant, delivery);
    byEvent.set(eventId, { eventId, type, triggeredAt, deliveryId: byEvent.get(eventId)?.deliveryId ?? delivery.id });
  }
  const events = [...byEvent.values()].reverse();
  const [oldest] = events;
  if (oldest === undefined) return { ok: true, value: { failed: [], delivered: [], isWhole } };
  const successes = await api.deliveries(webhookId, { status: 'success', since: new Date(oldest.triggeredAt) });
  if (!successes.ok) return successes;
  const arrived = new Set(successes.value.items.map((delivery) => eventIdOf(tenant, delivery)));
  return {
    ok: true,
    value: {
      failed: events.filter(({ eventId }) => !arrived.has(eventId)),
      delivered: events.filter(({ eventId }) => arrived.has(eventId)),
      // A list of successes that is cut off costs a resend too many, which is a duplicate and harmless.
      isWhole,
    },
  };
}

/** Deliveries looked up one by one in a run, of the thousand reads that Qlik allows in a minute. */
const MAX_LOOKED_UP = 500;

/**
 * The deliveries with their bodies. The API's description has the body as optional in a list; without it two deliveries
 * of one event could not be told from two events, and each failed resend would look like a new one.
 */
async function withBodies(
  webhookId: string,
  { items, isWhole }: List<Delivery>,
  api: TenantApi,
): Promise<Answer<List<Delivery>>> {
  const whole: Delivery[] = [];
  let lookedUp = 0;
  for (const delivery of items) {
    if (delivery.request?.body !== undefined) {
      whole.push(delivery);
      continue;
    }
    if (lookedUp === MAX_LOOKED_UP) return { ok: true, value: { items: whole, isWhole: false } };
    lookedUp += 1;
    const answer = await api.delivery(webhookId, delivery.id);
    if (answer.ok) whole.push(answer.value);
    // Gone since the list was made: nothing to resend.
    else if (answer.fault !== 'not-found') return answer;
  }
  return { ok: true, value: { items: whole, isWhole } };
}

/** The event's id as ingest reads it from the body, so that both mean the same event; the delivery's when there is none. */
export function eventIdOf(tenant: string, { id, request }: Delivery): string {
  const { body } = request ?? {};
  if (body === undefined || body === null) return `delivery ${id}`;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const parsed = parse(Buffer.from(text), { tenant, receivedAt: new Date(0) });
  return parsed.ok ? parsed.event.id : `delivery ${id}`;
}
