import {
  countedWith,
  edgeKey,
  flowOf,
  nothingCounted,
  ON_ITS_WAY_MS,
  usualDelay,
  widthOf,
} from '../../../console/page/map/flow';
import { summaries, summary } from '../events/summaries';

const NOW = 1_000_000;
const targets = { R: ['target:lambda a', 'target:sqs b'] };

test('an event moves along tenant, API, bus, its rules and their targets, until its time is over', () => {
  const event = summary(1, { arrivedAt: NOW, rules: ['R'] });
  const flow = flowOf([event], { targets }, NOW);
  expect([...flow.keys()]).toEqual(
    [
      { from: 'tenant:acme', to: 'api' },
      { from: 'api', to: 'bus' },
      { from: 'bus', to: 'rule:R' },
      { from: 'rule:R', to: 'target:lambda a' },
      { from: 'rule:R', to: 'target:sqs b' },
    ].map(edgeKey),
  );
  expect(flowOf([event], { targets }, NOW + ON_ITS_WAY_MS + 1).size).toBe(0);
});

test('what a journal had never was on its way here', () => {
  expect(flowOf([summary(1)], { targets }, NOW).size).toBe(0);
});

test('counts each event once, however often it is drawn', () => {
  const once = countedWith(nothingCounted, summaries(1, 10), targets);
  const again = countedWith(once, summaries(1, 10), targets);
  expect(again).toBe(once);
  expect(countedWith(once, summaries(5, 12), targets).counts.get('bus')).toBe(12);
});

test('begins anew when the console was started again', () => {
  const before = countedWith(nothingCounted, summaries(1, 10), targets);
  expect(countedWith(before, summaries(1, 3), targets).counts.get('bus')).toBe(3);
});

test('an event that two rules hand to one target is one event there', () => {
  const both = { R: ['target:x'], S: ['target:x'] };
  expect(countedWith(nothingCounted, [summary(1, { rules: ['R', 'S'] })], both).counts.get('target:x')).toBe(1);
});

test('a flood makes an edge wider, and never wider than the map bears', () => {
  expect(widthOf(0)).toBe(2);
  expect(widthOf(10)).toBeGreaterThan(widthOf(1));
  expect(widthOf(1e9)).toBe(8);
});

test('the usual delay is that of half of the last ones, and of none nothing', () => {
  const time = new Date(NOW).toISOString();
  const events = [5, 1, 3].map((delay, at) => summary(at + 1, { time, arrivedAt: NOW + delay }));
  expect(usualDelay(events)).toBe(3);
  expect(usualDelay(summaries(1, 3))).toBeUndefined();
});
