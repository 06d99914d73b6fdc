import { parseCredentials } from '../shared/qlik-credentials';
import type { ExplainFault, Looked } from './explanation';
import { fetchJson } from './fetch-json';

export interface TenantReaderOptions {
  /** Such as `acme.eu.qlikcloud.com`; with a scheme where it is not https. */
  readonly host: string;
  /** Reads the secret with the API credentials; rejects when it cannot be read. */
  readonly readSecret: (signal: AbortSignal) => Promise<string | undefined>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** One GET of a tenant's API. Never rejects. */
export type ReadTenant = (path: string, signal: AbortSignal) => Promise<Looked<unknown>>;

/** How long credentials, or a token for them, are kept: one that is replaced is used for so much longer. */
const SIGNED_IN_MS = 5 * 60_000;

/** How long a tenant is left alone that has refused us as such: Qlik counts calls by the minute (qlik.dev, read 2026-11). */
const PAUSE_MS = 60_000;

/** Refusals that the next call would get as well. */
const LASTING: ReadonlySet<ExplainFault> = new Set<ExplainFault>([
  'unauthorized',
  'no-token',
  'throttled',
  'secret-unreadable',
  'no-credentials',
]);

/** Reads a tenant's API: signs in once in a while, and does not ask a tenant again that has just refused. */
export function tenantReader({ host, readSecret, now }: TenantReaderOptions): ReadTenant {
  const origin = host.includes('://') ? host : `https://${host}`;
  let signedIn: { readonly bearer: string; readonly until: number } | undefined;
  /** Of what has one deadline: nothing waits for a sign-in that hung longer than it may. */
  let signingIn: { readonly signal: AbortSignal; readonly bearer: Promise<Looked<string>> } | undefined;
  let paused: { readonly answer: Looked<never>; readonly until: number } | undefined;

  const signIn = async (signal: AbortSignal): Promise<Looked<string>> => {
    let secret: string | undefined;
    try {
      secret = await readSecret(signal);
    } catch {
      return { ok: false, fault: 'secret-unreadable' };
    }
    const credentials = parseCredentials(secret);
    if (credentials === undefined) return { ok: false, fault: 'no-credentials' };
    if ('apiKey' in credentials) return { ok: true, value: credentials.apiKey };
    const { clientId: client_id, clientSecret: client_secret } = credentials;
    const answer = await fetchJson(`${origin}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      // The scope that `@qlik/api` asks for.
      body: JSON.stringify({ client_id, client_secret, scope: 'user_default', grant_type: 'client_credentials' }),
      signal,
    });
    return tokenIn(answer);
  };

  const bearerFor = async (signal: AbortSignal): Promise<Looked<string>> => {
    if (signedIn && now() < signedIn.until) return { ok: true, value: signedIn.bearer };
    if (signingIn?.signal !== signal) signingIn = { signal, bearer: signIn(signal) };
    const bearer = await signingIn.bearer;
    if (bearer.ok) signedIn = { bearer: bearer.value, until: now() + SIGNED_IN_MS };
    return bearer;
  };

  const ask = async (path: string, signal: AbortSignal): Promise<Looked<unknown>> => {
    const askAs = (bearer: string) =>
      fetchJson(`${origin}${path}`, { headers: { authorization: `Bearer ${bearer}` }, signal });
    const bearer = await bearerFor(signal);
    if (!bearer.ok) return bearer;
    const answer = await askAs(bearer.value);
    if (answer.ok || answer.fault !== 'unauthorized') return answer;
    // Somebody may have replaced the key since it was read.
    if (signedIn?.bearer === bearer.value) signedIn = undefined;
    const next = await bearerFor(signal);
    if (!next.ok) return next;
    return next.value === bearer.value ? answer : askAs(next.value);
  };

  return async (path, signal) => {
    if (paused && now() < paused.until) return paused.answer;
    const answer = await ask(path, signal);
    if (!answer.ok && LASTING.has(answer.fault) && !signal.aborted) paused = { answer, until: now() + PAUSE_MS };
    return answer;
  };
}

/** The access token in an answer. A refusal of whatever kind is one of the client. */
function tokenIn(answer: Looked<unknown>): Looked<string> {
  if (!answer.ok) {
    const isOfTheClient = ['unauthorized', 'forbidden', 'not-found', 'unexpected'].includes(answer.fault);
    return isOfTheClient ? { ok: false, fault: 'no-token' } : answer;
  }
  const { access_token: token } = (answer.value ?? {}) as { readonly access_token?: unknown };
  return typeof token === 'string' && token !== '' ? { ok: true, value: token } : { ok: false, fault: 'no-token' };
}
