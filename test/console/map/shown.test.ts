import { FEW_RULES, MOST_RULES, shownOf } from '../../../console/page/map/shown';
import { topologyOf } from '../../../console/server/map/topology';
import { arn, deployedFixture, ruleTo } from './deployed';

const fnOf = (at: number) => arn('lambda', `function:fn${at}`);

/** A map with so many subscribers, each with a function and a DLQ of its own. */
const mapWith = (subscribers: number) => {
  const rules = Array.from({ length: subscribers }, (_, at) => ruleTo(`Mine/R${at}/Rule`, [fnOf(at)]));
  return topologyOf(
    deployedFixture({
      rules,
      deadLetterQueues: rules.flatMap(({ targets: [target] }, at) =>
        target
          ? [{ name: `dlq${at}`, arn: arn('sqs', `dlq${at}`), url: '', feeders: [{ kind: 'target', ...target }] }]
          : [],
      ),
    }),
  );
};
const rule = (at: number) => `rule:Mine/R${at}/Rule`;
const nothing = { isBad: () => false, isFilled: () => false, seen: () => 0 };
const shownRules = (shown: ReturnType<typeof shownOf>) => shown.lanes.map((lane) => lane.rule.id);

test('a small map is shown whole, with each target beside the first of its rules', () => {
  const { lanes, quiet, ends } = shownOf(topologyOf(deployedFixture()), nothing, false);
  expect(quiet).toBe(0);
  expect(lanes.map((lane) => [lane.rule.title, lane.targets.map(({ title }) => title)])).toEqual([
    ['Failures', ['Failure queue']],
    ['Audit/Rule', ['Fn']],
    ['Off/Rule', []],
    ['users', []],
  ]);
  expect(ends.map(({ title }) => title)).toEqual(['Failures', 'Alert topic', 'audit-dlq', 'journal DLQ']);
});

test('of a large one, quiet rules are left out with their targets and DLQs, and counted', () => {
  const shown = shownOf(mapWith(300), { ...nothing, seen: (id) => Number(id === rule(7)) }, false);
  expect(shownRules(shown)).toEqual([rule(7)]);
  expect(shown.lanes[0]?.targets.map(({ id }) => id)).toEqual([fnOf(7)]);
  expect(shown.ends.filter(({ kind }) => kind === 'DLQ').map(({ id }) => id)).toEqual(['dlq:dlq7']);
  expect(shown.quiet).toBe(299);
});

test('never more rules than can be read: the busiest, in the order in which they always stand', () => {
  const shown = shownOf(
    mapWith(60),
    { ...nothing, seen: (id) => (id.startsWith('rule:') ? Number(/\d+/.exec(id)) : 0) },
    false,
  );
  expect(shownRules(shown)).toEqual(Array.from({ length: MOST_RULES }, (_, at) => rule(60 - MOST_RULES + at)));
});

test.each([
  ['rule', rule(250)],
  ['target', fnOf(250)],
  ['DLQ', 'dlq:dlq250'],
])('a quiet rule whose %s is bad is shown', (_, bad) => {
  const shown = shownOf(
    mapWith(300),
    { ...nothing, isBad: (id) => id === bad, seen: (id) => Number(id.startsWith('rule:')) },
    false,
  );
  expect(shownRules(shown)).toContain(rule(250));
});

test('all are shown when somebody asks for all', () => {
  expect(shownOf(mapWith(300), nothing, true).lanes).toHaveLength(300);
  expect(shownOf(mapWith(FEW_RULES), nothing, false).lanes).toHaveLength(FEW_RULES);
});

test('the way into a DLQ is drawn once something has taken it', () => {
  const into = (isFilled: (id: string) => boolean) =>
    shownOf(mapWith(2), { ...nothing, isFilled }, false).edges.filter(({ to }) => to.startsWith('dlq:'));
  expect(into(() => false)).toEqual([]);
  expect(into((id) => id === 'dlq:dlq1')).toEqual([{ from: fnOf(1), to: 'dlq:dlq1', isDetour: true }]);
});

test('no edge is drawn to what is not shown', () => {
  const { edges, lanes, ends, tenants, receiving, bus } = shownOf(mapWith(300), nothing, false);
  const ids = [...tenants, ...receiving, ...bus, ...ends, ...lanes.flatMap((it) => [it.rule, ...it.targets])].map(
    ({ id }) => id,
  );
  for (const { from, to } of edges) expect(ids).toEqual(expect.arrayContaining([from, to]));
});
