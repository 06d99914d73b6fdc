import { compared } from '../../../cli/simulation/comparison';
import type { RuleSet } from '../../../cli/simulation/rule-set';
import { simulated } from '../../../cli/simulation/simulation';
import { inWords, type Report, toJson } from '../../../cli/simulation/simulation-report';
import { eventOf, ruleNamed } from '../simulated-rules';

const onType = (type: string) => ({ source: ['qlik.cloud'], 'detail-type': [type] });
const events = ['a', 'b', 'b'].map((type, at) => eventOf(type, `${type}${at}`));
const setOf = (from: string, ...rules: RuleSet['rules']): RuleSet => ({ from, rules, leftOut: [] });

const deployed = setOf(
  'stack Own, bus bus',
  ruleNamed('Exports', { pattern: onType('a') }),
  ruleNamed('Audit', { pattern: onType('b'), stack: 'Team' }),
);
const wanted = setOf('template cdk.out', ruleNamed('Exports', { pattern: onType('z') }));

const reportOf = (set: RuleSet, cutShort?: Report['events']['cutShort']): Report => {
  const wantedSet = { set, simulated: simulated(set.rules, events) };
  return {
    ...wantedSet,
    events: { from: 'a file', events, foreign: 2, repeated: 1, cutShort },
    comparison: compared(wantedSet, { set: deployed }, events),
  };
};

it('tells a person what would differ, with events gained and lost, and what stays as it is', () => {
  const text = inWords(reportOf(wanted));
  expect(text).toContain('Against stack Own, bus bus: 1 of 1 subscriptions differ.');
  expect(text).toMatch(/Exports .* pattern changed .* 0 .* -1 .* - a0 /);
  expect(text).toContain('1 rules of other stacks stay as they are: Audit');
});

it('says what was read and what was not', () => {
  const text = inWords(reportOf(wanted, { why: 'stopped at --limit 3', isFault: false }));
  expect(text).toContain('3 from a file; 2 more are no events of Qlik; 1 repeat others or were replayed');
  expect(text).toContain('stopped at --limit 3');
});

it('does not say of events that nobody would take them when rules of other stacks on the bus do', () => {
  expect(toJson(reportOf(wanted)).untaken).toEqual([{ type: 'a', events: 1, journalled: 0, example: 'a0' }]);
  // The rules of a deployed stack are all there are on its bus; what it is compared with may be another bus.
  expect(toJson(reportOf({ ...wanted, deployed: 'Prod' })).untaken.map(({ type }) => type)).toEqual(['b', 'a']);
});
