import {
  createWebhook,
  deleteWebhook,
  clearCache as forgetWebhooks,
  getWebhook,
  getWebhookDeliveries,
  getWebhookDelivery,
  getWebhookEventTypes,
  getWebhooks,
  patchWebhook,
  type WebhookPatch,
  type WebhookResponse,
} from '@qlik/api/webhooks';
import { isOurs } from '../../lambda/reconcile/reconcile';
import { type Caller, openSession, PAGE_ITEMS, read } from '../../lambda/reconcile/session';
import type { Delivery, Webhook } from '../../lambda/reconcile/tenant-api';
import type { Credentials } from '../../lambda/shared/qlik-credentials';
import { type FaultContext, faultIn, MAX_WEBHOOKS, type WebhookAnswer } from './webhook-fault';

/** At what a webhook looks: all of the tenant, or what its owner may see. */
export type Level = 'tenant' | 'user';

/** A webhook of the tenant, with all that can be wanted of it. */
export interface TenantWebhook extends Webhook {
  readonly description?: string;
  /** Whether it is sent as CloudEvents. Qlik cannot undo it. */
  readonly cloudEvents: boolean;
  /** Sent with each delivery. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names of headers whose values Qlik never shows. */
  readonly encryptedHeaders: readonly string[];
  /** RFC 3339. */
  readonly updatedAt?: string;
}

/** A webhook to be made. */
export interface NewWebhook {
  readonly name: string;
  readonly url: string;
  readonly level: Level;
  readonly enabled: boolean;
  readonly eventTypes: readonly string[];
  /** 32 to 64 characters (help.qlik.com, creating webhooks, read 2026-11). */
  readonly secret: string;
  /** @default false, though the tenant may decide otherwise (qlik.dev core-webhook-create, 2026-11-16) */
  readonly cloudEvents?: boolean;
  readonly description?: string;
  readonly filter?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What is to be different. A filter that is null is taken away. */
export type WebhookChanges = Partial<Omit<NewWebhook, 'filter'>> & { readonly filter?: string | null };

/** An event type that the tenant offers. */
export interface OfferedType {
  readonly name: string;
  readonly title?: string;
  /** Undefined when the tenant does not say. */
  readonly levels?: readonly string[];
}

/** The webhooks of a tenant. No operation rejects for what Qlik says. */
export interface WebhooksApi {
  readonly list: () => Promise<WebhookAnswer<readonly TenantWebhook[]>>;
  readonly get: (id: string) => Promise<WebhookAnswer<TenantWebhook>>;
  readonly create: (webhook: NewWebhook) => Promise<WebhookAnswer<TenantWebhook>>;
  /** Changes a webhook that was read just before; what is not named stays. */
  readonly update: (webhook: TenantWebhook, changes: WebhookChanges) => Promise<WebhookAnswer<void>>;
  /** One that is gone already is deleted as well. */
  readonly delete: (id: string) => Promise<WebhookAnswer<void>>;
  readonly eventTypes: () => Promise<WebhookAnswer<readonly OfferedType[]>>;
  /** The latest deliveries, the newest first. A list may leave out what was sent (qlik.dev, webhooks). */
  readonly latestDeliveries: (id: string, atMost: number) => Promise<WebhookAnswer<readonly Delivery[]>>;
  /** One delivery, with what a list may leave out. */
  readonly delivery: (id: string, deliveryId: string) => Promise<WebhookAnswer<Delivery>>;
}

/**
 * Signs in to a tenant and gives its webhooks. Once a run: `@qlik/api` keeps what it was told for as long as the process
 * lives.
 *
 * @param host such as `acme.eu.qlikcloud.com`; with a scheme where it is not https
 * @example
 * const webhooks = await openWebhooks('acme.eu.qlikcloud.com', { apiKey });
 * if (webhooks.ok) console.log(await webhooks.value.list());
 */
export async function openWebhooks(host: string, credentials: Credentials): Promise<WebhookAnswer<WebhooksApi>> {
  forgetWebhooks();
  const session = await openSession(host, credentials);
  return session.ok ? { ok: true, value: webhooksOf(session.value) } : session;
}

/** The webhooks whose address is this one; usually there is one. None that Qlik Automate keeps for itself. */
export const ourWebhooks = (webhooks: readonly TenantWebhook[], webhookUrl: string): readonly TenantWebhook[] =>
  webhooks.filter((webhook) => isOurs(webhook, webhookUrl));

/** The first of {@link ourWebhooks}, the oldest. */
export const ourWebhook = (webhooks: readonly TenantWebhook[], webhookUrl: string): TenantWebhook | undefined =>
  ourWebhooks(webhooks, webhookUrl).toSorted((a, b) => (a.createdAt ?? '').localeCompare(b.createdAt ?? ''))[0];

function webhooksOf(call: Caller): WebhooksApi {
  const list = () =>
    asked(async () => {
      const { items } = await read(call, (options) => getWebhooks({ limit: PAGE_ITEMS, sort: '+createdAt' }, options));
      return items.flatMap(webhookOf);
    });
  return {
    list,
    get: (id) => asked(async () => oneOf((await call((options) => getWebhook(id, options))).data)),
    create: async (webhook) => {
      const body = { ...inQliksNames(webhook), origin: 'api' } as Parameters<typeof createWebhook>[0];
      const made = await asked(async () => oneOf((await call((options) => createWebhook(body, options))).data), {
        isNew: true,
        secret: webhook.secret,
      });
      if (made.ok || made.fault !== 'forbidden') return made;
      // It need not say that it is for their number: then the number tells.
      const all = await list();
      return all.ok && all.value.length >= MAX_WEBHOOKS ? { ok: false, fault: 'limit-reached', said: '' } : made;
    },
    update: ({ id, ...webhook }, changes) =>
      asked(
        async () => {
          await call((options) => patchWebhook(id, patchOf(webhook, changes), options));
        },
        { secret: changes.secret },
      ),
    delete: async (id) => {
      const gone = await asked(async () => void (await call((options) => deleteWebhook(id, options))));
      return gone.ok || gone.fault !== 'not-found' ? gone : { ok: true, value: undefined };
    },
    eventTypes: () =>
      asked(async () => {
        const { data = [] } = (await call((options) => getWebhookEventTypes(options))).data;
        return data.flatMap(({ name, title, levels }) => (name ? [{ name, title, levels }] : []));
      }),
    latestDeliveries: (id, atMost) =>
      asked(async () => {
        const query = { limit: atMost, sort: '-triggeredAt' } as const;
        return (await call((options) => getWebhookDeliveries(id, query, options))).data.data ?? [];
      }),
    delivery: (id, deliveryId) =>
      asked(async () => (await call((options) => getWebhookDelivery(id, deliveryId, options))).data),
  };
}

/** Makes an answer of a call. */
async function asked<Value>(call: () => Promise<Value>, context?: FaultContext): Promise<WebhookAnswer<Value>> {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    return { ok: false, ...faultIn(error, context) };
  }
}

/** What we know of a webhook, by our names, and nothing else: an answer also says who made it. */
function webhookOf(answered: WebhookResponse): TenantWebhook[] {
  const { id, name, url, level, origin, enabled = false, eventTypes = [], filter, description } = answered;
  const { enableCloudEventDelivery: cloudEvents = false, secretKeyAdded: hasSecret = false } = answered;
  const { headers = {}, encryptedHeaders = [], disabledReason, createdAt, updatedAt } = answered;
  if (id === undefined) return [];
  const settings = { enabled, level, eventTypes, filter, cloudEvents, hasSecret, headers, encryptedHeaders };
  return [{ id, name, url, origin, description, ...settings, disabledReason, createdAt, updatedAt }];
}

function oneOf(answered: WebhookResponse): TenantWebhook {
  const [webhook] = webhookOf(answered);
  // As a good answer whose body broke off: nothing is known of what became of it.
  if (webhook === undefined) throw Object.assign(new Error('the answer holds no webhook'), { status: 0 });
  return webhook;
}

/** Qlik's names for what has another one here. */
const inQliksNames = ({ cloudEvents, ...rest }: WebhookChanges): Readonly<Record<string, unknown>> => ({
  ...rest,
  ...(cloudEvents && { enableCloudEventDelivery: true }),
});

/** RFC 6902: what is not there yet is added, what is there replaced. */
function patchOf(webhook: Omit<TenantWebhook, 'id'>, changes: WebhookChanges): WebhookPatch[] {
  const there: Readonly<Record<string, unknown>> = { ...webhook, secret: webhook.hasSecret || undefined };
  const patch = Object.entries(inQliksNames(changes)).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (value === null) return there[name] === undefined ? [] : [{ op: 'remove', path: `/${name}` }];
    const isThere = there[name] !== undefined || name === 'enableCloudEventDelivery';
    return [{ op: isThere ? 'replace' : 'add', path: `/${name}`, value }];
  });
  return patch as WebhookPatch[];
}
