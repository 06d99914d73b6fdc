import { setTimeout } from 'node:timers/promises';

/** Something that keeps filling a gap while the engine runs. */
export interface Tap {
  /** Ends it; resolves once its last turn is over. */
  readonly stop: () => Promise<void>;
}

/** Takes turns until stopped. A turn that fails is no end: the engine may be busy, or about to be stopped itself. */
export function keepTurning(turn: () => Promise<void>, pauseMs: number): Tap {
  const stopping = new AbortController();
  const turns = (async () => {
    while (!stopping.signal.aborted) {
      await turn().catch(() => undefined);
      await setTimeout(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: () => {
      stopping.abort();
      return turns;
    },
  };
}
