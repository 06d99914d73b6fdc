import type { Explanation, FailureCard } from '../../lib/qlik/failure';
import { type Explained, explain, type Looked } from './explanation';
import { recent } from './recent';
import { tenantReader } from './tenant-reader';

export interface ExplainerOptions {
  /** Tenant name → ARN of the secret with its API credentials: the tenants whose cards are explained. */
  readonly secretArns: Readonly<Record<string, string>>;
  /** Tenant name → host name. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly readSecret: (secretArn: string, signal: AbortSignal) => Promise<string | undefined>;
  /** Milliseconds that asking may take for all cards of a batch together. @default EXPLAIN_BUDGET_MS */
  readonly budgetMs?: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Says what a card lacks, as far as Qlik says it in time. Never rejects. */
export type Explain = (card: FailureCard) => Promise<Explained>;

/** How much is kept of what was found, and how long: names hardly change, and a card may have to be sent again. */
const KEPT = { atMost: 500, forMs: 15 * 60_000 };

/** Milliseconds that Qlik may take of a batch: of a person's wait for a card, and of the function's time-out. */
export const EXPLAIN_BUDGET_MS = 3000;

const TOO_LATE = { ok: false, fault: 'too-late' } as const;

/** Makes what explains the cards of one batch. Kept over batches: what was found, and that we are signed in. */
export function explainer({ secretArns, hosts, readSecret, now, ...options }: ExplainerOptions): () => Explain {
  const found = recent<Explanation>({ ...KEPT, now });
  const readers = new Map(
    Object.entries(secretArns).map(([tenant, secretArn]) => {
      const { [tenant]: host = '' } = hosts;
      return [tenant, tenantReader({ host, readSecret: (signal) => readSecret(secretArn, signal), now })];
    }),
  );
  return () => {
    let leftMs = options.budgetMs ?? EXPLAIN_BUDGET_MS;
    return async (card) => {
      const read = readers.get(card.tenant);
      if (read === undefined) return { found: {} };
      const began = now();
      const deadline = new AbortController();
      const timer = setTimeout(() => deadline.abort(), leftMs);
      try {
        return await explain(card, async ({ path, read: readAnswer }) => {
          const key = `${card.tenant} ${path}`;
          const known = found.get(key);
          if (known) return { ok: true, value: known };
          if (leftMs <= 0) return TOO_LATE;
          const looked = await inTime(
            read(path, deadline.signal).then((answer) => (answer.ok ? readAnswer(answer.value) : answer)),
            deadline.signal,
          );
          if (looked.ok) found.set(key, looked.value);
          return looked;
        });
      } finally {
        clearTimeout(timer);
        leftMs -= Math.max(0, now() - began);
      }
    };
  };
}

/** What is looked for, or that it came too late: also when something on the way did not heed the signal. */
const inTime = (looking: Promise<Looked<Explanation>>, signal: AbortSignal): Promise<Looked<Explanation>> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) resolve(TOO_LATE);
    signal.addEventListener('abort', () => resolve(TOO_LATE), { once: true });
    looking.then((looked) => resolve(signal.aborted ? TOO_LATE : looked), reject);
  });
