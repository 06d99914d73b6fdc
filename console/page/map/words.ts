const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** Milliseconds in words: `82 ms`, `1.4 s`, `3 min`. */
export function durationInWords(milliseconds: number): string {
  for (const [unit, length] of UNITS) {
    const value = milliseconds / length;
    if (value >= 1) return `${unit === 's' && value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
  }
  return `${Math.round(milliseconds)} ms`;
}
