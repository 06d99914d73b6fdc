import type { ParkedMessage } from '../../lib/contract';
import type { Entry } from '../../lib/qlik/entry';
import { EVENT_SOURCE, type QlikEvent } from '../../lib/qlik/event';
import type { Claims } from '../shared/claims';
import type { PublishAll, Published } from '../shared/publish';
import type { Quarantine } from '../shared/quarantine';

/** What the core needs of the world. */
export interface RedeliverPorts {
  /** On events. @default - deduplication is off */
  readonly claims?: Claims;
  readonly publishAll: PublishAll;
  readonly quarantine: Quarantine;
}

/** What became of a parked message. What waits or is unreadable stays in the queue, and after its tries is dead. */
export type Redelivery = { readonly event?: ParkedEvent } & (
  | { readonly result: 'redelivered' | 'duplicate' }
  | { readonly result: 'waiting'; readonly code: string }
  | { readonly result: 'unreadable'; readonly why: string }
);

/** Which event was parked. A delivery that cannot be read as an event has none. */
type ParkedEvent = Partial<Pick<QlikEvent, 'id' | 'tenant'>>;

type ParkedEntry = Extract<ParkedMessage, { kind: 'entry' }>;

/** A parked entry that is ours to publish, and its claim if we had to make one. */
interface Ready {
  readonly parked: ParkedEntry;
  readonly claimed?: string;
}

/**
 * Takes messages of the parked queue to where ingest meant them to go, side by side: the caller's batch is the limit.
 * Never rejects, so that no message can take its neighbours down.
 *
 * @returns what became of each, in their order
 */
export async function redeliver(messages: readonly string[], ports: RedeliverPorts): Promise<readonly Redelivery[]> {
  const prepared = await Promise.all(messages.map((message) => prepare(message, ports)));
  const ready = prepared.filter((it) => 'parked' in it);
  const published = await ports.publishAll(ready.map(({ parked }) => entryOf(parked)));
  const answers = new Map(ready.map((it, index) => [it, published[index]]));
  return Promise.all(prepared.map((it) => ('parked' in it ? settle(it, answers.get(it), ports) : it)));
}

/** All but publishing: that is done for all messages at once. */
async function prepare(message: string, ports: RedeliverPorts): Promise<Redelivery | Ready> {
  const parked = readParked(message);
  if (typeof parked === 'string') return { result: 'unreadable', why: parked };
  if (parked.kind === 'quarantine') {
    const stored = await ports.quarantine(parked.key, parked.delivery);
    return stored.ok ? { result: 'redelivered' } : { result: 'waiting', code: stored.code };
  }
  const { claim: key } = parked;
  const claim = key === undefined ? undefined : await ports.claims?.claim(key);
  if (claim === 'done') return { result: 'duplicate', event: eventOf(parked) };
  if (claim === 'in-progress') return { result: 'waiting', code: 'InProgress', event: eventOf(parked) };
  return claim === 'claimed' ? { parked, claimed: key } : { parked };
}

async function settle(
  { parked, claimed }: Ready,
  published: Published | undefined,
  ports: RedeliverPorts,
): Promise<Redelivery> {
  const isPublished = published?.result === 'published';
  if (claimed !== undefined) await ports.claims?.[isPublished ? 'confirm' : 'release'](claimed);
  const event = eventOf(parked);
  return isPublished
    ? { result: 'redelivered', event }
    : { result: 'waiting', code: published?.code ?? 'NoEventId', event };
}

/** The entry as PutEvents takes it. */
export function entryOf({ entry: { Time, Detail, ...rest } }: ParkedEntry): Entry {
  return { ...rest, Time: new Date(Time), Detail: JSON.stringify(Detail) };
}

const eventOf = ({ entry: { Detail } }: ParkedEntry): ParkedEvent => {
  const { id, tenant } = Detail as Readonly<Record<string, unknown>>;
  return { ...(isText(id) && { id }), ...(isText(tenant) && { tenant }) };
};

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
