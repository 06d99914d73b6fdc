/** A token bucket: what a throttle lets through, in the long run `rate` a second, and `burst` at once. */
export interface Bucket {
  /** Takes as much of `wanted` as there is in the next tick. */
  readonly take: (wanted: number) => number;
}

/** A bucket that is full. Within a tick what flows in can be taken at once; only what is left is held to `burst`. */
export function bucketOf({ rate, burst }: { readonly rate: number; readonly burst: number }, tick: number): Bucket {
  let tokens = burst;
  return {
    take: (wanted) => {
      const there = tokens + rate * tick;
      const taken = Math.min(wanted, there);
      tokens = Math.min(burst, there - taken);
      return taken;
    },
  };
}
