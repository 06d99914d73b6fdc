import { type Difference, differenceOf } from '../../../cli/simulation/difference';
import type { LeftOut, SimulatedRule } from '../../../cli/simulation/rule-set';
import { simulated } from '../../../cli/simulation/simulation';
import { eventOf, ruleNamed } from '../simulated-rules';

const onType = (...types: readonly unknown[]) => ({ source: ['qlik.cloud'], 'detail-type': types });
const events = ['a', 'b', 'b', 'c'].map((type, at) => eventOf(type, `${type}${at}`));

const between = (
  deployed: readonly SimulatedRule[],
  wanted: readonly SimulatedRule[],
  leftOut: readonly LeftOut[] = [],
): Difference => {
  const setOf = (rules: readonly SimulatedRule[], more: readonly LeftOut[] = []) => ({
    set: { from: 'a test', rules, leftOut: more },
    simulated: simulated(rules, events),
  });
  return differenceOf(setOf(wanted, leftOut), setOf(deployed), events);
};

const a = ruleNamed('Same', { pattern: onType('a') });

it('finds no difference between what is the same, in whatever order it is written', () => {
  const orderly = {
    source: ['qlik.cloud'],
    detail: { x: [{ numeric: ['>', 0, '<', 5] }, { exists: false }], y: ['1', '2'] },
  };
  const otherwise = {
    detail: { y: ['2', '1'], x: [{ exists: false }, { numeric: ['>', 0, '<', 5] }] },
    source: ['qlik.cloud'],
  };
  expect(between([a, ruleNamed('R', { pattern: orderly })], [a, ruleNamed('R', { pattern: otherwise })])).toEqual({
    changed: [],
    unchanged: 2,
    notCompared: [],
    others: [],
  });
});

it('counts what a changed pattern gains and loses, with an event of each', () => {
  const [before, after] = [onType('b'), onType('a', 'c')];
  expect(between([ruleNamed('R', { pattern: before })], [ruleNamed('R', { pattern: after })]).changed).toEqual([
    {
      name: 'R',
      changes: ['pattern changed'],
      gained: 2,
      lost: 2,
      exampleGained: 'c3',
      exampleLost: 'b2',
      before,
      after,
    },
  ]);
});

it('tells a changed pattern that changes nothing over these events', () => {
  const [before, after] = [ruleNamed('R', { pattern: onType('a') }), ruleNamed('R', { pattern: onType('a', 'z') })];
  expect(between([before], [after]).changed).toMatchObject([{ changes: ['pattern changed'], gained: 0, lost: 0 }]);
});

it('knows a rule by its logical id: a path that changed is none that came', () => {
  expect(
    between([ruleNamed('Old/Path', { logicalId: 'R' })], [ruleNamed('New/Path', { logicalId: 'R' })]),
  ).toMatchObject({
    changed: [],
    unchanged: 1,
  });
});

it('tells what comes and what goes, with all its events', () => {
  const [before, after] = [ruleNamed('Old', { pattern: onType('b') }), ruleNamed('New', { pattern: onType('a') })];
  expect(between([a, before], [a, after]).changed).toMatchObject([
    { name: 'New', changes: ['added'], gained: 1, lost: 0, after: onType('a') },
    { name: 'Old', changes: ['removed'], gained: 0, lost: 2, before: onType('b') },
  ]);
});

it('counts nothing for a rule that is off: switching it on or off gains or loses all', () => {
  const [on, off] = [
    ruleNamed('R', { pattern: onType('b') }),
    ruleNamed('R', { pattern: onType('b'), isDisabled: true }),
  ];
  expect(between([on], [off]).changed).toMatchObject([{ changes: ['disabled'], gained: 0, lost: 2 }]);
  expect(between([off], [on]).changed).toMatchObject([{ changes: ['enabled'], gained: 2, lost: 0 }]);
  expect(between([off], [off]).changed).toEqual([]);
  const elsewise = ruleNamed('R', { pattern: onType('a') });
  expect(between([off], [elsewise]).changed).toMatchObject([{ changes: ['pattern changed', 'enabled'], gained: 1 }]);
});

it('leaves out what other stacks have on the bus, and what is in none', () => {
  const team = ruleNamed('Team', { stack: 'Team' });
  const byHand = ruleNamed('by-hand', { logicalId: undefined });
  const { changed, unchanged, others } = between([a, team, byHand], [a]);
  expect({ changed, unchanged }).toEqual({ changed: [], unchanged: 1 });
  expect(others.map(({ rule }) => rule.name)).toEqual(['Team', 'by-hand']);
});

it('compares other stacks whose templates are there too, and not those on a bus of their own', () => {
  const team = ruleNamed('Team', { stack: 'Team' });
  const dev = ruleNamed('Dev', { stack: 'Dev', isElsewhere: true });
  const { changed, unchanged, others } = between([a, team], [a, ruleNamed('New', { stack: 'Team' }), dev]);
  expect(changed).toMatchObject([
    { name: 'New', changes: ['added'] },
    { name: 'Team', changes: ['removed'] },
  ]);
  expect({ unchanged, others }).toEqual({ unchanged: 1, others: [] });
});

it('does not take a rule whose pattern cannot be read for one that is gone', () => {
  const late = { name: 'Late', logicalId: 'Late', why: 'known-once-deployed' } as const;
  expect(between([a, ruleNamed('Late')], [a], [late])).toMatchObject({
    changed: [],
    unchanged: 1,
    notCompared: ['Late'],
  });
});
