import { randomBytes } from 'node:crypto';
import { type ApiAnswer, type ApiRequest, failed } from './http';

/** Who may call the API, and how often. */
export interface AccessOptions {
  readonly apiKeys: readonly string[];
  /** OAuth client id → its secret. */
  readonly clients: Readonly<Record<string, string>>;
  readonly now: () => number;
}

/** Calls a minute and user: reads are in Qlik's tier 1, writes and resends in tier 2 (qlik.dev, read 2026-11). */
export const CALLS_A_MINUTE = { read: 1000, write: 100 } as const;

/** Lifetime of an access token, six hours as Qlik's. */
const TOKEN_SECONDS = 6 * 3600;

/** The tenant's doorkeeper: access tokens, bearer checks, rate limits. */
export class FakeAccess {
  readonly #options: AccessOptions;
  readonly #expiryOf = new Map<string, number>();
  readonly #calls: { readonly tier: 'read' | 'write'; readonly bearer: string; readonly at: number }[] = [];

  constructor(options: AccessOptions) {
    this.#options = options;
    for (const key of options.apiKeys) this.#expiryOf.set(key, Number.POSITIVE_INFINITY);
  }

  /** Ends an API key or a token, as an expiry or a revocation does. */
  revoke(bearer: string): void {
    this.#expiryOf.delete(bearer);
  }

  /** `POST /oauth/token` with client credentials. */
  token({ body }: ApiRequest): ApiAnswer {
    const { client_id, client_secret, grant_type } = (body ?? {}) as Readonly<Record<string, unknown>>;
    if (grant_type !== 'client_credentials') return failed(400, 'Unsupported grant type', String(grant_type));
    const { clients, now } = this.#options;
    const isKnown = typeof client_id === 'string' && Object.hasOwn(clients, client_id);
    if (!isKnown || clients[client_id] !== client_secret) return failed(401, 'Invalid client');
    const access_token = randomBytes(24).toString('base64url');
    this.#expiryOf.set(access_token, now() + TOKEN_SECONDS * 1000);
    return { status: 200, body: { access_token, token_type: 'bearer', expires_in: TOKEN_SECONDS } };
  }

  /** What keeps a request out; undefined lets it in. */
  refusal({ method, headers }: ApiRequest): ApiAnswer | undefined {
    const now = this.#options.now();
    const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    const expiry = this.#expiryOf.get(bearer);
    if (expiry === undefined || expiry < now) {
      return failed(401, 'Unauthorized', bearer === '' ? 'no bearer token' : 'the token has expired or is not known');
    }
    const tier = method === 'GET' ? 'read' : 'write';
    const recent = this.#calls.filter((call) => call.tier === tier && call.bearer === bearer && call.at > now - 60_000);
    const oldest = recent[0];
    if (oldest && recent.length >= CALLS_A_MINUTE[tier]) {
      const seconds = Math.ceil((oldest.at + 60_000 - now) / 1000);
      return failed(429, 'Too many requests', undefined, { 'retry-after': String(seconds) });
    }
    this.#calls.push({ tier, bearer, at: now });
    return undefined;
  }
}
