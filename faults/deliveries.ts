import { createHash } from 'node:crypto';
import type { QlikEventType } from '../lib/qlik/catalogue';
import { parse } from '../lib/qlik/envelope';
import { failureCard } from '../lib/qlik/failure';
import { rows } from '../lib/qlik/recognise';
import { envelopesOf, sampleDelivery } from '../lib/qlik/samples';
import { tenants } from './deployment';
import type { Random } from './random';

/** Something a tenant, or a stranger, delivers: once or more often. */
export interface Letter {
  /** The ledger's key: tenant, type and event id, or tenant and hash of the body when it cannot be read. */
  readonly key: string;
  readonly tenant: string;
  readonly body: Buffer;
  /** `event`: can be read. `oversize`: can be read, and has to be trimmed. `forged`: no tenant has sent it. */
  readonly kind: 'event' | 'oversize' | 'unreadable' | 'forged';
  /** The card its event has to make. */
  readonly cardId?: string;
}

const sha256 = (body: Uint8Array) => createHash('sha256').update(body).digest('hex');

/** Key of an event: an id that comes back under another type is another event. */
export const eventKey = (tenant: string, detailType: string, id: string): string =>
  JSON.stringify([tenant, detailType, id]);

/** Key of a delivery that cannot be read. */
export const bodyKey = (tenant: string, body: Uint8Array): string => JSON.stringify([tenant, 'body', sha256(body)]);

/** Makes letters: mostly events of every type and envelope, some that cannot be read, some too big, some forged. */
export function letterBox(random: Random, start: Date): (now: number) => Letter {
  const waiting: Letter[] = [];
  let count = 0;

  const sample = (now: number, unique: string) => {
    const { type } = random.pick(rows);
    const envelope = random.pick(envelopesOf(type));
    return sampleDelivery(type, { envelope, unique, time: new Date(now), failing: random.chance(0.3) }).body;
  };

  return (now) => {
    const next = waiting.shift();
    if (next) return next;
    count += 1;
    const id = `e-${start.getTime().toString(36)}-${count}`;
    const tenant = random.pick(tenants);
    const event = (type: QlikEventType, over: object, of: string = tenant) => {
      const { body } = sampleDelivery(type, { envelope: 'cloud', unique: id, time: new Date(now), failing: true });
      return eventLetter(of, JSON.stringify({ ...JSON.parse(body), ...over }));
    };
    const chosen = random.next();
    if (chosen < 0.03) return unreadableLetter(tenant, unreadable(random, id));
    if (chosen < 0.06) return eventLetter(tenant, sample(now, id), 'forged');
    if (chosen < 0.063) return eventLetter(tenant, oversize(id, now), 'oversize');
    if (chosen < 0.07) {
      // One run, told of by two events: one card.
      waiting.push(event('com.qlik.v1.automation.run.ended', { id: `${id}-ended` }));
      return event('com.qlik.v1.automation.run.failed', { id: `${id}-failed` });
    }
    if (chosen < 0.075) {
      // One id, three events: in two tenants, and under two types.
      const [first, second] = tenants;
      waiting.push(event('com.qlik.v1.app.created', {}, second), event('com.qlik.v1.app.deleted', {}, first));
      return event('com.qlik.v1.app.created', {}, first);
    }
    // Without an id the body's hash is the id.
    return eventLetter(tenant, chosen < 0.1 ? withoutId(sample(now, id), id) : sample(now, id));
  };
}

const withoutId = (body: string, unique: string) => {
  const { id: _id, eventId: _eventId, ...rest } = JSON.parse(body);
  return JSON.stringify({ ...rest, unique });
};

const unreadable = (random: Random, id: string): Buffer =>
  Buffer.from(
    random.pick([
      `not JSON ${id}`,
      `["${id}"]`,
      `{"id":"${id}"}`,
      `{"type":"${'t'.repeat(2000)}","id":"${id}"}`,
      `{"type":"x","data":${'['.repeat(200)}"${id}"${']'.repeat(200)}}`,
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(id)]).toString('latin1'),
    ]),
    random.chance(0.5) ? 'latin1' : 'utf8',
  );

export const oversize = (id: string, now: number) => {
  const time = new Date(now);
  const { body } = sampleDelivery('com.qlik.v1.app.data.updated', { envelope: 'cloud', unique: id, time });
  const event = JSON.parse(body);
  event.data._updates = Array.from({ length: 3000 }, (_, at) => ({ path: `/tables/${at}`, newValue: 'v'.repeat(80) }));
  return JSON.stringify(event);
};

export const unreadableLetter = (tenant: string, body: Buffer): Letter => ({
  key: bodyKey(tenant, body),
  tenant,
  body,
  kind: 'unreadable',
});

/** A letter whose event the product's own reader names, so that the ledger and the product cannot differ on its id. */
export function eventLetter(tenant: string, text: string, kind: Letter['kind'] = 'event'): Letter {
  const body = Buffer.from(text);
  const parsed = parse(body, { tenant, receivedAt: new Date(0) });
  if (!parsed.ok) throw new Error(`a sample cannot be read: ${parsed.reason}`);
  const { event, detailType } = parsed;
  const card = failureCard(detailType, event);
  const cardId = card && !card.testRun ? card.cardId : undefined;
  return { key: eventKey(tenant, detailType, event.id), tenant, body, kind, cardId };
}
