import { reachOf } from '../../lib/qlik/reach';
import { rows } from '../../lib/qlik/recognise';
import { envelopesOf, sampleDelivery } from '../../lib/qlik/samples';
import { readEvent } from './reading';

/** A pattern that asks for exactly what a value holds. */
function exactly(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return [value];
  if (Array.isArray(value)) return value.length > 0 ? exactly(value[0]) : [{ exists: false }];
  const members = Object.entries(value).filter(([, it]) => JSON.stringify(it) !== '{}' && it !== undefined);
  return Object.fromEntries(members.map(([name, it]) => [name, exactly(it)]));
}

// Catches a field whose kind in `fields.ts` is not what is sent.
it.each(rows.flatMap(({ type }) => envelopesOf(type).map((envelope) => ({ type, envelope }))))(
  'a pattern that asks for all of a $envelope sample of $type reaches that type',
  ({ type, envelope }) => {
    for (const failing of [false, true]) {
      const time = new Date('2026-11-20T05:00:00Z');
      const { event } = readEvent(sampleDelivery(type, { envelope, unique: 'u', time, failing }).body);
      const pattern = {
        source: ['qlik.cloud'],
        'detail-type': [type],
        detail: exactly({ ...event, extensions: undefined }),
      };
      expect(reachOf(pattern)).toEqual([type]);
    }
  },
);
