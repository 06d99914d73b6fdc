import { randomBytes } from 'node:crypto';
import { type ApiAnswer, type ApiRequest, failed, pageOf, sorted } from './http';

/** An audit item: the event's `data` under an envelope of the Audits API's own. */
export interface AuditItem {
  readonly id: string;
  readonly eventId: string;
  readonly eventTime: string;
  readonly eventType: string;
  readonly eventTypeVersion: '1.0.0';
  readonly contentType: 'application/json';
  readonly source: string;
  readonly data: unknown;
  readonly extensions: object;
}

/** Audits are kept for 90 days, then archived (`@qlik/api` 2.19.0, getAudits). */
export const AUDITS_MS = 90 * 24 * 3600_000;

/** What the Audits API keeps of an event, whatever its envelope. */
export function auditItemOf(event: Readonly<Record<string, unknown>>, now: Date): AuditItem {
  const first = (...names: readonly string[]) => names.map((name) => event[name]).find((it) => typeof it === 'string');
  return {
    id: randomBytes(12).toString('hex'),
    eventId: String(first('id', 'eventId', 'eventID') ?? ''),
    eventTime: String(first('time', 'eventTime') ?? now.toISOString()),
    eventType: String(first('type', 'eventType') ?? ''),
    eventTypeVersion: '1.0.0',
    contentType: 'application/json',
    source: String(event.source ?? ''),
    data: event.data,
    extensions: {},
  };
}

/** `GET /api/v1/audits`. */
export function audits(items: readonly AuditItem[], request: ApiRequest, now: number): ApiAnswer {
  const { query } = request;
  const interval = query.get('eventTime');
  const [from = Number.NaN, to = Number.NaN] = interval?.split('/').map((time) => Date.parse(time)) ?? [0, now];
  if (Number.isNaN(from) || Number.isNaN(to)) {
    return failed(400, 'Invalid eventTime', 'an interval is two ISO 8601 times with a slash between');
  }
  const kept = items.filter(({ eventType, eventTime }) => {
    const at = Date.parse(eventTime);
    const isAsked = at >= from && at <= to && (query.get('eventType') ?? eventType) === eventType;
    return isAsked && at > now - AUDITS_MS;
  });
  return pageOf(sorted(kept, query.get('sort') ?? '-eventTime'), request);
}
