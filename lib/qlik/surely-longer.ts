/**
 * Whether the JSON of a value surely has more than so many bytes, found out without writing it. Counts one byte for each
 * character and what JSON puts round them, and stops at the first too many: what is escaped or beyond ASCII is more, so
 * that `false` says nothing.
 *
 * @param value made by `JSON.parse`
 */
export const isSurelyLonger = (value: unknown, bytes: number): boolean => left(value, bytes) < 0;

/** What is left of the bytes; negative once they do not suffice. */
function left(value: unknown, bytes: number): number {
  if (typeof value === 'string') return bytes - value.length - 2;
  if (typeof value !== 'object' || value === null) return bytes - 1;
  // Two brackets, and a comma after all members but one.
  let rest = bytes - 1;
  if (Array.isArray(value)) {
    for (const inner of value) {
      rest = left(inner, rest - 1);
      if (rest < 0) return rest;
    }
    return rest;
  }
  for (const name in value) {
    // Quotes, colon and comma.
    rest = left((value as Readonly<Record<string, unknown>>)[name], rest - name.length - 4);
    if (rest < 0) return rest;
  }
  return rest;
}
