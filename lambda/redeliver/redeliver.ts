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
  const parked = read(message);
  if (typeof parked === 'string') return { result: 'unreadable', why: parked };
  if (parked.kind === 'quarantine') {
    const stored = await ports.quarantine(parked.key, parked.delivery);
    return stored.ok ? { result: 'redelivered' } : { result: 'waiting', code: stored.code };
  }
  const { claim: key } = parked;
  const claim = key === undefined ? undefined : await ports.claims?.claim(key);
  if (claim === 'done') return { result: 'duplicate' };
  if (claim === 'in-progress') return { result: 'waiting', code: 'InProgress' };
  const { Time, Detail, ...rest } = parked.entry;
  const entry: Entry = { ...rest, Time: new Date(Time), Detail: JSON.stringify(Detail) };
  const published = await ports.publish(entry);
  const isPublished = published.result === 'published';
  if (claim === 'claimed' && key !== undefined) await ports.claims?.[isPublished ? 'confirm' : 'release'](key);
  return isPublished ? { result: 'redelivered' } : { result: 'waiting', code: published.code };
}

/** The message, or why it is none of ours. Only ingest may send here, so a stranger's message is a fault to look at. */
function read(message: string): ParkedMessage | string {
  let parked: { version?: unknown; kind?: unknown; key?: unknown; delivery?: unknown; entry?: Record<string, unknown> };
  try {
    parked = JSON.parse(message) ?? {};
  } catch {
    return 'not JSON';
  }
  if (parked.version !== 1) return `version is ${JSON.stringify(parked.version)}, allowed is 1`;
  switch (parked.kind) {
    case 'quarantine':
      return parked.key && parked.delivery ? (parked as ParkedMessage) : 'it lacks key or delivery';
    case 'entry':
      return isEntry(parked.entry) ? (parked as ParkedMessage) : 'its entry lacks Source, DetailType, Time or Detail';
    default:
      return `kind is ${JSON.stringify(parked.kind)}, allowed are "entry" and "quarantine"`;
  }
}

const isEntry = (entry: Record<string, unknown> | undefined) =>
  entry?.Source === EVENT_SOURCE && entry.DetailType && entry.Detail && Date.parse(String(entry.Time)) >= 0;
