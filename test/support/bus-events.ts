import { randomUUID } from 'node:crypto';
import { tailEventOf } from '../../cli/tail/tail-event';
import type { KeptEvent } from '../../console/server/feed';
import { toEntry } from '../../lib/qlik/entry';
import { parse } from '../../lib/qlik/envelope';
import { rows } from '../../lib/qlik/recognise';
import { sampleDelivery } from '../../lib/qlik/samples';

/** The event that EventBridge makes of a delivery's body. */
export function busEventOf(body: string, tenant = 'acme') {
  const parsed = parse(Buffer.from(body), { tenant, receivedAt: new Date() });
  if (!parsed.ok) throw new Error(parsed.reason);
  const { Source, DetailType, Time, Detail } = toEntry(parsed, () => '').entry;
  const head = { version: '0', id: randomUUID(), account: '000000000000', region: 'us-east-1', resources: [] };
  const time = Time.toISOString();
  return { ...head, 'detail-type': DetailType, source: Source, time, detail: JSON.parse(Detail) };
}

/** Makers of so many events for a feed: all types in turn, a second apart up to a time, each with a name of its own. */
export function manyEvents(count: number, until: Date): readonly ((number: number) => KeptEvent)[] {
  const samples = rows.map(({ type }) =>
    busEventOf(sampleDelivery(type, { envelope: 'cloud', unique: 'many', time: until }).body),
  );
  return Array.from({ length: count }, (_, at) => (number: number): KeptEvent => {
    const sample = samples[at % samples.length] as (typeof samples)[number];
    const time = new Date(until.getTime() - (count - at) * 1_000).toISOString();
    const detail = {
      ...sample.detail,
      id: `many-${number}`,
      time,
      data: { ...sample.detail.data, name: `No. ${number}` },
    };
    const event = tailEventOf({ ...sample, id: `bus-${number}`, time, detail }, number);
    if (event === undefined) throw new Error('a sample is an event');
    return { ...event, rules: ['everything'], arrivedAt: Date.parse(time) };
  });
}
