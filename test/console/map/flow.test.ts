import { countedAt, flowWith, noFlow, rateInWords, usualDelay, widthOf } from '../../../console/page/map/flow';
import { durationInWords } from '../../../console/page/map/words';
import { summaries, summary } from '../events/summaries';

const NOW = 1_000_000;
const targets = { R: ['fn'], S: ['fn'] };
const live = (from: number, to: number, rules: readonly string[] = ['R']) =>
  summaries(from, to).map((it) => ({ ...it, arrivedAt: NOW, rules }));
const first = { ...noFlow, at: NOW - 1000 };

test('counts each event once at every part it goes by, however often it is looked', () => {
  const once = flowWith(first, live(1, 10), targets, NOW);
  expect(Object.fromEntries(once.counts)).toEqual({
    'tenant:acme': 10,
    api: 10,
    ingest: 10,
    bus: 10,
    'rule:R': 10,
    fn: 10,
  });
  expect(flowWith(once, live(1, 10), targets, NOW + 1000).counts).toEqual(once.counts);
  expect(flowWith(once, live(5, 12), targets, NOW + 1000).counts.get('bus')).toBe(12);
});

test('what a journal had never was on its way here', () => {
  expect(flowWith(first, summaries(1, 5), targets, NOW).counts.size).toBe(0);
});

test('begins anew when the console was started again', () => {
  const before = flowWith(first, live(1, 10), targets, NOW);
  expect(flowWith(before, live(1, 3), targets, NOW + 1000).counts.get('bus')).toBe(3);
});

test('a rule that is switched off has no events, though they match', () => {
  expect(flowWith(first, live(1, 1, ['Off']), targets, NOW).counts.has('rule:Off')).toBe(false);
});

test('an event that two rules hand to one target is one event there', () => {
  expect(flowWith(first, live(1, 1, ['R', 'S']), targets, NOW).counts.get('fn')).toBe(1);
});

test('a rate comes to what flows, and goes when nothing does', () => {
  let flow = first;
  for (let second = 1; second <= 10; second++) {
    flow = flowWith(flow, live(1, 20 * second), targets, NOW + 1000 * second);
  }
  expect(flow.rates.get('bus')).toBeCloseTo(20, 0);
  for (let second = 11; second <= 40; second++) flow = flowWith(flow, live(1, 200), targets, NOW + 1000 * second);
  expect(flow.rates.size).toBe(0);
});

test('an edge has the events of the rule at it, and those of its start elsewhere; a detour has none', () => {
  const edge = (from: string, to: string, isDetour = false) => countedAt({ from, to, isDetour });
  expect(edge('tenant:acme', 'api')).toBe('tenant:acme');
  expect(edge('bus', 'rule:R')).toBe('rule:R');
  expect(edge('rule:R', 'fn')).toBe('rule:R');
  expect(edge('ingest', 'queue:parked', true)).toBeUndefined();
  expect(edge('failures', 'alerts')).toBeUndefined();
});

test('a flood makes an edge wider, and never wider than the map bears', () => {
  expect(widthOf(10)).toBeGreaterThan(widthOf(1));
  expect(widthOf(1e9)).toBe(8);
});

test.each([
  [0.9, undefined],
  [1.24, '1.2/s'],
  [9.97, '10/s'],
  [1234.4, '1,234/s'],
])('%d a second is said as %s', (rate, said) => {
  expect(rateInWords(rate)).toBe(said);
});

test('the usual delay is that of half of the last ones, and of none nothing', () => {
  const time = new Date(NOW).toISOString();
  const events = [5, 1, 3].map((delay, at) => summary(at + 1, { time, arrivedAt: NOW + delay }));
  expect(usualDelay(events)).toBe(3);
  expect(usualDelay(summaries(1, 3))).toBeUndefined();
});

test.each([
  [82.4, '82 ms'],
  [1_440, '1.4 s'],
  [12_400, '12 s'],
  [180_000, '3 min'],
  [90_000_000, '1 d'],
])('%d milliseconds are %s', (milliseconds, said) => {
  expect(durationInWords(milliseconds)).toBe(said);
});
