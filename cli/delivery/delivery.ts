import { parse } from '../../lib/qlik/envelope';
import type { Envelope } from '../../lib/qlik/event';
import type { Webhook } from '../deployment/webhook';
import { type BusEvent, busEventOf } from './bus-event';
import { type Corruption, corrupted, type SignedRequest, signedRequest, type WantedAnswer } from './corruption';
import type { Answered } from './posting';

/** A delivery that is ready to be posted, and what is to become of it. */
export interface Delivery {
  readonly request: SignedRequest;
  readonly wanted: WantedAnswer;
  readonly corruption?: Corruption;
  /** The event in it, as the bus is to have it; undefined when the body cannot be read. */
  readonly event?: BusEvent;
  /** Envelope the event comes in. */
  readonly envelope?: Envelope;
}

/** Signs a body as a tenant would, or spoils it in one way. */
export function deliveryOf(body: Buffer, webhook: Webhook, receivedAt: Date, corruption?: Corruption): Delivery {
  const parsed = parse(body, { tenant: webhook.tenant, receivedAt });
  const sound = {
    request: signedRequest(body, webhook),
    wanted: { answers: parsed.ok ? (['accepted', 'duplicate'] as const) : (['quarantined'] as const) },
  };
  const { request, wanted } = corruption ? corrupted(body, webhook, corruption) : sound;
  if (!parsed.ok) return { request, wanted, corruption };
  return { request, wanted, corruption, event: busEventOf(parsed), envelope: parsed.event.envelope };
}

/** Whether a delivery was answered as it should be: one that is wrong and was refused is. */
export function isAsWanted({ wanted }: Pick<Delivery, 'wanted'>, { status, answer }: Answered): boolean {
  return 'status' in wanted ? status === wanted.status : wanted.answers.some((it) => it === answer);
}
