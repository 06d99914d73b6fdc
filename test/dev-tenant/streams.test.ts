import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { Chance } from '../../dev-tenant/chance';
import { type StreamName, streamNames, streamOf } from '../../dev-tenant/streams/streams';
import { FakeThings } from '../../dev-tenant/things';
import { bodyOf, type RaisedEvent } from '../../lib/qlik/body';
import { parse } from '../../lib/qlik/envelope';
import { failureCard } from '../../lib/qlik/failure';
import { categoryOf, rows } from '../../lib/qlik/recognise';
import { envelopesOf } from '../../lib/qlik/samples';
import { eventSchema } from '../../lib/qlik/schema';

const now = new Date('2026-11-24T02:00:00Z');

function eventsOf(names: readonly StreamName[], seed: string, count: number): readonly RaisedEvent[] {
  const scene = { chance: new Chance(seed), things: new FakeThings(), now: () => now };
  const stream = streamOf(names)(scene);
  return Array.from({ length: count }, () => stream.next().value);
}

const ajv = addFormats(new Ajv({ strict: true, strictTypes: false, allErrors: true }));
const validators = new Map<string, ReturnType<typeof ajv.compile>>(
  rows.map(({ type }) => [type, ajv.compile(eventSchema(type))]),
);

/** The events as the bus would have them. */
function arrivedOf(events: readonly RaisedEvent[]) {
  return events.map((event) => {
    const parsed = parse(Buffer.from(bodyOf(event, 'cloud')), { tenant: 'acme', receivedAt: now });
    if (!parsed.ok) throw new Error(parsed.reason);
    return parsed;
  });
}

const cardsOf = (events: readonly RaisedEvent[]) =>
  arrivedOf(events).flatMap(({ detailType, event }) => failureCard(detailType, event) ?? []);

describe.each(streamNames)('%s', (name) => {
  const events = eventsOf([name], '7', 500);

  test('is the same for the same seed, and another for another', () => {
    expect(eventsOf([name], '7', 500)).toEqual(events);
    expect(eventsOf([name], '8', 500)).not.toEqual(events);
  });

  test('is the same beside other streams', () => {
    const types = new Set(events.map(({ type }) => type));
    const among = eventsOf(streamNames, '7', 500).filter(({ type }) => types.has(type));
    expect(among.length).toBeGreaterThan(10);
    expect(among).toEqual(events.slice(0, among.length));
  });

  test('has no id twice', () => {
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  test('parses in every envelope into its own type, by its published schema', () => {
    for (const event of events.slice(0, 150)) {
      for (const envelope of envelopesOf(event.type)) {
        const parsed = parse(Buffer.from(bodyOf(event, envelope)), { tenant: 'acme', receivedAt: new Date(0) });
        expect(parsed).toMatchObject({ ok: true, detailType: event.type, event: { id: event.id, envelope } });
        if (!parsed.ok) continue;
        expect(parsed.event).toMatchObject({ time: now.toISOString(), category: categoryOf(event.type) });
        const validate = validators.get(event.type);
        validate?.(JSON.parse(JSON.stringify(parsed.event)));
        expect(validate?.errors ?? []).toEqual([]);
      }
    }
  });
});

test('nightly: each reload ends once, and what failed was tried twice and changed no data', () => {
  const events = eventsOf(['nightly'], '7', 1200);
  const of = (type: string) =>
    events.filter((it) => it.type === type).map(({ data }) => data as Record<string, unknown>);
  const ended = of('com.qlik.v1.reload.finished').slice(0, -1);
  expect(new Set(ended.map(({ id }) => id)).size).toBe(ended.length);
  expect(new Set(ended.map(({ appId }) => appId)).size).toBe(40);
  const attempts = of('com.qlik.v1.app.reload.finished');
  for (const { id, succeeded } of ended) {
    const statuses = attempts.filter(({ reloadId }) => reloadId === id).map(({ status }) => status);
    expect(statuses).toEqual(succeeded ? ['ok'] : ['error', 'error']);
  }
  const failed = ended.filter(({ succeeded }) => !succeeded).length;
  expect(failed).toBeGreaterThan(0);
  expect(failed).toBeLessThan(ended.length / 4);
  const went = ended.length - failed;
  expect(Math.abs(of('com.qlik.v1.app.data.updated').length - went)).toBeLessThanOrEqual(1);
  // Both events of a failure, and both attempts, give one card.
  const cards = cardsOf(events);
  const failedReloads = new Set(cards.map(({ occurrenceId }) => occurrenceId)).size;
  expect(new Set(cards.map(({ cardId }) => cardId)).size).toBe(failedReloads);
});

test('failing-automation: one fingerprint, a card a run, and the run says why', () => {
  const scene = { chance: new Chance('7'), things: new FakeThings(), now: () => now };
  const stream = streamOf(['failing-automation'])(scene);
  const cards = cardsOf(Array.from({ length: 100 }, () => stream.next().value));
  expect(cards.length).toBeGreaterThan(20);
  expect(new Set(cards.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  const [card] = cards;
  const path = `/api/workflows/automations/${card?.resourceId}/runs/${card?.occurrenceId}`;
  const request = { method: 'GET', path, query: new URLSearchParams(), headers: {}, body: undefined, origin: '' };
  expect(scene.things.answer(request)).toMatchObject({ status: 200, body: { status: 'failed', error: [{}] } });
});

test('user-import: a burst of users, each another, then one deleted', () => {
  const types = eventsOf(['user-import'], '7', 52).map(({ type }) => type.split('.').at(-1));
  const burst = [...Array.from({ length: 25 }, () => 'created'), 'deleted'];
  expect(types).toEqual([...burst, ...burst]);
});

test('data-tasks: every start has its end', () => {
  const types = eventsOf(['data-tasks'], '7', 200).map(({ type }) => type.split('.').at(-1));
  expect(types.filter((_, at) => at % 2 === 0)).toEqual(Array.from({ length: 100 }, () => 'started'));
  expect(new Set(types)).toEqual(new Set(['started', 'completed', 'failed', 'stopped']));
});

test('chance: numbers below their limit, UUIDs of version 4, whatever the seed', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 1e9 }), (seed, limit) => {
      const chance = new Chance(seed);
      const drawn = chance.below(limit);
      expect(Number.isInteger(drawn) && drawn >= 0 && drawn < limit).toBe(true);
      expect(chance.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }),
  );
  expect(() => new Chance('').pick([])).toThrow(RangeError);
});
