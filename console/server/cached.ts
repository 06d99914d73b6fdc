/**
 * Asks at most once in a while, however often it is asked; who asks meanwhile gets the same answer. A failure is not kept.
 *
 * @param now milliseconds since 1970
 */
export function cached<Value>(ask: () => Promise<Value>, freshMs: number, now = Date.now): () => Promise<Value> {
  let last: { readonly at: number; readonly answer: Promise<Value> } | undefined;
  return () => {
    if (last === undefined || now() - last.at > freshMs) {
      const mine = { at: now(), answer: ask() };
      last = mine;
      mine.answer.catch(() => {
        if (last === mine) last = undefined;
      });
    }
    return last.answer;
  };
}
