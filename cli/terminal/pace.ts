import { setTimeout } from 'node:timers/promises';

/** Turns at a steady rate: each call resolves when its turn has come, or at once when the signal says stop. */
export function pacer(perSecond: number, signal: AbortSignal): () => Promise<void> {
  let next = 0;
  return async () => {
    const now = performance.now();
    const turn = Math.max(now, next);
    next = turn + 1000 / perSecond;
    await setTimeout(turn - now, undefined, { signal }).catch(() => undefined);
  };
}
