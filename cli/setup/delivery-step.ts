import type { Delivery } from '../../lambda/reconcile/tenant-api';
import { faultText } from '../../lambda/reconcile/tenant-api';
import { parse } from '../../lib/qlik/envelope';
import { type BusEvent, busEventOf } from '../delivery/bus-event';
import type { Trace } from '../delivery/tracing';
import { webhookFaultText } from '../webhooks/webhook-fault';
import type { TenantWebhook } from '../webhooks/webhooks';
import type { Arrival, Known, TenantAccess } from './known';
import type { Made, Step, Tell } from './step';

/** What seeing a delivery arrive needs of the world. */
export interface DeliveryPorts {
  readonly tenant: string;
  /** An event of the tenant that a journal has. */
  readonly journalled: (
    known: Pick<Known, 'stack'>,
  ) => Promise<{ readonly type: string; readonly id: string } | undefined>;
  /** Signs a sample of one of these types as the tenant would, and posts it. */
  readonly postSample: (known: Pick<Known, 'stack' | 'webhookUrl'>, types: readonly string[]) => Promise<PostedSample>;
  /** Follows an event to its journal. */
  readonly trace: (known: Pick<Known, 'stack'>, event: BusEvent, sentAt: number, signal: AbortSignal) => Promise<Trace>;
  /** Value of the signing secret that ingest checks with. */
  readonly signingSecret: (known: Pick<Known, 'stack'>) => Promise<string>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface PostedSample {
  readonly event: BusEvent;
  readonly sentAt: number;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly answer: string;
  readonly milliseconds: number;
}

/**
 * A delivery that reaches the bus. Qlik has no test of a webhook; it can send again what is in the webhook's history
 * (qlik.dev, webhooks API, read 2026-11). A new webhook has none: then a signed sample goes the same way from here.
 */
export const deliveryStep = (ports: DeliveryPorts): Step<Known> => ({
  id: 'delivery',
  title: 'A delivery on the bus',
  look: async ({ tenant, stack, webhookUrl, webhook }) => {
    if (tenant === undefined || stack === undefined || webhookUrl === undefined || webhook === undefined) {
      const would =
        'have Qlik send its latest delivery again, or post a signed sample where it has none, and see it arrive';
      return { state: 'missing', would, make: async () => ({ result: 'failed', why: 'There is no webhook.' }) };
    }
    const latest = await tenant.webhooks.latestDeliveries(webhook.id, 1);
    if (!latest.ok) return { state: 'blocked', why: webhookFaultText(latest) };
    const [last] = latest.value;
    if (last?.status === 'success') {
      const arrival: Arrival = { how: 'earlier', type: last.eventType };
      return { state: 'there', says: `Qlik delivered ${last.eventType} at ${last.triggeredAt}`, adds: { arrival } };
    }
    if (last !== undefined) {
      return {
        state: 'missing',
        would: `have Qlik send the delivery of ${last.triggeredAt} again, which failed (${last.statusMessage ?? 'it does not say why'})`,
        make: (tell, signal) => resend(last, { tenant, stack, webhook, ports, tell, signal }),
      };
    }
    const seen = await ports.journalled({ stack });
    if (seen !== undefined) {
      const arrival: Arrival = { how: 'earlier', ...seen };
      return { state: 'there', says: `a journal has ${seen.type} ${seen.id}`, adds: { arrival } };
    }
    return {
      state: 'missing',
      would: 'post a signed sample, for the webhook has no delivery that Qlik could send again, and see it arrive',
      make: (tell, signal) => sendSample({ stack, webhookUrl, types: webhook.eventTypes, ports, tell, signal }),
    };
  },
});

interface Resending {
  readonly tenant: TenantAccess;
  readonly stack: Known['stack'];
  readonly webhook: TenantWebhook;
  readonly ports: DeliveryPorts;
  readonly tell: Tell;
  readonly signal: AbortSignal;
}

async function resend(failed: Delivery, it: Resending): Promise<Made<Known>> {
  const { tenant, stack, webhook, ports, tell, signal } = it;
  tell('Qlik sends it again');
  let sentAt = ports.now();
  let resent = await tenant.api.resend(webhook.id, failed.id);
  let mended = '';
  if (resent.ok && resent.value.response?.statusCode === 401) {
    tell('it was refused: Qlik signs with another secret, and gets the one of this deployment');
    const updated = await tenant.webhooks.update(webhook, { secret: await ports.signingSecret({ stack }) });
    if (!updated.ok) return { result: 'failed', why: webhookFaultText(updated) };
    mended = '; Qlik had another signing secret, and has this one now';
    sentAt = ports.now();
    resent = await tenant.api.resend(webhook.id, failed.id);
  }
  if (!resent.ok) return { result: 'failed', why: faultText(resent) };
  const answeredAfter = ports.now() - sentAt;
  const { status, statusMessage, eventType: type, id } = resent.value;
  if (status === 'fail') {
    return {
      result: 'failed',
      why: `Qlik could not deliver ${type} to ${webhook.url}: ${statusMessage ?? 'it does not say why'}.`,
    };
  }
  const says = `Qlik sent ${type} again`;
  const event = await eventOf(resent.value, { tenant, webhook, ports, sentAt });
  if (event === undefined) {
    return { result: 'done', says: `${says}${mended}`, adds: { arrival: { how: 'resent', type, id, answeredAfter } } };
  }
  return arrived(
    { how: 'resent', type, id: event.detail.id, answeredAfter },
    `${says}${mended}`,
    await ports.trace({ stack }, event, sentAt, signal),
  );
}

/** The event in a delivery, whose record may leave out what was sent; undefined when it cannot be read. */
async function eventOf(
  delivery: Delivery,
  { tenant, webhook, ports, sentAt }: Pick<Resending, 'tenant' | 'webhook' | 'ports'> & { readonly sentAt: number },
): Promise<BusEvent | undefined> {
  const whole =
    delivery.request?.body === undefined ? await tenant.webhooks.delivery(webhook.id, delivery.id) : undefined;
  const body = delivery.request?.body ?? (whole?.ok ? whole.value.request?.body : undefined);
  const bytes = Buffer.from(typeof body === 'string' ? body : (JSON.stringify(body) ?? ''));
  const parsed = parse(bytes, { tenant: ports.tenant, receivedAt: new Date(sentAt) });
  return parsed.ok ? busEventOf(parsed) : undefined;
}

interface Sampling extends Pick<Resending, 'stack' | 'ports' | 'tell' | 'signal'> {
  readonly webhookUrl: string;
  readonly types: readonly string[];
}

async function sendSample({ stack, webhookUrl, types, ports, tell, signal }: Sampling): Promise<Made<Known>> {
  tell(`a signed sample goes to ${webhookUrl}`);
  const { event, sentAt, status, answer, milliseconds } = await ports.postSample({ stack, webhookUrl }, types);
  if (answer !== 'accepted' && answer !== 'parked') {
    const said = status === 0 ? answer : `${status} ${answer}`;
    return {
      result: 'failed',
      why: `The endpoint did not accept a signed sample (${said}): see its log, then run it again.`,
    };
  }
  tell(`${answer}; waiting until a journal has it`);
  const type = event['detail-type'];
  const says = `a signed sample of ${type}, not from Qlik, whose webhook has delivered nothing yet`;
  return arrived(
    { how: 'sample', type, id: event.detail.id, answeredAfter: milliseconds },
    says,
    await ports.trace({ stack }, event, sentAt, signal),
  );
}

/** Where an event was seen; that its card comes is another matter. */
function arrived(arrival: Arrival, says: string, { sightings }: Trace): Made<Known> {
  const journals = sightings.filter(({ place }) => place === 'journal');
  const unseen = journals.find(({ within }) => within === undefined);
  if (unseen) {
    return {
      result: 'failed',
      why: `${says}: accepted, but not seen in the journal ${unseen.what} (${unseen.why}). Run it again.`,
    };
  }
  const [seen] = journals;
  if (seen === undefined) {
    return { result: 'done', says: `${says}: accepted; no journal is kept that would show it`, adds: { arrival } };
  }
  return {
    result: 'done',
    says: `${says}: seen in ${seen.what}`,
    adds: { arrival: { ...arrival, seenAfter: seen.within } },
  };
}
