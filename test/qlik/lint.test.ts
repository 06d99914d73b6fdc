import fc from 'fast-check';
import { type LintedRule, lint } from '../../lib/qlik/lint';
import { anyPattern, failurePattern, matches, patternOf, typesPattern } from '../../lib/qlik/pattern';
import { implies } from '../../lib/qlik/pattern/implies';
import { reachOf } from '../../lib/qlik/reach';
import { allCategories, rows } from '../../lib/qlik/recognise';
import { anyEvent } from '../agreement/events';
import { patternAbout } from '../agreement/patterns';

const rule = (name: string, pattern: object, targets: readonly string[] = [name]): LintedRule => ({
  name,
  pattern: pattern as LintedRule['pattern'],
  targets,
});
const about = (...rules: readonly LintedRule[]) =>
  lint([...rules, { ...rule('all', anyPattern()), targets: ['everything'] }]);
const reload = (data: object) => ({ ...typesPattern(['com.qlik.v1.reload.finished']), detail: { data } });

describe('a dead rule is found', () => {
  it.each<[string, object]>([
    ['of a misspelled type', { source: ['qlik.cloud'], 'detail-type': ['com.qlik.v1.reload.finnished'] }],
    ['of another source', { source: ['qlik'] }],
    ['about a field no such event has', reload({ state: ['FAILED'] })],
    ['about a value of another kind', reload({ succeeded: ['false'] })],
    ['about a number as text', reload({ weight: [{ prefix: '1' }] })],
    ['about an object as if it were a leaf', reload({ requeueCounters: [{ exists: true }] })],
    [
      'about fields of two types at once',
      {
        ...typesPattern(rows.map(({ type }) => type)),
        detail: { data: { succeeded: [true], dataTask: { id: ['a'] } } },
      },
    ],
    ['about another category’s type', { ...reload({ id: ['a'] }), detail: { category: ['users'] } }],
  ])('%s', (_, pattern) => {
    const [finding] = about(rule('Dead', pattern));
    expect(finding).toMatchObject({ kind: 'dead-rule', severity: 'error', rule: 'Dead' });
  });

  it('and none of ours is one', () => {
    const ours = [...allCategories.map(patternOf), failurePattern(), anyPattern()];
    expect(ours.map((pattern) => reachOf(pattern).length > 0)).not.toContain(false);
    expect(
      allCategories
        .slice(0, -1)
        .flatMap((category) => reachOf(patternOf(category)))
        .sort(),
    ).toEqual(rows.map(({ type }) => type).sort());
  });

  it('and a rule about what can be absent, unnamed or in a list is none', () => {
    const alive = [
      reload({ nothing: [{ exists: false }] }),
      { detail: { attributeOfTomorrow: ['a'] } },
      {
        'detail-type': ['com.qlik.v1.user.created'],
        detail: { data: { groups: ['g'], assignedRoles: { name: ['n'] } } },
      },
      { 'detail-type': ['com.qlik.v1.app.created'], detail: { data: { custom: { any: { thing: [1] } } } } },
    ];
    expect(about(...alive.map((pattern, n) => rule(`r${n}`, pattern)))).toEqual([]);
  });
});

it('an over-long pattern is found, at its first character too many', () => {
  const ofLength = (length: number) => ({
    detail: { tenant: ['x'.repeat(length - '{"detail":{"tenant":[""]}}'.length)] },
  });
  expect(about(rule('Fits', ofLength(2048)))).toEqual([]);
  expect(about(rule('Long', ofLength(2049)))[0]).toMatchObject({
    kind: 'long-pattern',
    message: 'its pattern has 2049 characters; a rule takes 2048',
  });
});

it('a pattern EventBridge would refuse is found, with the reason', () => {
  const [finding] = about(rule('Bad', { source: ['qlik.cloud'], detail: { a: [{ contains: 'b' }] } }));
  expect(finding).toMatchObject({ kind: 'invalid-pattern', rule: 'Bad' });
  expect(finding?.message).toContain('detail.a[0] must be one of the operators');
});

it('a sixth target and a 301st rule are found', () => {
  const targets = ['1', '2', '3', '4', '5', '6'];
  expect(about(rule('Five', anyPattern(), targets.slice(1)))).toEqual([]);
  expect(about(rule('Six', anyPattern(), targets))[0]).toMatchObject({ kind: 'too-many-targets', rule: 'Six' });
  const rulesOf = (count: number) => Array.from({ length: count }, (_, n) => rule(`r${n}`, anyPattern()));
  expect(lint(rulesOf(300))).toEqual([]);
  expect(lint(rulesOf(301))).toMatchObject([{ kind: 'too-many-rules', rules: 301 }]);
});

describe('a swallowed rule', () => {
  it('is one whose target gets all its events by another rule', () => {
    const findings = about(
      rule('Failed', reload({ status: ['FAILED'] }), ['fn']),
      rule('All', reload({ id: [{ exists: true }], status: [{ prefix: 'F' }] }), ['fn']),
    );
    expect(findings).toEqual([]);
    const swallowed = about(
      rule('Failed', reload({ status: ['FAILED'] }), ['fn']),
      rule('All', typesPattern(['com.qlik.v1.reload.finished']), ['fn', 'other']),
    );
    expect(swallowed).toMatchObject([{ kind: 'swallowed-rule', rule: 'Failed', by: 'All', severity: 'warning' }]);
  });

  it('is not one whose events go to another target', () => {
    expect(about(rule('A', anyPattern()), rule('B', anyPattern()))).toEqual([]);
  });

  it('is told of once when two are the same', () => {
    expect(about(rule('A', anyPattern(), ['fn']), rule('B', anyPattern(), ['fn']))).toMatchObject([
      { rule: 'B', by: 'A' },
    ]);
  });

  it('is proved: no event matches the narrow pattern and not the wide one', () => {
    const pair = anyEvent.chain((event) => fc.tuple(fc.constant(event), patternAbout(event), patternAbout(event)));
    fc.assert(
      fc.property(pair, ([event, narrow, other]) => {
        // Half of the time a pattern is compared with one that asks for less.
        const [dropped] = Object.keys(narrow);
        const wide =
          Object.keys(narrow).length > 1
            ? Object.fromEntries(Object.entries(narrow).filter(([name]) => name !== dropped))
            : other;
        let isImplied: boolean;
        try {
          isImplied = implies(narrow, wide);
        } catch {
          return;
        }
        if (isImplied && matches(narrow, event)) expect(matches(wide, event)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it.each<[unknown, unknown, boolean]>([
    ['ab', { prefix: 'a' }, true],
    [{ prefix: 'ab' }, { prefix: 'a' }, true],
    [{ prefix: 'a' }, { prefix: 'ab' }, false],
    [{ numeric: ['>', 5, '<', 6] }, { numeric: ['>=', 5] }, true],
    [{ numeric: ['>=', 5] }, { numeric: ['>', 5] }, false],
    [{ 'anything-but': ['a', 'b'] }, { 'anything-but': 'a' }, true],
    [{ 'anything-but': 'a' }, { 'anything-but': ['a', 'b'] }, false],
    [{ cidr: '10.0.0.0/8' }, { exists: true }, true],
    [{ exists: false }, { exists: true }, false],
  ])('%j is within %j: %s', (narrow, wide, expected) => {
    expect(implies({ a: [narrow] }, { a: [wide] })).toBe(expected);
  });
});

describe('blind spots', () => {
  it('are the types that no subscription takes, as notes', () => {
    const findings = lint([rule('Users', patternOf('users')), { ...rule('Journal', anyPattern()), isJournal: true }]);
    expect(findings.every(({ kind, severity }) => kind === 'blind-spot' && severity === 'note')).toBe(true);
    expect(findings.map((it) => it.kind === 'blind-spot' && it.type)).toEqual(
      rows.filter(({ category }) => category !== 'users').map(({ type }) => type),
    );
  });

  it('are none where there is no subscription at all', () => {
    expect(lint([{ ...rule('Journal', anyPattern()), isJournal: true }])).toEqual([]);
  });
});
