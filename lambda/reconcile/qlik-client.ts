import { clearCache as forgetAudits, getAudits } from '@qlik/api/audits';
import { getAccessToken, type HostConfig } from '@qlik/api/auth';
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
import { faultOfStatus } from '../shared/qlik-fault';
import { preferCoreWebhooks } from './core-webhooks';
import type { Answer, AuditedEvent, List, TenantApi, Webhook } from './tenant-api';

preferCoreWebhooks();

/** How long a call may take. A resend lasts as long as our own endpoint, which gives up after 25 s, and more. */
const CALL_TIMEOUT_MS = 15_000;
const RESEND_TIMEOUT_MS = 45_000;

const PAGE_ITEMS = 100;
/** Pages read of one list: 10,000 items, at a hundredth of the reads that Qlik allows in a minute each. */
const MAX_PAGES = 100;

/** It is the answer that tells; without a listener `@qlik/api` would write it to the console as well. */
const QUIETLY = () => undefined;

/**
 * Signs in to a tenant and gives its API. Once a run, because of two things that `@qlik/api` keeps for as long as the
 * process lives: the token of an OAuth client, also when it got none, and every answer, also when told not to use it.
 *
 * @param host such as `acme.eu.qlikcloud.com`; with a scheme where it is not https
 */
export async function signIn(host: string, credentials: Credentials): Promise<Answer<TenantApi>> {
  forgetWebhooks();
  forgetAudits();
  const token = await bearerOf(host, credentials);
  return token.ok
    ? { ok: true, value: apiOf({ authType: 'apikey', host, apiKey: token.value, onAuthFailed: QUIETLY }) }
    : token;
}

async function bearerOf(host: string, credentials: Credentials): Promise<Answer<string>> {
  if ('apiKey' in credentials) return { ok: true, value: credentials.apiKey };
  const hostConfig: HostConfig = { authType: 'oauth2', host, ...credentials, noCache: true, onAuthFailed: QUIETLY };
  try {
    const token = await inTime(getAccessToken({ hostConfig }), CALL_TIMEOUT_MS);
    return token === '' ? { ok: false, fault: 'no-token' } : { ok: true, value: token };
  } catch (error) {
    // Only what fetch throws has a cause; everything else is an answer that held no token.
    const isNoAnswer = error === TOO_LATE || (error as Error).cause !== undefined;
    return { ok: false, fault: isNoAnswer ? 'unreachable' : 'no-token' };
  }
}

function apiOf(hostConfig: HostConfig): TenantApi {
  const call: Caller = (operation, timeoutMs = CALL_TIMEOUT_MS) =>
    inTime(operation({ hostConfig, noCache: true, signal: AbortSignal.timeout(timeoutMs) }), timeoutMs + 500);
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

type ApiCallOptions = NonNullable<Parameters<typeof getWebhooks>[1]>;

type Caller = <Value>(operation: (options: ApiCallOptions) => Promise<Value>, timeoutMs?: number) => Promise<Value>;

interface Page<Item> {
  readonly data: { readonly data?: readonly Item[] };
  readonly next?: (options?: ApiCallOptions) => Promise<Page<Item>>;
}

/** Follows the links of a list until it ends, is enough, or is too long. */
async function read<Item>(
  call: Caller,
  first: (options: ApiCallOptions) => Promise<Page<Item>>,
  isEnough: (items: readonly Item[]) => boolean = () => false,
): Promise<List<Item>> {
  const items: Item[] = [];
  let next: Page<Item>['next'] = (options = {}) => first(options);
  for (let pages = 0; next && !isEnough(items); pages++) {
    if (pages === MAX_PAGES) return { items, isWhole: false };
    const page: Page<Item> = await call(next);
    items.push(...(page.data.data ?? []));
    next = page.next;
  }
  return { items, isWhole: true };
}

/** Looks like what `@qlik/api` throws when there was no answer. */
const TOO_LATE = Object.assign(new Error('no answer in time'), { status: 0 });

/** Ends a wait: before its call `@qlik/api` may ask what platform the host is, and no signal reaches that. */
async function inTime<Value>(work: Promise<Value>, timeoutMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(TOO_LATE), timeoutMs);
  });
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
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

/** Makes an answer of a call. What is thrown without a status is none of Qlik's, but a bug. */
async function asked<Value>(call: () => Promise<Value>): Promise<Answer<Value>> {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    const { status, headers } = error as { status?: number; headers?: Headers };
    if (status === undefined) throw error;
    return { ok: false, ...faultOfStatus(status, headers) };
  }
}
