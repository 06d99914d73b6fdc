import { MS, parseDuration } from '../lib/duration';

/** How long something is, for people: its two largest units, such as `3 d 4 h`. */
export function durationInWords(ms: number): string {
  const parts: string[] = [];
  let rest = Math.max(0, ms);
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const count = Math.floor(rest / MS[unit]);
    rest -= count * MS[unit];
    if (count > 0) parts.push(`${count} ${unit}`);
    // 3 d 12 s says no more than 3 d.
    else if (parts.length > 0) break;
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;

/** A point in time: RFC 3339, or so long before `now`. Milliseconds since 1970; undefined for anything else. */
export function parseMoment(text: string, now: number): number | undefined {
  const before = parseDuration(text);
  if (before !== undefined) return now - before;
  const at = RFC_3339.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}
