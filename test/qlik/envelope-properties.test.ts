import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { parse } from '../../lib/qlik/envelope';
import { envelopes } from '../../lib/qlik/event';
import { allCategories, recognise, rows } from '../../lib/qlik/recognise';
import { sampleDeliveries } from '../../lib/qlik/samples';
import { readEvent, receipt } from './reading';

const names = [
  ...['id', 'time', 'type', 'source', 'specversion', 'datacontenttype', 'data', 'tenantid', 'authclaims', 'originip'],
  ...['eventId', 'eventID', 'eventTime', 'eventType', 'eventTypeVersion', 'contentType', 'cloudEventsVersion'],
  ...['extensions', 'category', 'tenant', 'envelope', 'trimmed', 'Data', 'TRIMMED', '__proto__', 'constructor'],
];
const knownTypes = rows.flatMap(({ type, aliases }) => [type, ...aliases]);
/** What the names above may hold, good and bad. */
const value = fc.oneof(
  fc.constantFrom<unknown>('', ' ', '1.0', '1.0.2', '2026-11-20T05:00:00Z', 'never', 'true', 'false', null),
  fc.constantFrom(...knownTypes),
  fc.jsonValue({ maxDepth: 3 }),
  fc.record({ attributes: fc.jsonValue() }),
);
const eventLike = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom(...names), fc.string()), value), { maxLength: 12 })
  // Written by hand, so that keys may stand twice and may be `__proto__`.
  .map((members) => `{${members.map(([name, held]) => `${JSON.stringify(name)}:${JSON.stringify(held)}`).join()}}`);
/** The same with a type, and with no attribute too long: always an event. */
const readable = fc
  .tuple(eventLike, fc.oneof(fc.constantFrom(...knownTypes), fc.stringMatching(/^[a-z][a-zA-Z.\-_ ]{0,50}$/)))
  .map(([like, type]) => `${like.slice(0, -1)}${like === '{}' ? '' : ','}"type":${JSON.stringify(type)}}`);

const bodies = sampleDeliveries('p', receipt.receivedAt).map(({ body }) => Buffer.from(body));
/** A sample after an accident: bytes exchanged, bytes lost at the end. */
const damaged = fc
  .constantFrom(...bodies)
  .chain((body) =>
    fc.tuple(
      fc.constant(body),
      fc.array(fc.tuple(fc.nat(body.length - 1), fc.nat(255)), { maxLength: 3 }),
      fc.oneof(fc.constant(body.length), fc.nat(body.length)),
    ),
  )
  .map(([body, exchanged, length]) => {
    const copy = Buffer.from(body);
    for (const [at, byte] of exchanged) copy[at] = byte;
    return copy.subarray(0, length);
  });

describe('parse', () => {
  it.each([
    ['bytes', fc.uint8Array({ maxLength: 4096 })],
    ['JSON', fc.json().map((text) => Buffer.from(text))],
    ['members', eventLike.map((text) => Buffer.from(text))],
    ['damaged samples', damaged],
  ])('never throws and always says which it is: any %s', (_, anyBody) => {
    fc.assert(
      fc.property(anyBody, fc.boolean(), (body, dropPersonalData) => {
        const parsed = parse(body, { ...receipt, dropPersonalData });
        if (!parsed.ok) expect(parsed.reason).toMatch(/^(empty|not-|too-deep|no-type|attribute-too-long)/);
        else expect(parsed.event.type.trim()).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });

  it('makes of any object with a string type an event with every required attribute', () => {
    fc.assert(
      fc.property(readable, fc.boolean(), (body, dropPersonalData) => {
        const { event, detailType, renamed } = readEvent(body, { dropPersonalData });
        const canonical = recognise(event.type);
        expect(event.specversion).toBe('1.0');
        for (const name of ['id', 'source', 'type'] as const) expect(event[name]).toMatch(/\S/);
        expect(new Date(event.time).getTime()).toBeGreaterThanOrEqual(0);
        expect(allCategories).toContain(event.category);
        expect(event.tenant).toBe('acme');
        expect(envelopes).toContain(event.envelope);
        expect(detailType).toBe(canonical ?? event.type);
        expect(renamed).toBe(canonical !== undefined && canonical !== event.type);
        expect(Object.hasOwn(event, 'trimmed')).toBe(false);
        expect(Object.keys(event).filter((name) => name !== name.toLowerCase())).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('makes events that survive JSON unchanged', () => {
    fc.assert(
      fc.property(readable, (body) => {
        const { event } = readEvent(body);
        expect(isDeepStrictEqual(JSON.parse(JSON.stringify(event)), event)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('reads its own output back as the same event, so that a replayed event is not another one', () => {
    fc.assert(
      fc.property(readable, (body) => {
        const { event } = readEvent(body);
        const again = readEvent(event).event;
        expect(isDeepStrictEqual(again, { ...event, envelope: 'cloud' })).toBe(true);
      }),
    );
  });

  it('drops what describes a person wherever it stands at the top or in legacy extensions', () => {
    const personal = fc.constantFrom('authclaims', 'originip', 'authClaims', 'originIp', 'ORIGINIP');
    fc.assert(
      fc.property(readable, personal, fc.boolean(), (body, name, isExtension) => {
        const planted = isExtension
          ? `"eventType":"x","extensions":{${JSON.stringify(name)}:"planted-secret"}`
          : `${JSON.stringify(name)}:"planted-secret"`;
        const { event } = readEvent(`${body.slice(0, -1)},${planted}}`, { dropPersonalData: true });
        expect(JSON.stringify(event)).not.toContain('planted-secret');
      }),
    );
  });
});
