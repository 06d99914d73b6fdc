import { clearCache as forgetAudits, getAudits } from '@qlik/api/audits';
import {
  clearCache as forgetWebhooks,
  getWebhookDeliveries,
  getWebhookDelivery,
  getWebhooks,
  patchWebhook,
  resendWebhookDelivery,
  type WebhookPatch,
  type WebhookResponse,
} from '@qlik/api/webhooks';
import type { Credentials } from '../shared/qlik-credentials';
import { asked, type Caller, openSession, PAGE_ITEMS, read } from './session';
import type { Answer, AuditedEvent, TenantApi, Webhook } from './tenant-api';

/** A resend lasts as long as our own endpoint, which gives up after 25 s, and more. */
const RESEND_TIMEOUT_MS = 45_000;

/**
 * Signs in to a tenant and gives its API. Once a run, because of two things that `@qlik/api` keeps for as long as the
 * process lives: the token of an OAuth client, also when it got none, and every answer, also when told not to use it.
 *
 * @param host such as `acme.eu.qlikcloud.com`; with a scheme where it is not https
 */
export async function signIn(host: string, credentials: Credentials): Promise<Answer<TenantApi>> {
  forgetWebhooks();
  forgetAudits();
  const session = await openSession(host, credentials);
  return session.ok ? { ok: true, value: apiOf(session.value) } : session;
}

function apiOf(call: Caller): TenantApi {
  return {
    webhooks: () =>
      asked(async () => {
        const { items } = await read(call, (options) => getWebhooks({ limit: PAGE_ITEMS }, options));
        return items.flatMap(webhookOf);
      }),
    deliveries: (webhookId, { status, since, atMost = Number.POSITIVE_INFINITY }) =>
      asked(async () => {
        const query = { status, limit: Math.min(PAGE_ITEMS, atMost), sort: '-triggeredAt' } as const;
        const isSince = ({ triggeredAt }: { triggeredAt: string }) => Date.parse(triggeredAt) >= since.getTime();
        const list = await read(
          call,
          (options) => getWebhookDeliveries(webhookId, query, options),
          (items) => items.length >= atMost || !items.every(isSince),
        );
        return { ...list, items: list.items.filter(isSince).slice(0, atMost) };
      }),
    delivery: (webhookId, deliveryId) =>
      asked(async () => (await call((options) => getWebhookDelivery(webhookId, deliveryId, options))).data),
    resend: (webhookId, deliveryId) =>
      asked(async () => {
        const sent = await call((options) => resendWebhookDelivery(webhookId, deliveryId, options), RESEND_TIMEOUT_MS);
        return sent.data;
      }),
    patch: (webhookId, changes) =>
      asked(async () => {
        const patch = Object.entries(changes).map(([name, value]) => ({ op: 'replace', path: `/${name}`, value }));
        await call((options) => patchWebhook(webhookId, patch as WebhookPatch[], options));
      }),
    audits: ({ eventType, from, to }) =>
      asked(async () => {
        const eventTime = `${from.toISOString()}/${to.toISOString()}`;
        const query = { eventType, eventTime, limit: PAGE_ITEMS, sort: '+eventTime' };
        const list = await read(call, (options) => getAudits(query, options));
        const items = list.items.map(
          ({ eventId: id = '', eventTime: time = '' }): AuditedEvent => ({ id, type: eventType, time }),
        );
        return { ...list, items: items.filter(isReadable) };
      }),
  };
}

function webhookOf({ id, enabled, eventTypes, secretKeyAdded, ...webhook }: WebhookResponse): Webhook[] {
  if (id === undefined) return [];
  return [
    { ...webhook, id, enabled: enabled ?? false, eventTypes: eventTypes ?? [], hasSecret: secretKeyAdded ?? false },
  ];
}

/** Longer ids are none of Qlik's, and no journal could be searched for them. */
const MAX_ID = 256;

const isReadable = ({ id, time }: AuditedEvent) => id !== '' && id.length <= MAX_ID && !Number.isNaN(Date.parse(time));
