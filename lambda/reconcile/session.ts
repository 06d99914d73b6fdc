import { getAccessToken, type HostConfig } from '@qlik/api/auth';
import type { getWebhooks } from '@qlik/api/webhooks';
import type { Credentials } from '../shared/qlik-credentials';
import { faultOfStatus } from '../shared/qlik-fault';
import { preferCoreWebhooks } from './core-webhooks';
import type { Answer, List } from './tenant-api';

preferCoreWebhooks();

/** How long a call may take. */
const CALL_TIMEOUT_MS = 15_000;

/** Pages read of one list: 10,000 items, at a hundredth of the reads that Qlik allows in a minute each. */
const MAX_PAGES = 100;

/** Items of a page that is asked for: as many as Qlik gives at once. */
export const PAGE_ITEMS = 100;

/** It is the answer that tells; without a listener `@qlik/api` would write it to the console as well. */
const QUIETLY = () => undefined;

export type ApiCallOptions = NonNullable<Parameters<typeof getWebhooks>[1]>;

/** Makes one call of `@qlik/api` as who has signed in, uncached and in time. Rejects with what `@qlik/api` throws. */
export type Caller = <Value>(
  operation: (options: ApiCallOptions) => Promise<Value>,
  timeoutMs?: number,
) => Promise<Value>;

/**
 * Signs in to a tenant and gives what calls its API.
 *
 * @param host such as `acme.eu.qlikcloud.com`; with a scheme where it is not https
 */
export async function openSession(host: string, credentials: Credentials): Promise<Answer<Caller>> {
  const token = await bearerOf(host, credentials);
  if (!token.ok) return token;
  const hostConfig: HostConfig = { authType: 'apikey', host, apiKey: token.value, onAuthFailed: QUIETLY };
  const call: Caller = (operation, timeoutMs = CALL_TIMEOUT_MS) =>
    inTime(operation({ hostConfig, noCache: true, signal: AbortSignal.timeout(timeoutMs) }), timeoutMs + 500);
  return { ok: true, value: call };
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

interface Page<Item> {
  readonly data: { readonly data?: readonly Item[] };
  readonly next?: (options?: ApiCallOptions) => Promise<Page<Item>>;
}

/** Follows the links of a list until it ends, is enough, or is too long. */
export async function read<Item>(
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

/** Makes an answer of a call. What is thrown without a status is none of Qlik's, but a bug. */
export async function asked<Value>(call: () => Promise<Value>): Promise<Answer<Value>> {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    const { status, headers } = error as { status?: number; headers?: Headers };
    if (status === undefined) throw error;
    return { ok: false, ...faultOfStatus(status, headers) };
  }
}
