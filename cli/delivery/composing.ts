import type { QlikEventType } from '../../lib/qlik/catalogue';
import type { Envelope } from '../../lib/qlik/event';
import { rowOf } from '../../lib/qlik/recognise';
import { sampleDelivery } from '../../lib/qlik/samples';
import { CommandError } from '../verb';

/** Makes the body of a delivery. `unique` becomes the event's id, and that of its run or reload. */
export type Recipe = (unique: string, time: Date) => Buffer;

/** A change to an event's data: `data.status=failed`. */
export interface Change {
  /** Names below `data`. */
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Reads `data.status=failed`: what follows `=` is JSON, or else text. Undefined when it is no change of data. */
export function changeOf(text: string): Change | undefined {
  const [, path, value] = /^data\.([^=]+)=(.*)$/s.exec(text) ?? [];
  const names = path?.split('.');
  if (names === undefined || value === undefined || names.some((name) => name === '' || name === '__proto__')) {
    return undefined;
  }
  return { path: names, value: jsonOf(value) ?? value };
}

/** What to make of samples. */
export interface SampleChoice {
  /** @default - what each type really comes in, as Qlik announces it */
  readonly envelope?: Envelope;
  /** Whether to tell of a failure, where the type sometimes does. @default false */
  readonly failing?: boolean;
  readonly changes?: readonly Change[];
}

/** What a type really comes in, as Qlik announces it. */
export const usualEnvelope = (type: QlikEventType): Envelope =>
  rowOf(type)?.announced === 'Cloud' ? 'cloud' : 'legacy';

/** A recipe for a sample of one type. */
export function sampleRecipe(type: QlikEventType, { envelope, failing, changes = [] }: SampleChoice): Recipe {
  return (unique, time) => {
    const { body } = sampleDelivery(type, { envelope: envelope ?? usualEnvelope(type), unique, time, failing });
    return changed(body, changes);
  };
}

/**
 * A recipe for a recorded delivery: its event under a new id, or byte by byte as it was when it keeps its own. What is
 * no JSON object is sent as it is.
 */
export function recordRecipe(
  recorded: Buffer,
  { keepsId, changes = [] }: { readonly keepsId: boolean; readonly changes?: readonly Change[] },
): Recipe {
  const body = bodyIn(recorded);
  const event = jsonOf(body.toString());
  if (!isObject(event)) {
    if (changes.length > 0) throw new CommandError('--set needs a JSON object; the file holds none.');
    return () => body;
  }
  return (unique) => {
    if (keepsId && changes.length === 0) return body;
    const ids = ['id', 'eventId', 'eventID'].filter((name) => name in event);
    const fresh = keepsId ? event : { ...event, ...Object.fromEntries(ids.map((name) => [name, unique])) };
    return changed(JSON.stringify(ids.length > 0 || keepsId ? fresh : { ...event, id: unique }), changes);
  };
}

/**
 * The body in a file: of a delivery that lies in quarantine, of one from Qlik's delivery history, of an event as a
 * journal or a target has it; or the file is the body itself.
 */
function bodyIn(recorded: Buffer): Buffer {
  const record = jsonOf(recorded.toString());
  if (!isObject(record)) return recorded;
  if (record.version === 1 && typeof record.body === 'string') return Buffer.from(record.body, 'base64');
  if (isObject(record.request) && record.request.body !== undefined) {
    const { body } = record.request;
    return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  }
  if (typeof record['detail-type'] === 'string' && isObject(record.detail)) {
    // What ingest has added.
    const { category: _, tenant: __, envelope: ___, ...event } = record.detail;
    return Buffer.from(JSON.stringify(event));
  }
  return recorded;
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function changed(body: string, changes: readonly Change[]): Buffer {
  if (changes.length === 0) return Buffer.from(body);
  const event: Json = JSON.parse(body);
  for (const { path, value } of changes) {
    const data = memberOf(event, 'data');
    // Legacy app events wrap their data, and have its booleans as text.
    const wraps = isObject(data.attributes);
    const holder = path.slice(0, -1).reduce(memberOf, wraps ? memberOf(data, 'attributes') : data);
    holder[path.at(-1) ?? ''] = wraps && typeof value === 'boolean' ? String(value) : value;
  }
  return Buffer.from(JSON.stringify(event));
}

/** The object under a name, made when there is none. */
function memberOf(holder: Json, name: string): Json {
  const known = Object.hasOwn(holder, name) ? holder[name] : undefined;
  const member = isObject(known) ? known : {};
  holder[name] = member;
  return member;
}
