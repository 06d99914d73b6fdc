/** Asks at most once in so many milliseconds, however often it is called; a failure is not kept. */
export function kept<Value>(ms: number, now: () => number, ask: () => Promise<Value>): () => Promise<Value> {
  let asked: { readonly at: number; readonly value: Promise<Value> } | undefined;
  return () => {
    if (asked === undefined || now() - asked.at > ms) {
      const mine = { at: now(), value: ask() };
      asked = mine;
      mine.value.catch(() => {
        if (asked === mine) asked = undefined;
      });
    }
    return asked.value;
  };
}
