import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemasWithoutId } from '@asyncapi/specs';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { rows } from '../lib/qlik/recognise';

const document = parse(readFileSync(join(__dirname, '..', 'docs', 'asyncapi.yaml'), 'utf8'));

/** AsyncAPI's own schema of its documents. */
const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
const isAsyncApi = ajv.compile(schemasWithoutId['3.0.0']);

test('docs/asyncapi.yaml is an AsyncAPI 3 document', () => {
  isAsyncApi(document);
  expect(isAsyncApi.errors ?? []).toEqual([]);
});

test.each([
  ['no title', (it: typeof document) => delete it.info.title],
  ['an action that is none', (it: typeof document) => (it.operations.publish.action = 'publish')],
  ['a message that is none', (it: typeof document) => (it.channels.bus.messages.AppCreated = 'AppCreated')],
])('that would be seen: %s', (_, spoil) => {
  const spoilt = structuredClone(document);
  spoil(spoilt);
  expect(isAsyncApi(spoilt)).toBe(false);
});

/** Every `$ref` in a value. */
const refsIn = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [String(inner)] : refsIn(inner)));

test('every reference leads to something', () => {
  const refs = refsIn(document);
  expect(refs.length).toBeGreaterThan(2 * rows.length);
  const found = (ref: string) =>
    ref
      .slice('#/'.length)
      .split('/')
      .reduce((value, name) => value?.[name], document);
  expect(refs.filter((ref) => !ref.startsWith('#/') || found(ref) === undefined)).toEqual([]);
});

test('every catalogued type is one message of the bus', () => {
  const names = Object.keys(document.channels.bus.messages).map((word) => document.components.messages[word].name);
  expect(names).toEqual(rows.map(({ type }) => type));
});

test.each(rows)('the example of $type is valid', ({ type }) => {
  const message = Object.values<typeof document>(document.components.messages).find(({ name }) => name === type);
  const schema = { ...message.payload, components: document.components };
  const validate = addFormats(new Ajv({ allErrors: true, strictSchema: false })).compile(schema);
  for (const { payload } of message.examples) {
    validate(payload);
    expect(validate.errors ?? []).toEqual([]);
  }
});
