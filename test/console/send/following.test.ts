import type { EventSummary } from '../../../console/api/stream';
import { foundOf } from '../../../console/page/send/following';

const event = (number: number, id = `id-${number}`): EventSummary => ({
  number,
  id,
  type: 'com.qlik.v1.app.created',
  category: 'analytics-apps',
  tenant: 'acme',
  time: '2026-11-25T04:00:00Z',
  name: '',
  isFailure: false,
  rules: [],
});

const many = (count: number, from = 1) => Array.from({ length: count }, (_, at) => event(from + at));

test('events are found by id, in the order in which they were sent', () => {
  const found = foundOf(new Map(), ['id-3', 'gone', 'id-1'], many(5));
  expect([...found.keys()]).toEqual(['id-3', 'id-1']);
});

// The stream is often faster than the answer to the delivery.
test('an event that came before its id was known is found', () => {
  const events = many(3);
  const before = foundOf(new Map(), [], events);
  expect([...foundOf(before, ['id-2'], events).keys()]).toEqual(['id-2']);
});

test('what was found stays found when a flood has pushed it out', () => {
  const before = foundOf(new Map(), ['id-1'], many(1));
  expect([...foundOf(before, ['id-1'], many(20_000, 100)).keys()]).toEqual(['id-1']);
});

test('another burst begins with nothing found', () => {
  const before = foundOf(new Map(), ['id-1'], many(1));
  expect(foundOf(before, ['id-9'], many(1)).size).toBe(0);
});
