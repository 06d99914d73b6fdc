import { dotsWith, LEG_MS, MOST_DOTS, wayOf } from '../../../console/page/map/dots';
import { summaries, summary } from '../events/summaries';

const NOW = 1_000_000;
const targets = { R: ['fn', 'queue:q'], S: [] };
const fresh = (number: number, rules: readonly string[] = ['R']) => summary(number, { arrivedAt: NOW, rules });
const arrivals = (events: Parameters<typeof dotsWith>[1]['events'], after = 0) => ({ events, after });

test('an event goes by tenant, API, ingest and bus to each rule it matches, and from there to each target', () => {
  expect(wayOf({ tenant: 'acme', rules: ['R', 'S'] }, targets)).toEqual([
    ['tenant:acme → api'],
    ['api → ingest'],
    ['ingest → bus'],
    ['bus → rule:R', 'bus → rule:S'],
    ['rule:R → fn', 'rule:R → queue:q'],
  ]);
});

test('no event goes by a rule that is switched off, though it matches', () => {
  expect(wayOf({ tenant: 'acme', rules: ['Off'] }, targets).slice(3)).toEqual([[], []]);
});

test('its dots start one leg after the other, copies together', () => {
  const dots = dotsWith([], arrivals([fresh(1)]), targets, NOW);
  expect(dots.map(({ startsAt }) => (startsAt - NOW) / LEG_MS)).toEqual([0, 1, 2, 3, 4, 4]);
});

test('a failure is told from the others', () => {
  const [dot] = dotsWith([], arrivals([summary(1, { arrivedAt: NOW, isFailure: true })]), targets, NOW);
  expect(dot?.isFailure).toBe(true);
});

test('a flood has no more dots than there is room for, and costs no more than these', () => {
  const flood = Array.from({ length: 50_000 }, (_, at) => fresh(at + 1));
  let read = 0;
  const counted = new Proxy(flood, {
    get: (list, key) => {
      if (typeof key === 'string' && /^\d+$/.test(key)) read++;
      return Reflect.get(list, key);
    },
  });
  const dots = dotsWith([], arrivals(counted), targets, NOW);
  expect(dots).toHaveLength(MOST_DOTS);
  expect(read).toBeLessThan(5 * MOST_DOTS);
  expect(dotsWith(dots, arrivals([fresh(50_001)], 50_000), targets, NOW)).toHaveLength(MOST_DOTS);
});

test('a dot at its end makes room', () => {
  const dots = dotsWith([], arrivals([fresh(1)]), targets, NOW);
  expect(dotsWith(dots, arrivals([], 1), targets, NOW + LEG_MS)).toHaveLength(5);
  expect(dotsWith(dots, arrivals([], 1), targets, NOW + 5 * LEG_MS)).toEqual([]);
});

test.each([
  ['seen on its way before', arrivals([fresh(1)], 1)],
  ['found in a journal', arrivals(summaries(1, 3))],
  ['come long before the map was opened', arrivals([summary(1, { arrivedAt: NOW - 60_000 })])],
])('what was %s is not on its way', (_, came) => {
  expect(dotsWith([], came, targets, NOW)).toEqual([]);
});
