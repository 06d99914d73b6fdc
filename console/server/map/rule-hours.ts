import type { KeptEvent } from '../feed';

const HOUR_MS = 3_600_000;

/**
 * Events of the last hour by rule, as far as the console has them: what each rule matched CloudWatch knows too, but asks
 * a price for it that a map of 300 rules would pay every time it is drawn.
 */
export function hourByRule(events: readonly KeptEvent[], now: number): ReadonlyMap<string, number> {
  const hours = new Map<string, number>();
  for (const { arrivedAt, time, rules } of events) {
    if (now - (arrivedAt ?? Date.parse(time)) > HOUR_MS) continue;
    for (const rule of rules) hours.set(rule, (hours.get(rule) ?? 0) + 1);
  }
  return hours;
}
