import { recognise, rowOf } from '../lib/qlik/recognise';
import { HISTORY_MS } from './deliveries';
import { type ApiAnswer, type ApiRequest, failed, pageOf, sorted } from './http';
import type { TenantState } from './state';
import { isAdmin, type TenantUser } from './users';
import {
  type ApiVersion,
  type Change,
  created,
  type Occasion,
  patched,
  replaced,
  shown,
  type Webhook,
} from './webhooks';

/**
 * Webhooks a tenant may have (help.qlik.com, creating and managing webhooks, read 2026-11). The 150 that each user may
 * own by the same page, and for which core answers 403 (qlik.dev core-webhook-create, 2026-11-16), are never reached.
 */
const MAX_WEBHOOKS = 100;

/** How a tenant's webhooks API differs from the usual one. */
export interface WebhookRoutesOptions {
  readonly hasCore: boolean;
  readonly hasV1: boolean;
  readonly listsWithoutBodies: boolean;
  readonly refusesKnownUrl: boolean;
}

type Answer = ApiAnswer | Promise<ApiAnswer>;

/**
 * The ten operations under `/api/core/webhooks` and `/api/v1/webhooks`; undefined when the path is none of theirs. None
 * of Qlik's makes a test delivery: the nearest is a resend.
 */
export function webhookRoutes(
  state: TenantState,
  options: WebhookRoutesOptions,
): (request: ApiRequest, caller: TenantUser) => Answer | undefined {
  return (request, caller) => {
    const [, version, rest] = /^\/api\/(core|v1)\/webhooks(?:\/(.*))?$/.exec(request.path) ?? [];
    if (version === undefined || (version === 'core' ? !options.hasCore : !options.hasV1)) return undefined;
    const [id, deliveries, deliveryId, ...action] = (rest ?? '').split('/').filter((part) => part !== '');
    if (id === undefined) return all(state, request, caller, options);
    if (id === 'event-types' && request.method === 'GET') return eventTypes(state);
    const webhook = state.webhooks.get(id);
    if (!webhook) return failed(404, 'Webhook not found', id);
    if (!mayHave(caller, webhook)) return failed(403, 'Forbidden', 'the webhook is not yours');
    if (deliveries === undefined) return one(state, webhook, version as ApiVersion, request, caller);
    if (deliveries !== 'deliveries') return undefined;
    if (deliveryId === undefined) return history(state, webhook, request, options.listsWithoutBodies);
    return ofDelivery(state, webhook, deliveryId, `${request.method} ${action.join('/')}`);
  };
}

/** Everyone has their own webhooks of level `user`; the others are for who has the role `TenantAdmin`. */
const mayHave = (caller: TenantUser, { level, ownerId }: Pick<Webhook, 'level' | 'ownerId'>) =>
  isAdmin(caller) || (level === 'user' && ownerId === caller.id);

function all(
  state: TenantState,
  request: ApiRequest,
  caller: TenantUser,
  { refusesKnownUrl }: WebhookRoutesOptions,
): ApiAnswer | undefined {
  const { webhooks } = state;
  if (request.method === 'GET') {
    const { query } = request;
    const kept = [...webhooks.values()].filter((it) => mayHave(caller, it) && isAsked(it, query));
    return pageOf(sorted(kept, query.get('sort') ?? '+createdAt').map(shown), request);
  }
  if (request.method !== 'POST') return undefined;
  if (webhooks.size >= MAX_WEBHOOKS) return failed(403, 'Too many webhooks', `a tenant has ${MAX_WEBHOOKS} at most`);
  const change = created(request.body, occasionOf(state, caller));
  if (refusesKnownUrl && change.ok && [...webhooks.values()].some(({ url }) => url === change.webhook.url)) {
    return failed(409, 'A webhook with this url exists', change.webhook.url);
  }
  return kept(state, change, caller, 201);
}

const occasionOf = ({ eventTypes, now }: TenantState, { id }: TenantUser): Occasion => ({
  userId: id,
  now: now(),
  eventTypes,
});

function isAsked(webhook: Webhook, query: URLSearchParams): boolean {
  const { name, url, enabled, eventTypes, origin } = webhook;
  const isEqual = (field: 'level' | 'ownerId' | 'createdByUserId' | 'updatedByUserId') =>
    !query.has(field) || query.get(field) === webhook[field];
  return (
    matches(name, query.get('name')) &&
    matches(url, query.get('url')) &&
    (query.get('origins') ?? origin).split(',').includes(origin) &&
    (query.get('enabled') ?? String(enabled)) === String(enabled) &&
    (!query.has('eventTypes') || eventTypes.some((it) => query.get('eventTypes')?.split(',').includes(it))) &&
    (['level', 'ownerId', 'createdByUserId', 'updatedByUserId'] as const).every(isEqual)
  );
}

/** A filter with `*` for anything, whatever the case. */
const matches = (value: string, filter: string | null) =>
  filter === null ||
  new RegExp(
    `^${filter
      .split('*')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    'i',
  ).test(value);

function one(
  state: TenantState,
  webhook: Webhook,
  version: ApiVersion,
  request: ApiRequest,
  caller: TenantUser,
): ApiAnswer | undefined {
  const occasion = occasionOf(state, caller);
  switch (request.method) {
    case 'GET':
      return { status: 200, body: shown(webhook) };
    case 'PATCH':
      return kept(state, patched(webhook, request.body, version, occasion), caller, 204);
    case 'PUT':
      return kept(state, replaced(webhook, request.body, occasion), caller, 200);
    case 'DELETE':
      state.webhooks.delete(webhook.id);
      return { status: 204 };
    default:
      return undefined;
  }
}

function kept(state: TenantState, change: Change, caller: TenantUser, status: number): ApiAnswer {
  if (!change.ok) return change.answer;
  const { ownerId = caller.id, ...rest } = change.webhook;
  const webhook = rest.level === 'user' ? { ...rest, ownerId } : rest;
  if (!mayHave(caller, webhook)) {
    return failed(403, 'Forbidden', 'webhooks of level tenant, and of other users, need the role TenantAdmin');
  }
  state.webhooks.set(webhook.id, webhook);
  return status === 204 ? { status } : { status, body: shown(webhook) };
}

const recordsOf = ({ records, now }: TenantState, webhook: Webhook) =>
  records.filter(
    ({ delivery }) =>
      delivery.webhookId === webhook.id && Date.parse(delivery.triggeredAt) > now().getTime() - HISTORY_MS,
  );

function history(
  state: TenantState,
  webhook: Webhook,
  request: ApiRequest,
  withoutBodies: boolean,
): ApiAnswer | undefined {
  if (request.method !== 'GET') return undefined;
  const { query } = request;
  const asked = recordsOf(state, webhook)
    .map(({ delivery }) => delivery)
    .filter(
      ({ status, eventType }) =>
        (query.get('status') ?? status) === status && (query.get('eventType') ?? eventType) === eventType,
    );
  const inOrder = sorted(asked, query.get('sort') ?? '-triggeredAt');
  return pageOf(withoutBodies ? inOrder.map(({ request: _, ...rest }) => rest) : inOrder, request);
}

function ofDelivery(state: TenantState, webhook: Webhook, deliveryId: string, asked: string): Answer | undefined {
  const record = recordsOf(state, webhook).find(({ delivery }) => delivery.id === deliveryId);
  if (!record) return failed(404, 'Delivery not found', deliveryId);
  if (asked === 'GET ') return { status: 200, body: record.delivery };
  if (asked !== 'POST actions/resend') return undefined;
  // Synchronous, to the webhook as it is now; that a disabled one is sent to as well is our reading.
  return state.send(webhook.id, record.payload).then((delivery) => ({ status: 201, body: delivery }));
}

const eventTypes = (state: TenantState): ApiAnswer => ({
  status: 200,
  body: {
    data: state.eventTypes.map((name) => {
      const row = rowOf(recognise(name) ?? name);
      const levels = [...(row?.tenantLevel ? ['tenant'] : []), ...(row?.userLevel ? ['user'] : [])];
      return { name, title: row?.webhookName, description: row?.description, category: row?.category, levels };
    }),
  },
});
