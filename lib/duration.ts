/** A unit in milliseconds. */
export const MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** `90s`, `15m`, `2h`, `3d`, `1w` in milliseconds, as the configuration and the command line say a length of time. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  return unit === undefined ? undefined : Number(count) * MS[unit as keyof typeof MS];
}
