import { FakeAccess } from './access';
import { auditItemOf, audits } from './audits';
import type { Delivery } from './deliveries';
import { type ApiAnswer, type ApiRequest, failed, serve } from './http';
import { webhookRoutes } from './routes';
import { stateOf, webhookOf } from './state';
import { FakeThings } from './things';
import { created, type Webhook } from './webhooks';

/** How a fake tenant differs from the usual one. */
export interface FakeTenantOptions {
  /** @default ['fake-api-key'] */
  readonly apiKeys?: readonly string[];
  /** OAuth client id → its secret. @default { 'fake-client': 'fake-client-secret' } */
  readonly clients?: Readonly<Record<string, string>>;
  /** Whether `/api/core/webhooks` is there. @default true */
  readonly hasCore?: boolean;
  /** Whether `/api/v1/webhooks` is still there. @default true */
  readonly hasV1?: boolean;
  /** Whether a list of deliveries leaves out what was sent, as the description allows. @default false */
  readonly listsWithoutBodies?: boolean;
  /** Failures in a row after which a webhook is disabled. Qlik does not say how many it takes. @default 10 */
  readonly failureThreshold?: number;
  /** How long a delivery may take. Qlik does not say how long it waits. @default 2000 */
  readonly deliveryTimeoutMs?: number;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** A call that was made to the API. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** A tenant that behaves as the published description of Qlik's API says; what that leaves open is noted where chosen. */
export interface FakeTenant {
  /** Stands for `https://acme.eu.qlikcloud.com`. */
  readonly url: string;
  /** Every call so far, the oldest first. */
  readonly calls: readonly Call[];
  /** What the tenant has beside webhooks: runs of automations, apps, spaces. */
  readonly things: FakeThings;
  /** Adds a webhook as a person would in the management console. */
  readonly addWebhook: (over: Partial<Webhook> & Pick<Webhook, 'url'>) => Webhook;
  readonly webhook: (id: string) => Webhook;
  /** Changes a webhook behind the API's back. */
  readonly setWebhook: (id: string, over: Partial<Webhook>) => void;
  /** The kept deliveries of a webhook, the oldest first. */
  readonly deliveries: (webhookId: string) => readonly Delivery[];
  /** Something happens in the tenant: it is audited and delivered to each enabled webhook that asks for its type. */
  readonly emit: (body: string) => Promise<readonly Delivery[]>;
  /** The same, but no webhook is called, and no delivery recorded. */
  readonly emitUncalled: (body: string) => void;
  /** Answers the next calls that match in place of the API, as often as it returns something. */
  readonly answerWith: (fault: ((request: ApiRequest) => ApiAnswer | undefined) | undefined) => void;
  /** Ends an API key or an access token. */
  readonly revoke: (bearer: string) => void;
  readonly close: () => Promise<void>;
}

/** Starts a fake tenant on a free port. */
export async function startFakeTenant(options: FakeTenantOptions = {}): Promise<FakeTenant> {
  const now = options.now ?? Date.now;
  const state = stateOf({
    failureThreshold: options.failureThreshold ?? 10,
    deliveryTimeoutMs: options.deliveryTimeoutMs ?? 2000,
    now: () => new Date(now()),
  });
  const access = new FakeAccess({
    apiKeys: options.apiKeys ?? ['fake-api-key'],
    clients: options.clients ?? { 'fake-client': 'fake-client-secret' },
    now,
  });
  const { hasCore = true, hasV1 = true, listsWithoutBodies = false } = options;
  const routes = webhookRoutes(state, { hasCore, hasV1, listsWithoutBodies });
  const things = new FakeThings();
  const calls: Call[] = [];
  let fault: ((request: ApiRequest) => ApiAnswer | undefined) | undefined;
  const answer = async (request: ApiRequest): Promise<ApiAnswer> => {
    const { method, path } = request;
    if (method === 'POST' && path === '/oauth/token') return fault?.(request) ?? access.token(request);
    const refusal = fault?.(request) ?? access.refusal(request);
    if (refusal) return refusal;
    if (method === 'GET' && path === '/api/v1/audits') return audits(state.audited, request, now());
    return things.answer(request) ?? (await routes(request)) ?? failed(404, 'Not found', path);
  };
  const { url, close } = await serve(async (request) => {
    const answered = await answer(request);
    calls.push({ method: request.method, path: request.path, status: answered.status });
    return answered;
  });
  const audit = (body: string) => {
    const event = JSON.parse(body);
    const item = auditItemOf(event, state.now());
    state.audited.push(item);
    return item;
  };
  return {
    url,
    calls,
    things,
    addWebhook: (over) => {
      const change = created(
        { name: 'Fan-out', level: 'tenant', enabled: true, ...over },
        state.eventTypes,
        state.now(),
      );
      if (!change.ok) throw new Error(`the fake tenant refuses the webhook: ${JSON.stringify(change.answer.body)}`);
      state.webhooks.set(change.webhook.id, change.webhook);
      return change.webhook;
    },
    webhook: (id) => webhookOf(state, id),
    setWebhook: (id, over) => void state.webhooks.set(id, { ...webhookOf(state, id), ...over }),
    deliveries: (webhookId) =>
      state.records.map(({ delivery }) => delivery).filter((delivery) => delivery.webhookId === webhookId),
    emit: (body) => {
      const { eventType } = audit(body);
      const called = [...state.webhooks.values()].filter((it) => it.enabled && it.eventTypes.includes(eventType));
      return Promise.all(called.map(({ id }) => state.send(id, { eventType, body })));
    },
    emitUncalled: (body) => void audit(body),
    answerWith: (it) => {
      fault = it;
    },
    revoke: (bearer) => access.revoke(bearer),
    close,
  };
}
