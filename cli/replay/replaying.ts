import type { Span } from '../terminal/span';

/** How far a replay has come. */
export interface ReplayState {
  readonly state: string;
  readonly why?: string;
  /** Time of the event replayed last, in milliseconds since 1970. */
  readonly reached?: number;
}

/** What following a replay needs of the world. */
export interface FollowPorts {
  readonly look: () => Promise<ReplayState>;
  /** Resolves when it is time to look again, at once when the signal says stop. */
  readonly pause: () => Promise<void>;
}

/** How a replay that was followed ended; `left`: it goes on without us, because we were stopped or saw no more. */
export type Followed =
  | { readonly result: 'completed' }
  | { readonly result: 'left'; readonly why?: string }
  | { readonly result: 'failed'; readonly why: string };

/**
 * Follows a replay to its end.
 *
 * @param onProgress told the share that is done, from 0 to 1
 */
export async function follow(
  { from, to }: Span,
  { look, pause }: FollowPorts,
  { signal, onProgress }: { readonly signal?: AbortSignal; readonly onProgress?: (share: number) => void } = {},
): Promise<Followed> {
  while (!signal?.aborted) {
    const seen = await look().catch((error: Error) => error);
    if (seen instanceof Error) return { result: 'left', why: `${seen.name}: ${seen.message}` };
    const { state, why, reached } = seen;
    if (state === 'COMPLETED') {
      onProgress?.(1);
      return { result: 'completed' };
    }
    if (state === 'FAILED' || state === 'CANCELLED') return { result: 'failed', why: why ?? state.toLowerCase() };
    if (reached !== undefined) onProgress?.(Math.min(1, Math.max(0, (reached - from) / (to - from))));
    await pause();
  }
  return { result: 'left' };
}
