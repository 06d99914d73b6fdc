import type { Difference } from './changes';
import { compareWebhook } from './comparison';
import { type WebhookAnswer, type WebhookFault, webhookFaultOf } from './webhook-fault';
import { type NewWebhook, ourWebhook, type TenantWebhook, type WebhooksApi } from './webhooks';
import { type Wish, wantedOf } from './wish';

/** What became of making a webhook. Whatever it is, another run goes on from there. */
export type Creation =
  | { readonly result: 'created'; readonly webhook: TenantWebhook }
  /** One points here already: nothing was made. */
  | { readonly result: 'exists'; readonly webhook: TenantWebhook; readonly differences: readonly Difference[] }
  | { readonly result: 'planned'; readonly webhook: Omit<NewWebhook, 'secret'> }
  | { readonly result: 'refused'; readonly fault: WebhookFault };

/** What making a webhook needs of the world. */
export interface CreationPorts {
  readonly api: WebhooksApi;
  readonly webhookUrl: string;
  readonly secret: () => Promise<string>;
  /** Asked of a person, unless it was said: Qlik cannot undo it. */
  readonly wantsCloudEvents: () => Promise<boolean>;
}

/** Its name in Qlik, unless another is wished. */
const NAME = 'qlik-event-fanout';

/**
 * Makes the webhook that points to this deployment, unless there is one. Qlik makes it whole or not at all, and it is
 * looked for first, so that a run that was cut off can be repeated.
 *
 * @returns a fault when the tenant could not be asked, so that nothing was tried
 * @throws {CommandError} when the tenant does not offer what is wished, or the secret cannot be had
 */
export async function createOurs(
  { api, webhookUrl, secret, wantsCloudEvents }: CreationPorts,
  wish: Wish,
  dryRun = false,
): Promise<WebhookAnswer<Creation>> {
  const listed = await api.list();
  if (!listed.ok) return listed;
  const offered = await api.eventTypes();
  if (!offered.ok) return offered;
  const there = ourWebhook(listed.value, webhookUrl);
  if (there) {
    const compared = await compareWebhook(there, wish, webhookUrl, offered.value, api);
    if (!compared.ok) return compared;
    return { ok: true, value: { result: 'exists', webhook: there, differences: compared.value.differences } };
  }
  const { filter, ...wanted } = wantedOf(wish, webhookUrl, offered.value, undefined);
  const webhook = { name: NAME, ...wanted, ...(typeof filter === 'string' && { filter }) };
  if (dryRun) return { ok: true, value: { result: 'planned', webhook } };
  const signedWith = await secret();
  const cloudEvents = wish.cloudEvents ?? (await wantsCloudEvents());
  const made = await api.create({ ...webhook, cloudEvents, secret: signedWith });
  return {
    ok: true,
    value: made.ok ? { result: 'created', webhook: made.value } : { result: 'refused', fault: webhookFaultOf(made) },
  };
}
