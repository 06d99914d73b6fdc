import type { SignedRequest } from './corruption';

/** What came back for a delivery. */
export interface Answered {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Ingest's word for it, such as `accepted`; what the API said; or why there was no answer. */
  readonly answer: string;
  /** From the first byte sent to the last received. */
  readonly milliseconds: number;
}

/** Posts a delivery; never rejects. */
export type Post = (request: SignedRequest) => Promise<Answered>;

/** The API waits 29 seconds for ingest. */
const TIMEOUT_MS = 35_000;

/** Posts by HTTP, as Qlik does: no redirect is followed, nothing is tried twice. */
export const post: Post = async ({ url, headers, body }) => {
  const startedAt = performance.now();
  const answered = (status: number, answer: string) => ({
    status,
    answer,
    milliseconds: performance.now() - startedAt,
  });
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const request = { method: 'POST', headers, body: new Uint8Array(body), redirect: 'manual', signal } as const;
    const response = await fetch(url, request);
    return answered(response.status, wordIn(await response.text()));
  } catch (error) {
    const { name, cause } = error as Error & { readonly cause?: { readonly code?: string } };
    return answered(0, `no answer (${cause?.code ?? name})`);
  }
};

/** Whoever answers may not be ours: what is no plain word could steer a terminal. */
function wordIn(text: string): string {
  let word: unknown;
  try {
    const { status, message } = JSON.parse(text);
    word = status ?? message;
  } catch {
    word = undefined;
  }
  return typeof word === 'string' && /^[\w .-]{1,60}$/.test(word) ? word : '-';
}
