import type { AlarmState, Range } from '../../api/health';
import { delayText } from '../events/words';

/** For how long that is now: `3 min 5 s`; a clock that goes wrong gives no time below nothing. */
export const sinceText = (time: string, now: number): string => delayText(Math.max(0, now - Date.parse(time)));

/** Dollars as they are paid; less than half a cent is said as that. */
export const dollarText = (dollars: number): string =>
  dollars > 0 && dollars < 0.005 ? '< $0.01' : dollars.toLocaleString('en', { style: 'currency', currency: 'USD' });

/** A span of the charts in words. */
export const rangeText: Readonly<Record<Range, string>> = { '1h': 'hour', '24h': '24 hours', '7d': '7 days' };

/** How a state of an alarm is shown. */
export const stateLooks = {
  ALARM: { type: 'error', word: 'In alarm' },
  OK: { type: 'success', word: 'OK' },
  INSUFFICIENT_DATA: { type: 'pending', word: 'No data' },
} as const satisfies Readonly<Record<AlarmState, { readonly type: string; readonly word: string }>>;

const HOUR_MS = 3_600_000;

/** Milliseconds of a span. */
export const rangeLength: Readonly<Record<Range, number>> = { '1h': HOUR_MS, '24h': 24 * HOUR_MS, '7d': 168 * HOUR_MS };
