/** `2026-11-24 08:00:12 UTC` */
export const timeText = (time: string): string => `${time.slice(0, 19).replace('T', ' ')} UTC`;

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

/** How long ago, in its largest unit: `3 h ago`. */
export function agoText(time: string, now: number): string {
  const ms = now - Date.parse(time);
  const [unit, length] = UNITS.find(([, it]) => ms >= it) ?? [];
  return unit && length ? `${Math.floor(ms / length)} ${unit} ago` : 'just now';
}

/** `1 run`, `3 runs`, `1,204 runs`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** When an interval begins, as short as its length allows: the day for days, the time for what is shorter. */
export function intervalText(start: string, stepMs: number): string {
  const day = start.slice(5, 10);
  if (stepMs >= 86_400_000) return day;
  return stepMs >= 3_600_000 ? `${day} ${start.slice(11, 16)}` : start.slice(11, 16);
}

/** The length of an interval: `5 min`. */
export function lengthText(ms: number): string {
  const [unit, length] = UNITS.find(([, it]) => ms >= it) ?? ['min', 60_000];
  return `${ms / length} ${unit}`;
}

/** The address if it is one by https: a link is made of nothing else. */
export const httpsLink = (link: string | undefined): string | undefined =>
  link?.startsWith('https://') ? link : undefined;
