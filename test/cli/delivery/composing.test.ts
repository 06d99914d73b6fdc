import { changeOf, recordRecipe, sampleRecipe } from '../../../cli/delivery/composing';
import { eventTypes } from '../../../cli/delivery/event-type';
import { parse } from '../../../lib/qlik/envelope';
import { rowOf } from '../../../lib/qlik/recognise';

const now = new Date('2026-11-24T08:00:00Z');
const read = (body: Buffer) => {
  const parsed = parse(body, { tenant: 'acme', receivedAt: now });
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed;
};
const changes = (...texts: readonly string[]) => texts.map((text) => changeOf(text) ?? fail(text));
const fail = (text: string): never => {
  throw new Error(`${text} is no change`);
};

test.each(eventTypes)('a sample of %s comes in the envelope that Qlik announces, unless told otherwise', (type) => {
  const announced = rowOf(type)?.announced === 'Cloud' ? 'cloud' : 'legacy';
  expect(read(sampleRecipe(type, {})('1', now)).event).toMatchObject({ id: '1', envelope: announced });
  expect(read(sampleRecipe(type, { envelope: 'hybrid' })('1', now)).event.envelope).toBe('hybrid');
});

test.each([
  ['data.status=failed', ['status'], 'failed'],
  ['data.totalApiCalls=7', ['totalApiCalls'], 7],
  ['data.isTestRun=true', ['isTestRun'], true],
  ['data.dataTask.name=a=b', ['dataTask', 'name'], 'a=b'],
  ['data.title=', ['title'], ''],
  ['data.errors=["x"]', ['errors'], ['x']],
])('%s is a change', (text, path, value) => {
  expect(changeOf(text)).toEqual({ path, value });
});

test.each(['status=failed', 'data=1', 'data.=1', 'data.a..b=1', 'data.status', 'data.__proto__.a=1', ''])(
  '%j is no change of data',
  (text) => {
    expect(changeOf(text)).toBeUndefined();
  },
);

test('a change is read by ingest whatever the envelope, legacy app events with their wrapped data too', () => {
  for (const envelope of ['legacy', 'hybrid', 'cloud'] as const) {
    const over = changes('data.name=Mine', 'data.published=true', 'data.size.file=1');
    const { data } = read(sampleRecipe('com.qlik.v1.app.created', { envelope, changes: over })('1', now)).event;
    expect(data).toMatchObject({ name: 'Mine', published: true, size: { file: 1 } });
  }
});

const event = { specversion: '1.0', id: 'old', source: 's', type: 'com.qlik.v1.user.created', data: { name: 'x' } };
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value, null, 1));

test.each([
  ['a body', event],
  ['a delivery in quarantine', { version: 1, tenant: 'acme', body: bytes(event).toString('base64'), headers: {} }],
  ["a delivery in Qlik's history", { id: 'd', request: { body: event, headers: {} } }],
  ["one in Qlik's history as text", { id: 'd', request: { body: JSON.stringify(event) } }],
  [
    'an event of a journal',
    { 'detail-type': event.type, detail: { ...event, category: 'users', tenant: 'b', envelope: 'cloud' } },
  ],
])('%s is sent again under a fresh id', (_, recorded) => {
  expect(JSON.parse(recordRecipe(bytes(recorded), { keepsId: false })('new', now).toString())).toEqual({
    ...event,
    id: 'new',
  });
});

test('each name of the id is renewed, and an event without one gets one', () => {
  const recipe = recordRecipe(bytes({ eventId: 'a', id: 'b', type: 't' }), { keepsId: false });
  expect(JSON.parse(recipe('new', now).toString())).toEqual({ eventId: 'new', id: 'new', type: 't' });
  expect(JSON.parse(recordRecipe(bytes({ type: 't' }), { keepsId: false })('new', now).toString()).id).toBe('new');
});

test('what keeps its id, or is no object, is sent byte by byte', () => {
  expect(recordRecipe(bytes(event), { keepsId: true })('new', now)).toEqual(bytes(event));
  const raw = Buffer.from([0xff, 0x00, 0x7b]);
  expect(recordRecipe(raw, { keepsId: false })('new', now)).toEqual(raw);
  expect(() => recordRecipe(raw, { keepsId: false, changes: changes('data.a=1') })).toThrow('--set');
});

test('a change keeps the id when it is to be kept', () => {
  const body = recordRecipe(bytes(event), { keepsId: true, changes: changes('data.name=y') })('new', now);
  expect(JSON.parse(body.toString())).toEqual({ ...event, data: { name: 'y' } });
});
