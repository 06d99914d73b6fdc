import type { ParsedEvent } from './envelope';
import { EVENT_SOURCE, type QlikEvent, type Trimmed } from './event';
import { rowOf } from './recognise';
import { isSurelyLonger } from './surely-longer';
import { cut } from './text';

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
 *
 * @example
 * const fits = body.byteLength <= MAX_ENTRY_BYTES;
 */
export const MAX_ENTRY_BYTES = 256 * 1024 - 2048;

/** Characters of a detail-type (EventBridge API reference, PutEventsRequestEntry, read 2026-11). */
const MAX_DETAIL_TYPE = 128;

/** Bytes that EventBridge counts for `Time` (user guide, "Calculating PutEvents event entry size", read 2026-11). */
const TIME_BYTES = 14;

/** Characters of a detail that need no counting: each is three bytes at most, and 1 KB is more than all beside it. */
const SURELY_FITS = (MAX_ENTRY_BYTES - 1024) / 3;

/** What makes an event an event; never dropped. `parse` bounds each, so that an event of these alone always fits. */
const CORE = new Set(['specversion', 'id', 'source', 'type', 'time', 'category', 'tenant', 'envelope']);

/** The path that `trimmed` gives when all attributes beyond {@link CORE} went. */
const EVERYTHING_ELSE = '*';

/** Size of an entry in bytes, as EventBridge counts it. */
export const entryBytes = ({ Source, DetailType, Detail }: Entry): number =>
  TIME_BYTES + Buffer.byteLength(Source) + Buffer.byteLength(DetailType) + Buffer.byteLength(Detail);

/** Parts that `trimmed` may name: enough for what is large by accident, too few for the note to outgrow the event. */
const MOST_PARTS = 16;

/** Characters of a name that `trimmed` may spell out. Qlik's longest has 30. */
const MAX_NAME = 128;

/**
 * The entry for an event. One that is too big loses its known-unbounded arrays, and when these are not enough whatever
 * else is largest, until it fits; `detail.trimmed` then names what went and where the whole body is kept. The work is a
 * few passes over the event, however many members it has.
 *
 * @param bodyUri gives the `s3://` address under which the caller keeps the body; asked only when something must go
 * @param bodyBytes of the body, by which one that is large may be trimmed in half the time; never what comes of it
 * @returns the entry and, when something was dropped, the note that went into it
 *
 * @example
 * const parsed = parse(body, { tenant: 'acme', receivedAt: now });
 * if (parsed.ok) console.log(toEntry(parsed, () => 's3://quarantine/acme/1').entry.DetailType);
 */
export function toEntry(
  parsed: ParsedEvent,
  bodyUri: () => string,
  bodyBytes = 0,
): { readonly entry: Entry; readonly trimmed?: Trimmed } {
  if (bodyBytes > MAX_ENTRY_BYTES) {
    const atOnce = trimmedAtOnce(parsed, bodyUri);
    if (atOnce) return atOnce;
  }
  const whole = entryOf(parsed, parsed.event);
  if (whole.Detail.length < SURELY_FITS) return { entry: whole };
  const excess = entryBytes(whole) - MAX_ENTRY_BYTES;
  if (excess <= 0) return { entry: whole };
  const body = bodyUri();
  const paths = pathsToDrop(
    parsed,
    Buffer.byteLength(whole.Detail),
    excess + jsonBytes({ trimmed: { paths: [], body } }),
  );
  return trimmedTo(parsed, paths ? without(parsed.event, paths) : coreOf(parsed.event), {
    paths: paths ?? [EVERYTHING_ELSE],
    body,
  });
}

/** An entry that lost something, and the note that says what. */
interface TrimmedEntry {
  readonly entry: Entry;
  readonly trimmed: Trimmed;
}

function trimmedTo(parsed: ParsedEvent, rest: Json, trimmed: Trimmed): TrimmedEntry {
  return { entry: entryOf(parsed, { ...rest, trimmed } as unknown as QlikEvent), trimmed };
}

/**
 * The common case without writing out what then goes: an event that is surely too big has one known-unbounded array,
 * and fits without it. Undefined for any other.
 */
function trimmedAtOnce(parsed: ParsedEvent, bodyUri: () => string): TrimmedEntry | undefined {
  if (!isSurelyLonger(parsed.event, MAX_ENTRY_BYTES)) return undefined;
  const paths = unboundedPaths(parsed);
  if (paths.length !== 1) return undefined;
  const quick = trimmedTo(parsed, without(parsed.event, paths), { paths, body: bodyUri() });
  return entryBytes(quick.entry) <= MAX_ENTRY_BYTES ? quick : undefined;
}

/** Paths of the known-unbounded parts that are there. */
const unboundedPaths = ({ event, detailType }: ParsedEvent): readonly string[] =>
  (rowOf(detailType)?.unbounded ?? [])
    .map((path) => `data.${path}`)
    .filter((path) => valueAt(event, path) !== undefined);

type Json = Readonly<Record<string, unknown>>;

/** Something that can be dropped, and the bytes by which that makes the entry smaller, less those that name it. */
interface Part {
  readonly path: string;
  readonly bytes: number;
}

const entryOf = ({ detailType }: ParsedEvent, event: QlikEvent): Entry => ({
  Source: EVENT_SOURCE,
  DetailType: cut(detailType, MAX_DETAIL_TYPE),
  Time: new Date(event.time),
  Detail: JSON.stringify(event),
});

/** Paths that together free so many bytes; undefined when only dropping all that is not core does. */
function pathsToDrop(parsed: ParsedEvent, bytes: number, excess: number): readonly string[] | undefined {
  for (const parts of choices(parsed, bytes)) {
    const paths: string[] = [];
    let left = excess;
    for (const { path, bytes } of parts) {
      paths.push(path);
      left -= bytes;
      if (left <= 0) return paths;
    }
  }
  return undefined;
}

/** What may go, the dearest last; within each choice the largest part first. Measured only when it is asked for. */
function* choices(parsed: ParsedEvent, eventBytes: number): Generator<readonly Part[]> {
  const { event, detailType } = parsed;
  const paths = rowOf(detailType)?.unbounded ?? [];
  const unbounded = largest(unboundedParts(parsed, eventBytes));
  yield unbounded;
  const members: Json = isObject(event.data) ? event.data : {};
  const others = Object.keys(members).filter((name) => !paths.some((path) => firstName(path) === name));
  yield [...unbounded, ...largest(named(others, (name) => partOf(`data.${name}`, name, members[name])))];
  yield largest([partAt(event, 'data')]);
  yield largest(named(Object.keys(event), (name) => (CORE.has(name) ? undefined : partOf(name, name, event[name]))));
}

/** The parts with these names, but for names that cannot be written as a path: these go when what holds them does. */
function* named(names: readonly string[], part: (name: string) => Part | undefined): Generator<Part | undefined> {
  for (const name of names) if (name.length <= MAX_NAME && !name.includes('.')) yield part(name);
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const firstName = (path: string) => path.split('.', 1)[0] ?? path;

const jsonBytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

/** `"name":value` goes, `"path",` comes. Which comma goes with it is not looked at: it errs by a byte to the safe side. */
const partOf = (path: string, name: string, value: unknown): Part => ({
  path,
  bytes: jsonBytes(name) + 1 + jsonBytes(value) - jsonBytes(path) - 1,
});

/** The part at a dotted path; undefined when nothing is there. */
function partAt(event: unknown, path: string): Part | undefined {
  const value = valueAt(event, path);
  return value === undefined ? undefined : partOf(path, path.slice(path.lastIndexOf('.') + 1), value);
}

function valueAt(event: unknown, path: string): unknown {
  let value = event;
  for (const name of path.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/**
 * The known-unbounded arrays that are there. To measure one is to write it out, so that the longest, which is nearly
 * all of an event that is too big, is measured by what the event has without it and the others.
 */
function unboundedParts(parsed: ParsedEvent, eventBytes: number): readonly (Part | undefined)[] {
  const { event } = parsed;
  const length = (path: string) => {
    const value = valueAt(event, path);
    return Array.isArray(value) ? value.length : 0;
  };
  const there = unboundedPaths(parsed);
  const [longest, ...others] = there.toSorted((a, b) => length(b) - length(a));
  if (longest === undefined) return [];
  const parts = others.map((path) => partAt(event, path));
  const named = (path: string) => jsonBytes(path) + 1;
  const ofOthers = parts.reduce((sum, part) => sum + (part ? part.bytes + named(part.path) : 0), 0);
  // A comma may go with each of the others, which is not to count here.
  const bytes = eventBytes - jsonBytes(without(event, there)) - ofOthers - others.length - named(longest);
  return [{ path: longest, bytes }, ...parts];
}

/** Those parts worth dropping that are largest, the largest first: in one pass, for there may be a million. */
function largest(parts: Iterable<Part | undefined>): readonly Part[] {
  const kept: Part[] = [];
  for (const part of parts) {
    if (part === undefined || part.bytes <= (kept[MOST_PARTS - 1]?.bytes ?? 0)) continue;
    const at = kept.findIndex(({ bytes }) => bytes < part.bytes);
    kept.splice(at < 0 ? kept.length : at, 0, part);
    kept.length = Math.min(kept.length, MOST_PARTS);
  }
  return kept;
}

function without(value: Json, paths: readonly string[]): Json {
  const copy: Record<string, unknown> = { ...value };
  for (const name of new Set(paths.map(firstName))) {
    if (paths.includes(name)) delete copy[name];
    else {
      const within = paths.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1));
      copy[name] = without(copy[name] as Json, within);
    }
  }
  return copy;
}

const coreOf = (event: QlikEvent): Json =>
  Object.fromEntries([...CORE].filter((name) => Object.hasOwn(event, name)).map((name) => [name, event[name]]));
