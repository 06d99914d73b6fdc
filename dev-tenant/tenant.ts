import { bodyOf, type RaisedEvent } from '../lib/qlik/body';
import { FakeAccess } from './access';
import { auditItemOf, audits } from './audits';
import { control } from './control';
import type { Delivery } from './deliveries';
import { isFor, type PlainEnvelope, payloadFor } from './emission';
import { type ApiAnswer, type ApiRequest, failed, serve } from './http';
import { webhookRoutes } from './routes';
import { keep, stateOf, type TenantObserver, webhookOf } from './state';
import { FakeThings } from './things';
import { ADMIN, users } from './users';
import { created, type Webhook } from './webhooks';

/** How a fake tenant differs from the usual one. */
export interface FakeTenantOptions extends TenantObserver {
  /** Port on this machine. @default - any that is free */
  readonly port?: number;
  /** Keys of a user with the role `TenantAdmin`. @default ['fake-api-key'] */
  readonly apiKeys?: readonly string[];
  /** Keys of a user without it. @default ['fake-user-api-key'] */
  readonly userApiKeys?: readonly string[];
  /** OAuth client id → its secret. @default { 'fake-client': 'fake-client-secret' } */
  readonly clients?: Readonly<Record<string, string>>;
  /** Whether `/api/core/webhooks` is there. @default true */
  readonly hasCore?: boolean;
  /** Whether `/api/v1/webhooks` is still there. @default true */
  readonly hasV1?: boolean;
  /**
   * Whether a second webhook with the same url is refused. Qlik publishes nothing about it, and users report that the
   * second is made and everything is delivered twice. @default false
   */
  readonly refusesKnownUrl?: boolean;
  /** What webhooks without CloudEvents delivery get: hybrid since 2025-11 (Qlik's announcement). @default 'hybrid' */
  readonly plainEnvelope?: PlainEnvelope;
  /** Whether a list of deliveries leaves out what was sent, as the description allows. @default false */
  readonly listsWithoutBodies?: boolean;
  /** Failures in a row after which a webhook is disabled. Qlik does not say how many it takes. @default 10 */
  readonly failureThreshold?: number;
  /** How long a delivery may take. Qlik does not say how long it waits. @default 2000 */
  readonly deliveryTimeoutMs?: number;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
  /** An API call has been answered. */
  readonly onCall?: (call: Call) => void;
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
  /** The calls so far, the oldest first; the last 10,000 of them. */
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
  /** The same for an event that each webhook gets in its own envelope. */
  readonly raise: (event: RaisedEvent) => Promise<readonly Delivery[]>;
  /** Whether there is a webhook to call. */
  readonly hasEnabledWebhook: () => boolean;
  /** The same as `emit`, but no webhook is called, and no delivery recorded. */
  readonly emitUncalled: (body: string) => void;
  /** Answers the next calls that match in place of the API, as often as it returns something. */
  readonly answerWith: (fault: ((request: ApiRequest) => ApiAnswer | undefined) | undefined) => void;
  /** Ends an API key or an access token. */
  readonly revoke: (bearer: string) => void;
  readonly close: () => Promise<void>;
}

/**
 * Starts a fake tenant, for this machine alone.
 *
 * @throws {Error} with the code `EADDRINUSE` when the port is taken
 */
export async function startFakeTenant(options: FakeTenantOptions = {}): Promise<FakeTenant> {
  const now = options.now ?? Date.now;
  const state = stateOf({
    failureThreshold: options.failureThreshold ?? 10,
    deliveryTimeoutMs: options.deliveryTimeoutMs ?? 2000,
    now: () => new Date(now()),
    onDelivery: options.onDelivery,
    onDisabled: options.onDisabled,
  });
  const access = new FakeAccess({
    apiKeys: options.apiKeys ?? ['fake-api-key'],
    userApiKeys: options.userApiKeys ?? ['fake-user-api-key'],
    clients: options.clients ?? { 'fake-client': 'fake-client-secret' },
    now,
  });
  const { hasCore = true, hasV1 = true, listsWithoutBodies = false, refusesKnownUrl = false } = options;
  const { plainEnvelope = 'hybrid' } = options;
  const routes = webhookRoutes(state, { hasCore, hasV1, listsWithoutBodies, refusesKnownUrl });
  const things = new FakeThings();
  const calls: Call[] = [];
  let fault: ((request: ApiRequest) => ApiAnswer | undefined) | undefined;
  const answer = async (request: ApiRequest): Promise<ApiAnswer> => {
    const { method, path } = request;
    if (method === 'POST' && path === '/oauth/token') return fault?.(request) ?? access.token(request);
    const faulty = fault?.(request);
    if (faulty) return faulty;
    const admitted = access.admit(request);
    if ('refusal' in admitted) return admitted.refusal;
    const { user } = admitted;
    if (method === 'GET' && path === '/api/v1/audits') return audits(state.audited, request, now());
    const answered = things.answer(request) ?? users(request, user) ?? (await routes(request, user));
    return answered ?? (await control(request, { emit, revoke, now: state.now })) ?? failed(404, 'Not found', path);
  };
  const audit = (body: string) => {
    const item = auditItemOf(JSON.parse(body), state.now());
    keep(state.audited, item);
    return item;
  };
  const emit = (body: string) => {
    const { eventType } = audit(body);
    const called = [...state.webhooks.values()].filter((it) => isFor(it, eventType, body));
    return Promise.all(called.map(({ id }) => state.send(id, { eventType, body })));
  };
  const revoke = (bearer: string) => access.revoke(bearer);
  const { url, close } = await serve(async (request) => {
    const answered = await answer(request);
    const call = { method: request.method, path: request.path, status: answered.status };
    keep(calls, call);
    options.onCall?.(call);
    return answered;
  }, options.port);
  return {
    url,
    calls,
    things,
    addWebhook: (over) => {
      const { eventTypes } = state;
      const occasion = { userId: ADMIN.id, now: state.now(), eventTypes };
      const change = created({ name: 'Fan-out', level: 'tenant', enabled: true, ...over }, occasion);
      if (!change.ok) throw new Error(`the fake tenant refuses the webhook: ${JSON.stringify(change.answer.body)}`);
      const webhook = { ...change.webhook, ...over };
      state.webhooks.set(webhook.id, webhook);
      return webhook;
    },
    webhook: (id) => webhookOf(state, id),
    setWebhook: (id, over) => void state.webhooks.set(id, { ...webhookOf(state, id), ...over }),
    deliveries: (webhookId) =>
      state.records.map(({ delivery }) => delivery).filter((delivery) => delivery.webhookId === webhookId),
    emit,
    raise: (event) => {
      audit(bodyOf(event, 'cloud'));
      const payloads = [...state.webhooks.values()].map((it) => [it.id, payloadFor(it, event, plainEnvelope)] as const);
      return Promise.all(payloads.flatMap(([id, payload]) => (payload ? [state.send(id, payload)] : [])));
    },
    hasEnabledWebhook: () => [...state.webhooks.values()].some(({ enabled }) => enabled),
    emitUncalled: (body) => void audit(body),
    answerWith: (it) => {
      fault = it;
    },
    revoke,
    close,
  };
}
