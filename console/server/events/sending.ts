import { randomUUID } from 'node:crypto';
import { recordRecipe } from '../../../cli/delivery/composing';
import { deliveryOf, isAsWanted } from '../../../cli/delivery/delivery';
import { post } from '../../../cli/delivery/posting';
import { publishingTo } from '../../../cli/deployment/publishing';
import { webhookOf } from '../../../cli/deployment/webhook';
import { publishAgain } from '../../../cli/tail/resend';
import { type TailEvent, tailEventOf } from '../../../cli/tail/tail-event';
import type { EditedEvent, Sent } from '../../api/events';
import type { ConsoleContext } from '../context';

/** Puts an event on the bus as it is. */
export async function toBus({ stack }: Pick<ConsoleContext, 'stack'>, it: TailEvent): Promise<Sent> {
  const published = await publishAgain(publishingTo(stack.clients, stack.outputs.BusName), it);
  return published.result === 'published'
    ? { ok: true, message: 'It is on the bus once more.' }
    : { ok: false, message: `The bus did not take it: ${published.code}.` };
}

/** Puts an edited event on the bus; undefined when it is no event of Qlik. */
export async function editedToBus(context: ConsoleContext, event: EditedEvent['event']): Promise<Sent | undefined> {
  const it = tailEventOf(event, 0);
  return it && toBus(context, it);
}

/** Posts an edited event to its tenant's webhook as Qlik would, signed by the secret that stays here. */
export async function editedToWebhook(
  { stack, options, feed }: ConsoleContext,
  { event, keepsId = false }: EditedEvent,
): Promise<Sent> {
  const { tenant } = (event.detail ?? {}) as { readonly tenant?: unknown };
  const webhook = await webhookOf(stack, {
    endpointUrl: options.endpointUrl,
    ...(typeof tenant === 'string' && { tenant }),
  });
  const now = new Date();
  const body = recordRecipe(Buffer.from(JSON.stringify(event)), { keepsId })(randomUUID(), now);
  const delivery = deliveryOf(body, webhook, now);
  const answered = await post(delivery.request);
  if (delivery.event) feed.sent.keep(delivery.event.detail.id, { at: now.getTime(), body });
  const { status, answer, milliseconds } = answered;
  return {
    ok: isAsWanted(delivery, answered),
    message: `The webhook answered ${status || 'nothing'} ${answer} within ${Math.round(milliseconds)} ms.`,
  };
}
