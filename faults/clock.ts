/** Something that will happen at a virtual time. */
export interface Timer {
  readonly at: number;
  readonly order: number;
  readonly happen: () => void;
  cancelled: boolean;
}

/** Virtual time: hours of outage pass in milliseconds, and in the same order each time. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly after: (milliseconds: number, happen: () => void) => Timer;
  /** Lets time pass, one happening after another, until `done`. Throws when nothing is left to happen before that. */
  readonly run: (done: () => boolean) => Promise<void>;
}

/** @param start milliseconds since 1970 */
export function clockFrom(start: number): Clock {
  let now = start;
  let order = 0;
  const heap = timerHeap();
  return {
    now: () => now,
    after: (milliseconds, happen) => {
      // A timer of nothing still comes after what is already under way.
      const timer = { at: now + Math.max(0, Number(milliseconds) || 0), order: order++, happen, cancelled: false };
      heap.push(timer);
      return timer;
    },
    run: async (done) => {
      for (;;) {
        await settled();
        if (done()) return;
        let timer = heap.pop();
        while (timer?.cancelled) timer = heap.pop();
        if (timer === undefined) throw new Error('virtual time stands still: nothing is left to happen');
        now = timer.at;
        timer.happen();
      }
    },
  };
}

/** Until every promise that can go on has gone on: nothing in a simulation waits for the real world. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

const isBefore = (a: Timer, b: Timer) => a.at < b.at || (a.at === b.at && a.order < b.order);

/** A binary heap; the earliest timer is on top. */
function timerHeap() {
  const timers: Timer[] = [];
  const at = (index: number) => timers[index] as Timer;
  const swap = (a: number, b: number) => {
    [timers[a], timers[b]] = [at(b), at(a)];
  };
  return {
    push: (timer: Timer) => {
      let index = timers.push(timer) - 1;
      while (index > 0) {
        const parent = (index - 1) >> 1;
        if (!isBefore(at(index), at(parent))) break;
        swap(index, parent);
        index = parent;
      }
    },
    pop: (): Timer | undefined => {
      if (timers.length === 0) return undefined;
      swap(0, timers.length - 1);
      const top = timers.pop();
      let index = 0;
      for (;;) {
        const [left, right] = [2 * index + 1, 2 * index + 2];
        let least = index;
        if (left < timers.length && isBefore(at(left), at(least))) least = left;
        if (right < timers.length && isBefore(at(right), at(least))) least = right;
        if (least === index) return top;
        swap(index, least);
        index = least;
      }
    },
  };
}
