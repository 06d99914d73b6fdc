import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import type { QlikEventType } from '../../lib/qlik/catalogue';
import { MAX_ENTRY_BYTES, toEntry } from '../../lib/qlik/entry';
import type { QlikEvent } from '../../lib/qlik/event';
import { dataFields, type Shape } from '../../lib/qlik/fields';
import { rows } from '../../lib/qlik/recognise';
import { envelopesOf, sampleDelivery } from '../../lib/qlik/samples';
import { busEventSchema, eventSchema, type JsonSchema, wordOf } from '../../lib/qlik/schema';
import { fixture, published, readEvent } from './reading';

type Json = Record<string, unknown>;

const time = new Date('2026-11-20T05:00:00.000Z');

// Strict: a keyword that draft 7 does not know is an error.
const ajv = addFormats(new Ajv({ strict: true, strictTypes: false, allErrors: true }));
const validators = new Map(rows.map(({ type }) => [type, ajv.compile(eventSchema(type))]));

/** What is wrong with an event of the type. */
function faults(type: QlikEventType, event: unknown): readonly string[] {
  const validate = validators.get(type);
  if (!validate) throw new Error(`${type} has no schema`);
  // As the bus carries it: JSON.
  validate(JSON.parse(JSON.stringify(event)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Every sample in every envelope, telling of a failure and not, with and without personal data. */
const samples = rows.flatMap(({ type }) =>
  envelopesOf(type).flatMap((envelope) =>
    [false, true].flatMap((failing) =>
      [false, true].map((dropPersonalData) => {
        const { body } = sampleDelivery(type, { envelope, unique: 'u-1', time, failing });
        const parsed = readEvent(body, { dropPersonalData });
        return { type, envelope, failing, dropPersonalData, parsed, event: parsed.event };
      }),
    ),
  ),
);

const anySample = fc.constantFrom(...samples);

test.each(samples)(
  '$type in a $envelope delivery is valid (failing: $failing, less personal data: $dropPersonalData)',
  ({ type, event }) => {
    expect(faults(type, event)).toEqual([]);
  },
);

test.each(published.filter(({ type }) => type))("Qlik's own example $file is valid", ({ file, type }) => {
  expect(faults(type as QlikEventType, readEvent(fixture(file)).event)).toEqual([]);
});

test.each(samples.filter(({ failing, dropPersonalData }) => !failing && !dropPersonalData))(
  '$type in a $envelope delivery is valid when it had to be trimmed',
  ({ type, parsed }) => {
    const data: Json = { ...Object(parsed.event.data), blocks: ['x'.repeat(MAX_ENTRY_BYTES)] };
    const event = { ...parsed.event, data } as unknown as QlikEvent;
    const { entry, trimmed } = toEntry({ ...parsed, event }, () => 's3://b/k');
    expect(trimmed?.paths).toContain('data.blocks');
    expect(faults(type, JSON.parse(entry.Detail))).toEqual([]);
  },
);

describe('the schema is as lenient as the bus', () => {
  const isObject = (value: unknown): value is Json =>
    typeof value === 'object' && value !== null && !Array.isArray(value);

  /** A copy with members of any name and value in every object, beside those that are known. */
  const withMore = (value: unknown, more: Json): unknown => {
    if (Array.isArray(value)) return value.map((item) => withMore(item, more));
    if (!isObject(value)) return value;
    const known = Object.entries(value).map(([name, inner]) => [name, withMore(inner, more)]);
    return { ...more, ...Object.fromEntries(known) };
  };

  test('names that it does not know pass, wherever they stand', () => {
    const unknownName = fc.string({ minLength: 1 }).map((name) => `x-${name}`);
    fc.assert(
      fc.property(anySample, fc.dictionary(unknownName, fc.jsonValue()), ({ type, event }, more) => {
        expect(faults(type, withMore(event, more))).toEqual([]);
      }),
    );
  });

  test('any field of data may be missing, and data itself', () => {
    fc.assert(
      fc.property(anySample, fc.func(fc.boolean()), ({ type, event: { data, ...event } }, isKept) => {
        const kept = Object.entries(data ?? {}).filter(([name]) => isKept(name));
        expect(faults(type, { ...event, data: Object.fromEntries(kept) })).toEqual([]);
        expect(faults(type, event)).toEqual([]);
      }),
    );
  });
});

describe('the schema finds what is wrong', () => {
  /** Every place of a value that the schema says something of. */
  function* places(
    schema: JsonSchema,
    value: unknown,
    path: readonly (string | number)[] = [],
  ): Generator<{ readonly path: readonly (string | number)[]; readonly schema: JsonSchema }> {
    if (schema.type) yield { path, schema };
    const { items } = schema;
    if (Array.isArray(value) && items) {
      for (const [n, item] of value.entries()) yield* places(items, item, [...path, n]);
    }
    for (const [name, inner] of Object.entries(schema.properties ?? {})) {
      const member = (value as Json | undefined)?.[name];
      if (member !== undefined) yield* places(inner, member, [...path, name]);
    }
  }

  /** A copy with another value in one place; undefined takes it away. */
  function withAt(value: unknown, [name, ...rest]: readonly (string | number)[], other: unknown): unknown {
    if (name === undefined) return other;
    if (Array.isArray(value)) return value.map((item, n) => (n === name ? withAt(item, rest, other) : item));
    return { ...(value as Json), [name]: withAt((value as Json)[name], rest, other) };
  }

  const typeOf = (value: unknown) => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);

  const somewhere = anySample.chain(({ type, event }) =>
    fc
      .constantFrom(...places(eventSchema(type), JSON.parse(JSON.stringify(event))))
      .map((place) => ({ type, event, ...place })),
  );

  test('a value of another type, in any place', () => {
    fc.assert(
      fc.property(somewhere, fc.jsonValue(), ({ type, event, path, schema }, other) => {
        fc.pre(typeOf(other) !== schema.type);
        expect(faults(type, withAt(event, path, other))).not.toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test('another value where only some are possible', () => {
    fc.assert(
      fc.property(somewhere, fc.string(), ({ type, event, path, schema }, other) => {
        fc.pre(schema.enum !== undefined && !schema.enum.includes(other));
        expect(faults(type, withAt(event, path, other))).not.toEqual([]);
      }),
    );
  });

  test('a missing attribute that every event has, or a missing field that its object always has', () => {
    fc.assert(
      fc.property(somewhere, fc.nat(), ({ type, event, path, schema }, n) => {
        const { required = [] } = schema;
        fc.pre(required.length > 0);
        const gone = required[n % required.length] ?? '';
        expect(faults(type, withAt(event, [...path, gone], undefined))).toHaveLength(1);
      }),
    );
  });

  test('an event of another category', () => {
    const { event } = readEvent(
      sampleDelivery('com.qlik.v1.user.created', { envelope: 'cloud', unique: 'u', time }).body,
    );
    expect(faults('com.qlik.v1.app.created', event)).toEqual(['/category must be equal to one of the allowed values']);
  });
});

describe.each(rows)('$type', ({ type }) => {
  /** The schema in the words of `fields.ts`, which the compiler holds to `data.ts`. */
  const shapeOf = ({ type: kind, items, properties }: JsonSchema): Shape => {
    if (kind === 'array' && items) return [shapeOf(items)];
    if (kind === 'object' && properties)
      return Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, shapeOf(inner)]));
    return kind === 'string' || kind === 'number' || kind === 'boolean' ? kind : 'any';
  };

  test('has the fields that the linter knows', () => {
    expect(shapeOf(eventSchema(type).properties?.data ?? {})).toEqual(dataFields[type]);
  });

  test('is described, and so are its known values', () => {
    expect(eventSchema(type).description).toMatch(/^\w.+: \w.+\.$/);
    expect(busEventSchema(type).properties?.['detail-type']?.enum).toEqual([type]);
  });
});

test('known values are said, not enforced', () => {
  const { data } = eventSchema('com.qlik.v1.reload.finished').properties ?? {};
  expect(data?.properties?.status).toEqual({
    type: 'string',
    description: 'Known values: SUCCEEDED, FAILED, CANCELED, EXCEEDED_LIMIT. Qlik may add others.',
  });
});

test('docstrings are descriptions', () => {
  const { data } = eventSchema('com.qlik.v1.app.reload.finished').properties ?? {};
  expect(data?.properties?.duration).toEqual({ type: 'number', description: 'Milliseconds.' });
});

test('each type has a word of its own', () => {
  const words = rows.map(({ type }) => wordOf(type));
  expect(new Set(words).size).toBe(rows.length);
  for (const word of words) expect(word).toMatch(/^([A-Z][a-z]+)+$/);
});
