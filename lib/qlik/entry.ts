import type { ParsedEvent } from './envelope';
import { EVENT_SOURCE, type QlikEvent, type Trimmed } from './event';
import { rowOf } from './recognise';

/** What PutEvents takes, less the bus it goes to. */
export interface Entry {
  readonly Source: typeof EVENT_SOURCE;
  readonly DetailType: string;
  readonly Time: Date;
  /** JSON of a {@link QlikEvent}. */
  readonly Detail: string;
}

/**
 * Bytes an entry may have, counted as EventBridge counts. EventBridge takes 1 MB since 2026-01-29, yet SNS and older
 * targets still stop at 256 KB, and an event that a target cannot take is dead for that target. The 2 KB kept free are
 * for what EventBridge, and a parked message, wrap round the event.
 */
export const MAX_ENTRY_BYTES = 256 * 1024 - 2048;

/** Characters of a detail-type (EventBridge API reference, PutEventsRequestEntry, read 2026-11). */
const MAX_DETAIL_TYPE = 128;

/** Bytes that EventBridge counts for `Time` (user guide, "Calculating PutEvents event entry size", read 2026-11). */
const TIME_BYTES = 14;

/** What makes an event an event; never dropped. */
const CORE = new Set(['specversion', 'id', 'source', 'type', 'time', 'category', 'tenant', 'envelope', 'trimmed']);

/** Size of an entry in bytes, as EventBridge counts it. */
export const entryBytes = ({ Source, DetailType, Detail }: Entry): number =>
  TIME_BYTES + Buffer.byteLength(Source) + Buffer.byteLength(DetailType) + Buffer.byteLength(Detail);

/**
 * The entry for an event. One that is too big loses its largest known-unbounded arrays, then whatever else is largest,
 * until it fits; `detail.trimmed` then names what went and where the whole body is kept.
 *
 * @param bodyUri gives the `s3://` address under which the caller keeps the body; asked only when something must go
 * @returns the entry and, when something was dropped, the note that went into it
 */
export function toEntry(
  parsed: ParsedEvent,
  bodyUri: () => string,
): { readonly entry: Entry; readonly trimmed?: Trimmed } {
  const whole = entryOf(parsed, parsed.event);
  if (entryBytes(whole) <= MAX_ENTRY_BYTES) return { entry: whole };
  let event: Json = { ...parsed.event };
  const body = bodyUri();
  const paths: string[] = [];
  for (const candidates of [unboundedPaths(parsed), membersOf(event, 'data'), ['data'], attributesOf(event)]) {
    for (const path of bySize(event, candidates)) {
      event = { ...withoutPath(event, path.split('.')), trimmed: { paths: [...paths, path], body } };
      paths.push(path);
      const entry = entryOf(parsed, event as unknown as QlikEvent);
      if (entryBytes(entry) <= MAX_ENTRY_BYTES) return { entry, trimmed: { paths, body } };
    }
  }
  // The core attributes are bounded by `parse`, so an event of these alone fits, whatever it was.
  throw new Error(`an event of core attributes alone is larger than ${MAX_ENTRY_BYTES} bytes: id ${parsed.event.id}`);
}

type Json = Record<string, unknown>;

const entryOf = ({ detailType }: ParsedEvent, event: QlikEvent): Entry => ({
  Source: EVENT_SOURCE,
  DetailType: detailType.slice(0, MAX_DETAIL_TYPE),
  Time: new Date(event.time),
  Detail: JSON.stringify(event),
});

const unboundedPaths = ({ detailType }: ParsedEvent) =>
  (rowOf(detailType)?.unbounded ?? []).map((path) => `data.${path}`);

const membersOf = (event: Json, name: string) => {
  const value = event[name];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  // A name with a dot cannot be written as a path; it goes when all of `data` does.
  return Object.keys(value)
    .filter((member) => !member.includes('.'))
    .map((member) => `${name}.${member}`);
};

const attributesOf = (event: Json) => Object.keys(event).filter((name) => !CORE.has(name) && !name.includes('.'));

const valueAt = (event: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, name) => (typeof value === 'object' && value !== null ? (value as Json)[name] : undefined),
      event,
    );

/** The paths that hold something, the largest first. */
const bySize = (event: Json, paths: readonly string[]) =>
  paths
    .map((path) => ({ path, bytes: Buffer.byteLength(JSON.stringify(valueAt(event, path)) ?? '') }))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ path }) => path);

function withoutPath(value: Json, [name = '', ...rest]: readonly string[]): Json {
  const { [name]: inner, ...others } = value;
  return rest.length === 0 ? others : { ...others, [name]: withoutPath(inner as Json, rest) };
}
