/** Reads something at most once in so many milliseconds, however often it is asked; a failure is not kept. */
export function cached<Value>(freshMs: number, now: () => number, read: () => Promise<Value>): () => Promise<Value> {
  let kept: { readonly at: number; readonly value: Promise<Value> } | undefined;
  return () => {
    if (kept === undefined || now() - kept.at > freshMs) {
      const mine = { at: now(), value: read() };
      kept = mine;
      mine.value.catch(() => {
        if (kept === mine) kept = undefined;
      });
    }
    return kept.value;
  };
}
