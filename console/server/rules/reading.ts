import { type RecordedEvent, recordedEvent } from '../../../cli/simulation/recorded-event';
import { type EventPattern, InvalidPatternError, matcher } from '../../../lib/qlik/pattern';
import type { Asked } from '../body';
import type { EventFeed } from '../feed';

/** A pattern that somebody has typed. */
export function patternOf(text: string): Asked<EventPattern> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, error: `The pattern is not JSON: ${(error as Error).message}` };
  }
  try {
    matcher(value as EventPattern);
    return { ok: true, value: value as EventPattern };
  } catch (error) {
    if (!(error instanceof InvalidPatternError)) throw error;
    return { ok: false, error: error.message };
  }
}

/** The kept event of a number, or the event in what somebody has pasted: a delivery is read as the tenant's. */
export function eventOf(
  event: number | string,
  feed: Pick<EventFeed, 'get'>,
  tenant: string,
):
  | { readonly ok: true; readonly value: RecordedEvent }
  | { readonly ok: false; readonly error: string; readonly isGone: boolean } {
  if (typeof event === 'number') {
    const kept = feed.get(event);
    if (kept) return { ok: true, value: kept.event };
    return { ok: false, error: `Event ${event} is not kept (any more).`, isGone: true };
  }
  let value: unknown;
  try {
    value = JSON.parse(event);
  } catch (error) {
    return { ok: false, error: `The event is not JSON: ${(error as Error).message}`, isGone: false };
  }
  const recorded = recordedEvent(value, { tenant, receivedAt: new Date() });
  if (recorded.is === 'event') return { ok: true, value: recorded.event };
  const allowed = 'Paste an event as EventBridge hands it over, a delivery with headers and body, or the body of one.';
  return { ok: false, error: `That is no event of Qlik. ${allowed}`, isGone: false };
}
