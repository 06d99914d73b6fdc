/**
 * Turns the first Ctrl-C into a signal, so that a verb ends between two steps and says how far it came. The second one
 * ends the process.
 *
 * @param signals which of the system's signals count @default - SIGINT and SIGTERM
 */
export function untilInterrupted(signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM']): {
  readonly signal: AbortSignal;
  readonly done: () => void;
} {
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const name of signals) process.once(name, stop);
  return {
    signal: controller.signal,
    done: () => {
      for (const name of signals) process.off(name, stop);
    },
  };
}
