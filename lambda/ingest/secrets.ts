import { errorCode } from '../shared/log';

/** The live secrets of a tenant: the current one and, during a rotation, the previous one. */
export type LiveSecrets =
  | { readonly ok: true; readonly secrets: readonly string[] }
  | { readonly ok: false; readonly code: string };

/** Reads one stage of a secret; undefined when the secret has no such stage. Rejects when it cannot be read now. */
export type ReadSecret = (secretArn: string, stage: 'AWSCURRENT' | 'AWSPREVIOUS') => Promise<string | undefined>;

/** How long fetched secrets are used without looking again. A rotation does not wait for it: see `refetch`. */
const FRESH_MS = 5 * 60_000;

/**
 * How often a mismatch may make us look again, per tenant and environment: often enough for a rotation, seldom enough
 * that a stranger's forged signatures cannot run up the bill ($0.05 per 10,000 calls).
 */
const REFETCH_EVERY_MS = 10_000;

interface Cached {
  readonly secrets: readonly string[];
  readonly fetchedAt: number;
}

/** Caches the signing secrets of the configured tenants across the deliveries of one environment. */
export class SigningSecrets {
  readonly #read: ReadSecret;
  readonly #now: () => number;
  readonly #cache = new Map<string, Cached>();
  readonly #refetched = new Map<string, { readonly at: number; readonly outcome: LiveSecrets }>();

  constructor(read: ReadSecret, now: () => number) {
    this.#read = read;
    this.#now = now;
  }

  /**
   * The secrets to verify with. Stale ones serve while Secrets Manager cannot be read, and are tried to be renewed only
   * every ten seconds, lest each delivery of an outage waits for a time-out; without any, `ok` is false.
   */
  async live(secretArn: string): Promise<LiveSecrets> {
    const cached = this.#cache.get(secretArn);
    if (cached && this.#now() - cached.fetchedAt < FRESH_MS) return { ok: true, secrets: cached.secrets };
    const fetched = await this.#fetch(secretArn);
    if (fetched.ok || cached === undefined) return fetched;
    this.#cache.set(secretArn, { ...cached, fetchedAt: this.#now() - FRESH_MS + REFETCH_EVERY_MS });
    return { ok: true, secrets: cached.secrets };
  }

  /**
   * Looks again after a mismatch; undefined when that was done a moment ago and showed nothing newer. A look that
   * failed stands until the next one: as long as it does, nobody can say that a signature is wrong.
   */
  async refetch(secretArn: string): Promise<LiveSecrets | undefined> {
    const last = this.#refetched.get(secretArn);
    if (last && this.#now() - last.at < REFETCH_EVERY_MS) return last.outcome.ok ? undefined : last.outcome;
    const at = this.#now();
    // Before the look is over, others that come meanwhile do not look as well.
    this.#refetched.set(secretArn, { at, outcome: { ok: true, secrets: [] } });
    const outcome = await this.#fetch(secretArn);
    this.#refetched.set(secretArn, { at, outcome });
    return outcome;
  }

  async #fetch(secretArn: string): Promise<LiveSecrets> {
    try {
      const stages = await Promise.all([this.#read(secretArn, 'AWSCURRENT'), this.#read(secretArn, 'AWSPREVIOUS')]);
      const secrets = stages.filter((secret) => secret !== undefined && secret !== '') as string[];
      this.#cache.set(secretArn, { secrets, fetchedAt: this.#now() });
      return { ok: true, secrets };
    } catch (error) {
      return { ok: false, code: errorCode(error) };
    }
  }
}
