/** What was found lately. */
export interface Recent<Value> {
  readonly get: (key: string) => Value | undefined;
  readonly set: (key: string, value: Value) => void;
}

export interface RecentOptions {
  /** Values kept; the oldest goes first. */
  readonly atMost: number;
  readonly forMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A cache, bounded in size and age. */
export function recent<Value>({ atMost, forMs, now }: RecentOptions): Recent<Value> {
  const entries = new Map<string, { readonly value: Value; readonly until: number }>();
  return {
    get: (key) => {
      const entry = entries.get(key);
      if (entry && now() < entry.until) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set: (key, value) => {
      // Anew, so that the first is the oldest.
      entries.delete(key);
      entries.set(key, { value, until: now() + forMs });
      const [oldest] = entries.keys();
      if (entries.size > atMost && oldest !== undefined) entries.delete(oldest);
    },
  };
}
