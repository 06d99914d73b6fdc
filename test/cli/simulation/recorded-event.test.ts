import fc from 'fast-check';
import { recordedEvent } from '../../../cli/simulation/recorded-event';
import { toEntry } from '../../../lib/qlik/entry';
import { parse } from '../../../lib/qlik/envelope';
import { rows } from '../../../lib/qlik/recognise';
import { envelopesOf, sampleDelivery } from '../../../lib/qlik/samples';

const receivedAt = new Date('2026-11-24T12:00:00Z');
const assumed = { tenant: 'acme', receivedAt };

const sample = fc
  .constantFrom(...rows.map(({ type }) => type))
  .chain((type) => fc.record({ type: fc.constant(type), envelope: fc.constantFrom(...envelopesOf(type)) }))
  .chain(({ type, envelope }) =>
    fc.record({ unique: fc.uuid(), failing: fc.boolean() }).map(({ unique, failing }) => ({
      id: unique,
      type,
      body: sampleDelivery(type, { envelope, unique, time: receivedAt, failing }).body,
    })),
  );

/** What the ingest function would put on the bus. */
const onTheBus = (body: string, tenant = 'acme') => {
  const parsed = parse(Buffer.from(body), { tenant, receivedAt });
  if (!parsed.ok) throw new Error(parsed.reason);
  const { Source, DetailType, Detail } = toEntry(parsed, () => '').entry;
  return { source: Source, 'detail-type': DetailType, detail: JSON.parse(Detail) };
};

const headers = { 'Qlik-Signature': 'not checked', 'content-type': 'application/json' };
const base64 = (body: string) => Buffer.from(body).toString('base64');

it.each<[string, (body: string) => unknown]>([
  ['a body alone', (body) => JSON.parse(body)],
  ['headers and the raw body', (body) => ({ headers, body })],
  ['headers and the body as JSON', (body) => ({ headers, body: JSON.parse(body) })],
  ['a request as API Gateway hands it over', (body) => ({ headers, body: base64(body), isBase64Encoded: true })],
])('reads %s as the ingest function does', (_, recorded) => {
  fc.assert(
    fc.property(sample, ({ body, id, type }) => {
      const read = recordedEvent(recorded(body), assumed);
      expect(read).toMatchObject({ is: 'event', event: { ...onTheBus(body), 'detail-type': type } });
      expect(read).toMatchObject({ event: { detail: { id, tenant: 'acme' } } });
    }),
  );
});

it('reads a delivery from quarantine, with the tenant and the time that stand in it', () => {
  const body = JSON.stringify({ type: 'com.qlik.v1.app.created', id: 'a' });
  const kept = { version: 1, tenant: 'other', reason: 'trimmed', receivedAt: '2026-11-20T05:00:00.000Z', headers };
  expect(recordedEvent({ ...kept, body: base64(body) }, assumed)).toMatchObject({
    is: 'event',
    event: { time: kept.receivedAt, detail: { id: 'a', tenant: 'other' } },
  });
});

it('takes an event as EventBridge hands it over as it stands', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.dictionary(fc.string(), fc.jsonValue()),
      (more, detail) => {
        const event = { ...more, source: 'qlik.cloud', 'detail-type': 'x', detail };
        expect(recordedEvent(event, assumed)).toEqual({ is: 'event', event });
      },
    ),
  );
});

it.each([
  ['an event of another source', { source: 'aws.s3', 'detail-type': 'x', detail: {} }],
  ['an event whose detail is none', { source: 'qlik.cloud', 'detail-type': 'x', detail: 'y' }],
  ['an object without a type', { id: 'a' }],
  ['a delivery whose body is no JSON', { headers, body: 'oops' }],
  ['a delivery without a body', { headers, body: undefined }],
])('counts %s as none of Qlik', (_, value) => {
  expect(recordedEvent(value, assumed)).toEqual({ is: 'foreign' });
});

it('throws at nothing', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.record(
      {
        ...{ headers: fc.jsonValue(), body: fc.jsonValue(), version: fc.constant(1), reason: fc.string() },
        ...{ receivedAt: fc.jsonValue(), tenant: fc.jsonValue(), isBase64Encoded: fc.jsonValue() },
        ...{ 'detail-type': fc.jsonValue(), detail: fc.jsonValue(), source: fc.constant('qlik.cloud') },
      },
      { requiredKeys: [] },
    ),
  );
  fc.assert(
    fc.property(value, (it) => {
      const isObject = typeof it === 'object' && it !== null && !Array.isArray(it);
      expect(['event', 'foreign'].includes(recordedEvent(it, assumed).is)).toBe(isObject);
    }),
  );
});
