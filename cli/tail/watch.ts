import { setMaxListeners } from 'node:events';
import type { CatchClients } from '../event-catch/event-catch';
import { saysGone } from '../event-catch/removal';
import { takeEvents } from '../event-catch/take';

/** How to watch a queue. */
export interface WatchOptions {
  readonly signal: AbortSignal;
  /** Is given the events as they come; the next are taken once it has resolved. */
  readonly onEvents: (events: readonly unknown[]) => void | Promise<void>;
  /** Is told what went wrong when that is tried again. */
  readonly onTrouble: (trouble: string) => void;
  /** Resolves when it is time to try again. */
  readonly pause: () => Promise<void>;
}

/**
 * How many requests are open: each brings ten events and then takes as long as two round trips. Ten hold 1,000 events a
 * second up to 50 ms away, and cost 30 requests a minute while nothing comes.
 */
const RECEIVERS = 10;

/** SQS holds a request open for no longer (SQS API reference, ReceiveMessage, read 2026-11). */
const WAIT_SECONDS = 20;

/**
 * Takes events out of a queue until the signal says stop. The network may go and come back; a queue that is gone and a
 * permission that is missing end it.
 *
 * @returns why it ended; undefined when the signal said so
 */
export async function watchQueue(
  sqs: CatchClients['sqs'],
  queueUrl: string,
  { signal, onEvents, onTrouble, pause }: WatchOptions,
): Promise<string | undefined> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  // As many listeners as receivers are no leak, of which Node would warn in the middle of the screen.
  setMaxListeners(0, signal, either);
  let why: string | undefined;
  const receive = async () => {
    while (!either.aborted) {
      try {
        const events = await takeEvents(sqs, queueUrl, WAIT_SECONDS, either);
        if (events.length > 0) await onEvents(events);
      } catch (error) {
        if (either.aborted) return;
        const { name, message } = error as Error;
        if (isFinal(error)) {
          why = `${name}: ${message}`;
          over.abort();
        } else {
          onTrouble(`${name}: ${message}`);
          await pause();
        }
      }
    }
  };
  await Promise.all(Array.from({ length: RECEIVERS }, receive));
  return why;
}

const isFinal = (error: unknown) => saysGone(error) || /AccessDenied|ExpiredToken/.test((error as Error).name);
