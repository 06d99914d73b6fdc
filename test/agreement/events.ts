import fc from 'fast-check';
import { toEntry } from '../../lib/qlik/entry';
import { parse } from '../../lib/qlik/envelope';
import { rows } from '../../lib/qlik/recognise';
import { envelopesOf, sampleDelivery } from '../../lib/qlik/samples';

export type Json = { readonly [name: string]: unknown };

/** What strings in events and patterns are made of: cases that differ in length, addresses, what wildcards escape. */
export const strings = [
  ...['', 'ok', 'OK', 'Ok', 'error', 'FAILED', 'Sales', 'straße', 'STRASSE', 'ẞ', 'ß', 'İ', 'é', 'É', '🙂'],
  ...['a*b', 'a\\b', '/lib/chart.png', '/LIB/chart.PNG', '*', '\\', 'aaab', 'abab', '300', 'true', 'null', '\n', '"'],
  ...['10.0.0.5', '10.0.1.5', '010.0.0.5', '10.0.0.256', '192.168.0.1', '2001:db8::1', '2001:DB8:0:0::1', '::', ':::'],
  ...['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:8', '1::2::3', '::ffff:10.0.0.5', 'com.qlik.v1.reload.finished'],
] as const;

export const numbers = [0, 1, -1, 5, 5.5, 300, 3e2, 301.8, 0.1, 0.000001, 1e-7, 4999999999.5, 5e9, -5e9, 5e9 + 1, 1e21];

const names = ['a', 'b', 'c', 'status', 'data'];

/** Seldom a name that means something in a pattern, and seldom one with a dot, about which the engine is odd. */
const name = fc.oneof(
  { weight: 150, arbitrary: fc.constantFrom(...names) },
  { weight: 6, arbitrary: fc.constantFrom('$or', 'numeric') },
  { weight: 1, arbitrary: fc.constantFrom('a.b', 'data.c') },
);

const leaf = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...strings) },
  { weight: 3, arbitrary: fc.constantFrom(...numbers) },
  fc.boolean(),
  fc.constant(null),
);

const { value } = fc.letrec<{ value: unknown; object: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: false },
    { weight: 5, arbitrary: leaf },
    { weight: 2, arbitrary: fc.array(leaf, { maxLength: 3 }) },
    { weight: 3, arbitrary: tie('object') },
    { weight: 2, arbitrary: fc.array(tie('object'), { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
  ),
  object: fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
}));

const object = fc.dictionary(name, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true });

/** An event as a rule's target gets it. */
export const envelope = (detailType: string, detail: unknown): Json => ({
  version: '0',
  id: '6f1a',
  'detail-type': detailType,
  source: 'qlik.cloud',
  account: '123456789012',
  time: '2026-11-20T05:00:00Z',
  region: 'us-east-1',
  resources: [],
  detail,
});

/** One of ours: a sample in any envelope it can come in, read as the ingest function reads it, and something odd in it. */
const ourEvent = fc
  .record({
    sample: fc.constantFrom(...rows.flatMap(({ type }) => envelopesOf(type).map((form) => ({ type, form })))),
    failing: fc.boolean(),
    odd: fc.option(object, { nil: undefined }),
  })
  .map(({ sample: { type, form }, failing, odd }) => {
    const time = new Date('2026-11-20T05:00:00Z');
    const { body } = sampleDelivery(type, { envelope: form, unique: 'u-1', time, failing });
    const parsed = parse(Buffer.from(body), { tenant: 'acme', receivedAt: time });
    if (!parsed.ok) throw new Error(parsed.reason);
    const { DetailType, Detail } = toEntry(parsed, () => '').entry;
    const detail = JSON.parse(Detail);
    return envelope(DetailType, { ...detail, data: { ...detail.data, ...odd } });
  });

/** Any event: ours or one of arbitrary shape. */
export const anyEvent: fc.Arbitrary<Json> = fc.oneof(
  ourEvent,
  object.map((detail) => envelope('any', detail)),
);
