import type { ParkedMessage } from '../../lib/contract';
import type { Entry } from '../../lib/qlik/entry';
import { EVENT_SOURCE } from '../../lib/qlik/event';
import type { Claims } from '../shared/claims';
import type { Publish } from '../shared/publish';
import type { Quarantine } from '../shared/quarantine';

/** What the core needs of the world. */
export interface RedeliverPorts {
  /** On events. @default - deduplication is off */
  readonly claims?: Claims;
  readonly publish: Publish;
  readonly quarantine: Quarantine;
}

/** What became of a parked message. What waits or is unreadable stays in the queue, and after its tries is dead. */
export type Redelivery =
  | { readonly result: 'redelivered' | 'duplicate' }
  | { readonly result: 'waiting'; readonly code: string }
  | { readonly result: 'unreadable'; readonly why: string };

/** Takes one message of the parked queue to where ingest meant it to go. */
export async function redeliver(message: string, ports: RedeliverPorts): Promise<Redelivery> {
  const parked = readParked(message);
  if (typeof parked === 'string') return { result: 'unreadable', why: parked };
  if (parked.kind === 'quarantine') {
    const stored = await ports.quarantine(parked.key, parked.delivery);
    return stored.ok ? { result: 'redelivered' } : { result: 'waiting', code: stored.code };
  }
  const { claim: key } = parked;
  const claim = key === undefined ? undefined : await ports.claims?.claim(key);
  if (claim === 'done') return { result: 'duplicate' };
  if (claim === 'in-progress') return { result: 'waiting', code: 'InProgress' };
  const published = await ports.publish(entryOf(parked));
  const isPublished = published.result === 'published';
  if (claim === 'claimed' && key !== undefined) await ports.claims?.[isPublished ? 'confirm' : 'release'](key);
  return isPublished ? { result: 'redelivered' } : { result: 'waiting', code: published.code };
}

/** The entry as PutEvents takes it. */
export function entryOf({ entry: { Time, Detail, ...rest } }: Extract<ParkedMessage, { kind: 'entry' }>): Entry {
  return { ...rest, Time: new Date(Time), Detail: JSON.stringify(Detail) };
}

/** The message, or why it is none of ours. Only ingest may send here, so a stranger's message is a fault to look at. */
export function readParked(message: string): ParkedMessage | string {
  let parked: unknown;
  try {
    parked = JSON.parse(message);
  } catch {
    return 'not JSON';
  }
  if (!isObject(parked)) return 'not an object';
  if (parked.version !== 1) return `version is ${shown(parked.version)}, allowed is 1`;
  switch (parked.kind) {
    case 'quarantine':
      return isText(parked.key) && isObject(parked.delivery)
        ? (parked as unknown as ParkedMessage)
        : 'it lacks key or delivery';
    case 'entry':
      return isEntry(parked.entry)
        ? (parked as unknown as ParkedMessage)
        : 'its entry lacks Source, DetailType, Time or Detail';
    default:
      return `kind is ${shown(parked.kind)}, allowed are "entry" and "quarantine"`;
  }
}

const isEntry = (entry: unknown) =>
  isObject(entry) &&
  entry.Source === EVENT_SOURCE &&
  isText(entry.DetailType) &&
  isObject(entry.Detail) &&
  isText(entry.Time) &&
  Date.parse(entry.Time) >= 0;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value for the log: what a stranger sent is not copied there. */
const shown = (value: unknown) => (typeof value === 'number' ? value : isText(value) ? 'a text' : typeof value);
