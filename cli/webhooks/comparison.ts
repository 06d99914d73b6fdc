import { type Difference, differencesOf, type Wanted } from './changes';
import { type Past, pastOf } from './past';
import type { WebhookAnswer } from './webhook-fault';
import type { OfferedType, TenantWebhook, WebhooksApi } from './webhooks';
import { type Wish, wantedOf } from './wish';

/** A webhook beside what is wanted of it. */
export interface Compared {
  readonly wanted: Wanted;
  readonly differences: readonly Difference[];
  readonly past: Past;
}

/**
 * Compares a webhook with what is wanted of it, its secret included, as far as its deliveries tell.
 *
 * @throws {CommandError} when the tenant does not offer what is wished
 */
export async function compareWebhook(
  webhook: TenantWebhook,
  wish: Wish,
  url: string,
  offered: readonly OfferedType[],
  api: WebhooksApi,
): Promise<WebhookAnswer<Compared>> {
  const past = await pastOf(webhook, api);
  if (!past.ok) return past;
  const wanted = wantedOf(wish, url, offered, webhook);
  const { secret } = past.value;
  const secretDifference: readonly Difference[] =
    secret === 'none' || secret === 'refused' ? [{ what: 'secret', is: secret }] : [];
  const differences = [...differencesOf(webhook, wanted), ...secretDifference];
  return { ok: true, value: { wanted, differences, past: past.value } };
}
