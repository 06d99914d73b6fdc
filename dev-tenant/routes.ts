import { rowOf } from '../lib/qlik/recognise';
import { HISTORY_MS } from './deliveries';
import { type ApiAnswer, type ApiRequest, failed, pageOf, sorted } from './http';
import type { TenantState } from './state';
import { type ApiVersion, type Change, created, patched, replaced, shown, type Webhook } from './webhooks';

/** Webhooks a user may own (qlik.dev core-webhook-create, 2026-11-16). */
const MAX_WEBHOOKS = 150;

type Json = Readonly<Record<string, unknown>>;
type Answer = ApiAnswer | Promise<ApiAnswer>;

/** The ten operations under `/api/core/webhooks` and `/api/v1/webhooks`; undefined when the path is none of theirs. */
export function webhookRoutes(
  state: TenantState,
  has: { readonly hasCore: boolean; readonly hasV1: boolean; readonly listsWithoutBodies: boolean },
): (request: ApiRequest) => Answer | undefined {
  return (request) => {
    const [, version, rest] = /^\/api\/(core|v1)\/webhooks(?:\/(.*))?$/.exec(request.path) ?? [];
    if (version === undefined || (version === 'core' ? !has.hasCore : !has.hasV1)) return undefined;
    const [id, deliveries, deliveryId, ...action] = (rest ?? '').split('/').filter((part) => part !== '');
    if (id === undefined) return all(state, request);
    if (id === 'event-types' && request.method === 'GET') return eventTypes(state);
    const webhook = state.webhooks.get(id);
    if (!webhook) return failed(404, 'Webhook not found', id);
    if (deliveries === undefined) return one(state, webhook, version as ApiVersion, request);
    if (deliveries !== 'deliveries') return undefined;
    if (deliveryId === undefined) return history(state, webhook, request, has.listsWithoutBodies);
    return ofDelivery(state, webhook, deliveryId, `${request.method} ${action.join('/')}`);
  };
}

function all(state: TenantState, request: ApiRequest): ApiAnswer | undefined {
  const { webhooks } = state;
  if (request.method === 'GET') {
    const { query } = request;
    const kept = [...webhooks.values()].filter(
      ({ url, origin, enabled }) =>
        matches(url, query.get('url')) &&
        (query.get('origins') ?? origin).split(',').includes(origin) &&
        (query.get('enabled') ?? String(enabled)) === String(enabled),
    );
    return pageOf(sorted(kept, query.get('sort') ?? '+createdAt').map(shown), request);
  }
  if (request.method !== 'POST') return undefined;
  if (webhooks.size >= MAX_WEBHOOKS) return failed(403, 'Too many webhooks', `a user may own ${MAX_WEBHOOKS}`);
  return kept(state, created(request.body as Json, state.eventTypes, state.now()), 201);
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

function one(state: TenantState, webhook: Webhook, version: ApiVersion, request: ApiRequest): ApiAnswer | undefined {
  switch (request.method) {
    case 'GET':
      return { status: 200, body: shown(webhook) };
    case 'PATCH':
      return kept(state, patched(webhook, request.body, version, state.eventTypes, state.now()), 204);
    case 'PUT':
      return kept(state, replaced(webhook, request.body as Json, state.eventTypes, state.now()), 200);
    case 'DELETE':
      state.webhooks.delete(webhook.id);
      return { status: 204 };
    default:
      return undefined;
  }
}

function kept(state: TenantState, change: Change, status: number): ApiAnswer {
  if (!change.ok) return change.answer;
  state.webhooks.set(change.webhook.id, change.webhook);
  return status === 204 ? { status } : { status, body: shown(change.webhook) };
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
      const row = rowOf(name);
      return { name, title: row?.webhookName ?? name, category: row?.category, levels: ['tenant'] };
    }),
  },
});
