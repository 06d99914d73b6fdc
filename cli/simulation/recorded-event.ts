import type { QuarantinedDelivery } from '../../lib/contract';
import { parse } from '../../lib/qlik/envelope';
import { EVENT_SOURCE } from '../../lib/qlik/event';
import { busEventOf } from '../delivery/bus-event';

/** An event as a rule sees it. */
export interface RecordedEvent {
  readonly source: string;
  readonly 'detail-type': string;
  /** EventBridge's own id for it. */
  readonly id?: string;
  /** RFC 3339. */
  readonly time?: string;
  readonly detail: { readonly id?: string };
  readonly [field: string]: unknown;
}

/** What is taken of a delivery of which no record says it. */
export interface Assumed {
  readonly tenant: string;
  readonly receivedAt: Date;
}

/**
 * What a recorded value is. `foreign`: an object, yet no event of Qlik, such as one of another source or one that the
 * ingest function would put into quarantine. `none`: no object at all.
 */
export type Recorded =
  | { readonly is: 'event'; readonly event: RecordedEvent }
  | { readonly is: 'foreign' }
  | { readonly is: 'none' };

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads an event as EventBridge hands it over, a delivery with headers and body (one in quarantine, or a request as API
 * Gateway hands it over, too), or the body of a delivery alone. A delivery is read as the ingest function reads it.
 */
export function recordedEvent(value: unknown, assumed: Assumed): Recorded {
  if (!isObject(value)) return { is: 'none' };
  if ('detail-type' in value) return busEvent(value);
  if (isObject(value.headers) && 'body' in value) return delivery(value, assumed);
  return eventIn(Buffer.from(JSON.stringify(value)), assumed);
}

function busEvent(value: Json): Recorded {
  const isOurs = value.source === EVENT_SOURCE && typeof value['detail-type'] === 'string' && isObject(value.detail);
  return isOurs ? { is: 'event', event: value as unknown as RecordedEvent } : { is: 'foreign' };
}

function delivery(value: Json, { tenant, receivedAt }: Assumed): Recorded {
  const kept: Partial<QuarantinedDelivery> = value;
  const isBase64 = (kept.version === 1 && typeof kept.reason === 'string') || value.isBase64Encoded === true;
  const text = typeof value.body === 'string' ? value.body : JSON.stringify(value.body);
  const at = new Date(typeof kept.receivedAt === 'string' ? kept.receivedAt : Number.NaN);
  return eventIn(Buffer.from(text ?? '', isBase64 ? 'base64' : 'utf8'), {
    tenant: typeof kept.tenant === 'string' ? kept.tenant : tenant,
    receivedAt: Number.isNaN(at.getTime()) ? receivedAt : at,
  });
}

/** The event that a delivery's body becomes on the bus. */
function eventIn(body: Buffer, assumed: Assumed): Recorded {
  const parsed = parse(body, assumed);
  if (!parsed.ok) return { is: 'foreign' };
  return { is: 'event', event: busEventOf(parsed) };
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
