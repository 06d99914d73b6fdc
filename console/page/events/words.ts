/** The part that tells types apart, by which the command line takes them as well. */
export const shortType = (type: string): string => type.replace(/^com\.qlik\.(v1\.)?/, '');

/** `2026-11-25T03:16:12.123Z` → `11-25 03:16:12`, in UTC whatever zone it is told in; as it is when it is no time. */
export function shortTime(time: string): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? time : new Date(at).toISOString().slice(5, 19).replace('T', ' ');
}

/** Milliseconds since 1970 → `2026-11-25 03:16:12.123 UTC`. */
export const longTime = (at: number): string => `${new Date(at).toISOString().replace('T', ' ').slice(0, 23)} UTC`;

/** A length of time in the unit that a person reads it in: `850 ms`, `2.4 s`, `3 min 5 s`, `2 h 4 min`. */
export function delayText(milliseconds: number): string {
  const size = Math.abs(milliseconds);
  const sign = milliseconds < 0 ? '-' : '';
  if (size < 1_000) return `${sign}${Math.round(size)} ms`;
  if (size < 60_000) return `${sign}${(size / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(size / 60_000);
  if (minutes < 60) return `${sign}${minutes} min ${Math.floor((size % 60_000) / 1_000)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${sign}${hours} h ${minutes % 60} min` : `${sign}${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A count as it stands in a sentence: `12,345`. */
export const countText = (count: number): string => count.toLocaleString('en');

/** Name of the file that an event is saved as: `send --file` and `simulate --events` take it. Nothing in it leads to a folder. */
export const fileNameOf = (type: string, id: string): string => `${plain(type)}-${plain(id)}.json`;

const plain = (text: string) => text.replace(/[^\w.-]/g, '_').slice(0, 100) || 'none';
