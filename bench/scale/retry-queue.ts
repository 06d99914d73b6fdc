import { secondsUntilRetry } from '../../lambda/shared/retry-consumer';

/** How a retry queue is consumed, as the template sets it up, and what SQS and its poller add. */
export interface ConsumerLimits {
  readonly batchSize: number;
  readonly maxConcurrency: number;
  readonly maxReceiveCount: number;
  /** Batches at work to begin with, and by how many they grow in a minute. */
  readonly startConcurrency: number;
  readonly growthPerMinute: number;
  /** Messages that may be handed out or hidden at once. */
  readonly inFlight: number;
}

/** What a consumer takes, in seconds. */
export interface ConsumerTimes {
  /** Of a batch, before and after its messages. */
  readonly batch: number;
  /** Of a message that is done, and of one that has to come back. */
  readonly done: number;
  readonly failed: number;
}

/**
 * A retry queue as amounts: messages by how often they were handed out, visible or hidden until their next try. SQS
 * promises no order, so each visible message is as likely as another to be taken.
 */
export interface RetryQueue {
  readonly add: (messages: number) => void;
  /**
   * Hands out what one tick can take; {@link RetryQueue.settle} must say what became of it.
   *
   * @param longer seconds that a message which has to come back takes more than usual. @default 0
   */
  readonly take: (longer?: number) => number;
  /** @param doneShare how much of what was handed out is done; the rest comes back later, or is dead */
  readonly settle: (doneShare: number) => void;
  /** Messages in the queue, hidden ones too. */
  readonly waiting: () => number;
  readonly hidden: () => number;
  readonly dead: () => number;
  /** Environments at work in the last tick. */
  readonly busy: () => number;
}

/** @param tick seconds between two calls of `take` */
export function retryQueueOf(limits: ConsumerLimits, times: ConsumerTimes, tick: number): RetryQueue {
  const { batchSize, maxReceiveCount, inFlight } = limits;
  const visible: number[] = Array(maxReceiveCount + 1).fill(0);
  const hiddenUntil = new Map<number, number[]>();
  let [now, hidden, dead, busy] = [0, 0, 0, 0];
  let concurrency = Math.min(limits.startConcurrency, limits.maxConcurrency);
  let lastDoneShare = 1;
  let handedOut: number[] = [];

  const sum = (amounts: readonly number[]) => amounts.reduce((total, it) => total + it, 0);
  const addTo = (amounts: number[], index: number, amount: number) => {
    amounts[index] = (amounts[index] ?? 0) + amount;
  };

  /** What was hidden until now can be handed out, or has been often enough and is dead. */
  function release(): void {
    const due = hiddenUntil.get(now) ?? [];
    hiddenUntil.delete(now);
    hidden -= sum(due);
    due.forEach((amount, receives) => {
      if (receives >= maxReceiveCount) dead += amount;
      else addTo(visible, receives, amount);
    });
    if (hiddenUntil.size === 0) hidden = 0;
  }

  return {
    add: (messages) => addTo(visible, 0, messages),
    take: (longer = 0) => {
      release();
      const failedShare = 1 - lastDoneShare;
      // A batch waits once for what all its messages wait for.
      const ofBatch = times.batch + failedShare * longer;
      const secondsEach = ofBatch / batchSize + lastDoneShare * times.done + failedShare * times.failed;
      const there = sum(visible);
      const taken = Math.min(there, (concurrency * tick) / secondsEach, Math.max(0, inFlight - hidden));
      busy = (taken * secondsEach) / tick;
      handedOut = visible.map((amount) => (there > 0 ? (amount * taken) / there : 0));
      handedOut.forEach((amount, receives) => {
        addTo(visible, receives, -amount);
      });
      const isBehind = there - taken > 1e-6;
      const grown = concurrency + (limits.growthPerMinute / 60) * tick;
      concurrency = Math.min(isBehind ? grown : limits.startConcurrency, limits.maxConcurrency);
      return taken;
    },
    settle: (doneShare) => {
      lastDoneShare = doneShare;
      handedOut.forEach((amount, receives) => {
        const failed = amount * (1 - doneShare);
        if (failed <= 0) return;
        const at = now + Math.max(1, Math.round(secondsUntilRetry(receives + 1) / tick));
        const amounts = hiddenUntil.get(at) ?? [];
        addTo(amounts, receives + 1, failed);
        hiddenUntil.set(at, amounts);
        hidden += failed;
      });
      now += 1;
    },
    waiting: () => sum(visible) + hidden,
    hidden: () => hidden,
    dead: () => dead,
    busy: () => busy,
  };
}
