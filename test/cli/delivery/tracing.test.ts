import { busEventOf } from '../../../cli/delivery/bus-event';
import { isSeen, type TracePorts, traceEvents } from '../../../cli/delivery/tracing';
import { journalsAmong, type TargetedRule } from '../../../cli/deployment/journals';
import type { QlikEventType } from '../../../lib/qlik/catalogue';
import { parse } from '../../../lib/qlik/envelope';
import { failurePattern, patternOf } from '../../../lib/qlik/pattern';
import { allCategories } from '../../../lib/qlik/recognise';
import { sampleDelivery } from '../../../lib/qlik/samples';

const rule = (name: string, pattern: object, ...targetArns: readonly string[]): TargetedRule => ({
  name,
  arn: `arn:aws:events:eu-west-1:1:rule/bus/${name}`,
  bus: 'bus',
  pattern: JSON.stringify(pattern),
  targetArns,
});
const logGroup = (name: string) => `arn:aws:logs:eu-west-1:1:log-group:${name}:*`;
const rules = [
  ...allCategories.map((category) => rule(category, patternOf(category), logGroup(`journal-${category}`))),
  rule('failures', failurePattern(), 'arn:aws:sqs:eu-west-1:1:failure-queue'),
  rule('mine', { detail: { tenant: ['acme'] } }, 'arn:aws:lambda:eu-west-1:1:function:mine'),
];

function sent(type: QlikEventType, id: string, failing = false) {
  const { body } = sampleDelivery(type, {
    envelope: 'cloud',
    unique: id,
    time: new Date(),
    failing,
  });
  const parsed = parse(Buffer.from(body), { tenant: 'acme', receivedAt: new Date() });
  if (!parsed.ok) throw new Error(parsed.reason);
  return { event: busEventOf(parsed), sentAt: 1000 };
}

/** A world whose clock goes on by 100 ms with each look. */
function world(over: Partial<TracePorts> = {}) {
  let at = 1000;
  const asked: { logGroup: string; ids: readonly string[]; since: Date }[] = [];
  const ports: TracePorts = {
    rules: async () => rules,
    journalled: async (group, ids, since) => {
      asked.push({ logGroup: group, ids, since });
      return new Set(ids);
    },
    cards: async (ids) => new Map(ids.map((id) => [id, 'sent'])),
    failureQueue: 'failure-queue',
    now: () => at,
    pause: async () => {
      at += 100;
    },
    ...over,
  };
  return { ports, asked };
}

test('an event is followed to its rules and its journal, and a failure to its card', async () => {
  const { ports, asked } = world();
  const events = [sent('com.qlik.v1.user.created', 'u'), sent('com.qlik.v1.automation.run.failed', 'a')];
  const traces = await traceEvents(events, ports, { timeoutMs: 1000 });
  expect(traces).toEqual([
    {
      id: 'u',
      type: 'com.qlik.v1.user.created',
      rules: ['users', 'mine'],
      sightings: [{ place: 'journal', what: 'journal-users', within: 0 }],
      blind: [],
    },
    {
      id: 'a',
      type: 'com.qlik.v1.automation.run.failed',
      rules: ['automations', 'failures', 'mine'],
      sightings: [
        { place: 'journal', what: 'journal-automations', within: 0 },
        { place: 'card', what: 'sent', within: 0 },
      ],
      blind: [],
    },
  ]);
  expect(traces.every(isSeen)).toBe(true);
  expect(asked.map(({ logGroup, ids }) => [logGroup, ids])).toEqual([
    ['journal-users', ['u']],
    ['journal-automations', ['a']],
  ]);
});

test('it looks until all is there, and no more where something was seen', async () => {
  let looks = 0;
  const { ports, asked } = world({
    cards: async (ids) => new Map(++looks < 3 ? [] : ids.map((id) => [id, looks < 4 ? 'being-sent' : 'sent'])),
  });
  const [trace] = await traceEvents([sent('com.qlik.v1.automation.run.failed', 'a')], ports, { timeoutMs: 9000 });
  expect(trace?.sightings).toEqual([
    { place: 'journal', what: 'journal-automations', within: 0 },
    { place: 'card', what: 'sent', within: 300 },
  ]);
  expect(asked).toHaveLength(1);
});

test('what is not there by the deadline is not seen', async () => {
  const { ports } = world({ journalled: async () => new Set() });
  const [trace] = await traceEvents([sent('com.qlik.v1.user.created', 'u')], ports, { timeoutMs: 500 });
  expect(trace?.sightings).toEqual([{ place: 'journal', what: 'journal-users', why: 'not within 0.5 s' }]);
  expect(trace && isSeen(trace)).toBe(false);
});

test('a card that is only claimed by the deadline is not seen to be sent', async () => {
  const { ports } = world({ cards: async (ids) => new Map(ids.map((id) => [id, 'being-sent'])) });
  const [trace] = await traceEvents([sent('com.qlik.v1.automation.run.failed', 'a')], ports, { timeoutMs: 500 });
  expect(trace?.sightings[1]).toEqual({ place: 'card', what: 'being-sent', why: 'not within 0.5 s' });
});

test('a place that may not be looked into is told, and the others are looked into', async () => {
  const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
  const { ports } = world({ journalled: () => Promise.reject(denied) });
  const [trace] = await traceEvents([sent('com.qlik.v1.automation.run.failed', 'a')], ports, { timeoutMs: 500 });
  expect(trace?.sightings).toEqual([
    { place: 'journal', what: 'journal-automations', why: 'AccessDeniedException' },
    { place: 'card', what: 'sent', within: 0 },
  ]);
});

test('asked too often, it asks again', async () => {
  let looks = 0;
  const throttled = Object.assign(new Error('no'), { name: 'ThrottlingException' });
  const journalled = async (_: string, ids: readonly string[]) => {
    if (++looks === 1) throw throttled;
    return new Set(ids);
  };
  const [trace] = await traceEvents([sent('com.qlik.v1.user.created', 'u')], world({ journalled }).ports, {
    timeoutMs: 500,
  });
  expect(trace?.sightings).toEqual([{ place: 'journal', what: 'journal-users', within: 100 }]);
});

test('where nothing can be seen, that is said', async () => {
  const without = world({ rules: async () => [] });
  const [unkept] = await traceEvents([sent('com.qlik.v1.user.created', 'u')], without.ports, { timeoutMs: 500 });
  expect(unkept).toMatchObject({ rules: [], sightings: [], blind: [expect.stringContaining('keeps a journal')] });
  const denied = world({ rules: () => Promise.reject(new TypeError('x')) });
  const [blind] = await traceEvents([sent('com.qlik.v1.user.created', 'u')], denied.ports, { timeoutMs: 500 });
  expect(blind?.sightings).toEqual([expect.objectContaining({ why: expect.stringContaining('TypeError') })]);
  expect([unkept, blind].map((it) => it && isSeen(it))).toEqual([true, false]);
});

test('a recorded event is looked for from its own time on', async () => {
  const { ports, asked } = world();
  const old = sent('com.qlik.v1.user.created', 'u');
  const event = { ...old.event, time: '1969-12-31T23:59:59.000Z' };
  await traceEvents([{ ...old, event }], ports, { timeoutMs: 500 });
  expect(asked[0]?.since).toEqual(new Date(-61_000));
});

test('a journal is what a rule for one whole category, and no other, keeps', () => {
  expect(journalsAmong(rules)).toEqual(
    allCategories.map((category) => ({ category, logGroup: `journal-${category}` })),
  );
  const narrower = rule('narrower', { 'detail-type': ['com.qlik.v1.user.created'] }, logGroup('x'));
  const wider = rule('wider', { source: ['qlik.cloud'] }, logGroup('y'));
  expect(journalsAmong([narrower, wider])).toEqual([]);
});
