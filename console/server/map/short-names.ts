/** As much of the end of each construct path as tells it from the others: `A/B/Queue`, `A/C/Queue` → `B/Queue`, `C/Queue`. */
export function shortNames(paths: readonly string[]): ReadonlyMap<string, string> {
  const all = [...new Set(paths)];
  const seen = new Map<string, number>();
  for (const path of all) for (const ending of endingsOf(path)) seen.set(ending, (seen.get(ending) ?? 0) + 1);
  return new Map(all.map((path) => [path, endingsOf(path).find((ending) => seen.get(ending) === 1) ?? path]));
}

/** `A/B/C` → `C`, `B/C`, `A/B/C`. */
function endingsOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.map((_, at) => parts.slice(parts.length - 1 - at).join('/'));
}
