import { randomBytes } from 'node:crypto';
import { type ApiAnswer, type ApiRequest, failed } from './http';
import { ADMIN, type TenantUser, USER } from './users';

/** Who may call the API, and how often. */
export interface AccessOptions {
  /** Keys of the tenant's administrator. */
  readonly apiKeys: readonly string[];
  /** Keys of a user who is none. */
  readonly userApiKeys: readonly string[];
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
  readonly #bearers = new Map<string, { readonly user: TenantUser; readonly expiry: number }>();
  #calls: { readonly tier: 'read' | 'write'; readonly bearer: string; readonly at: number }[] = [];

  constructor(options: AccessOptions) {
    this.#options = options;
    const forEver = { expiry: Number.POSITIVE_INFINITY };
    for (const key of options.userApiKeys) this.#bearers.set(key, { user: USER, ...forEver });
    for (const key of options.apiKeys) this.#bearers.set(key, { user: ADMIN, ...forEver });
  }

  /** Ends an API key or a token, as an expiry or a revocation does. */
  revoke(bearer: string): void {
    this.#bearers.delete(bearer);
  }

  /** `POST /oauth/token` with client credentials: the token of a bot user, who is an administrator here. */
  token({ body }: ApiRequest): ApiAnswer {
    const { client_id, client_secret, grant_type } = (body ?? {}) as Readonly<Record<string, unknown>>;
    if (grant_type !== 'client_credentials') return failed(400, 'Unsupported grant type', String(grant_type));
    const { clients, now } = this.#options;
    const isKnown = typeof client_id === 'string' && Object.hasOwn(clients, client_id);
    if (!isKnown || clients[client_id] !== client_secret) return failed(401, 'Invalid client');
    const access_token = randomBytes(24).toString('base64url');
    this.#bearers.set(access_token, { user: ADMIN, expiry: now() + TOKEN_SECONDS * 1000 });
    return { status: 200, body: { access_token, token_type: 'bearer', expires_in: TOKEN_SECONDS } };
  }

  /** Who asks, or what keeps the request out. */
  admit({ method, headers }: ApiRequest): { readonly user: TenantUser } | { readonly refusal: ApiAnswer } {
    const now = this.#options.now();
    const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    const known = this.#bearers.get(bearer);
    if (known === undefined || known.expiry < now) {
      const detail = bearer === '' ? 'no bearer token' : 'the token has expired or is not known';
      return { refusal: failed(401, 'Unauthorized', detail) };
    }
    const tier = method === 'GET' ? 'read' : 'write';
    this.#calls = this.#calls.filter(({ at }) => at > now - 60_000);
    const recent = this.#calls.filter((call) => call.tier === tier && call.bearer === bearer);
    const oldest = recent[0];
    if (oldest && recent.length >= CALLS_A_MINUTE[tier]) {
      const seconds = Math.ceil((oldest.at + 60_000 - now) / 1000);
      return { refusal: failed(429, 'Too many requests', undefined, { 'retry-after': String(seconds) }) };
    }
    this.#calls.push({ tier, bearer, at: now });
    return { user: known.user };
  }
}
