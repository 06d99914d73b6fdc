import type { Rule } from '../../../cli/deployment/rules';
import { chooseRules, reach } from '../../../cli/replay/rule-choice';
import { categoryPattern, failurePattern, uncataloguedPattern } from '../../../lib/qlik/pattern';

const ruleOf = (name: string, pattern: object): Rule => ({
  name,
  arn: `arn:aws:events:eu-west-1:111122223333:rule/bus/${name}`,
  bus: 'bus',
  pattern: JSON.stringify(pattern),
});

const refresh = ruleOf('Stack-RefreshCacheRule1A2B', {
  source: ['qlik.cloud'],
  'detail-type': ['com.qlik.v1.app.reload.finished'],
  detail: { data: { status: ['ok'] } },
});
const apps = ruleOf('Stack-FanoutEventsanalyticsappsRule846640FF', categoryPattern('analytics-apps'));
const users = ruleOf('Stack-FanoutEventsusersRule45D87684', categoryPattern('users'));
const uncatalogued = ruleOf('Stack-FanoutEventsuncataloguedRuleD1BB203F', uncataloguedPattern());
const failures = ruleOf('Stack-FanoutFailuresFailureEventsRuleF36E907A', failurePattern());
const rules = [refresh, apps, users, uncatalogued, failures];

const chosen = (named: readonly string[], types: readonly string[] = []) => {
  const choice = chooseRules(rules, named, types);
  return choice.ok ? choice.rules : choice.why;
};

describe('by name', () => {
  it('takes a full name, an ARN, and a part that one rule alone has, hyphens or not', () => {
    for (const name of [apps.name, apps.arn, 'analytics-apps', 'analyticsapps']) expect(chosen([name])).toEqual([apps]);
    expect(chosen(['refresh', 'users'])).toEqual([refresh, users]);
  });

  it('takes the rule of this name though the name is part of others', () => {
    const short = ruleOf('Users', {});
    expect(chooseRules([...rules, short], ['Users'], [])).toEqual({ ok: true, rules: [short] });
  });

  it('refuses a name that none or several have, and names the candidates', () => {
    expect(chosen(['nobody'])).toContain(users.name);
    const ambiguous = chosen(['FanoutEvents']);
    expect(ambiguous).toContain('3 rules fit');
    expect(ambiguous).not.toContain(failures.name);
  });
});

describe('by type', () => {
  it('takes the rules that match this type and no other', () => {
    expect(chosen([], ['com.qlik.v1.app.reload.finished'])).toEqual([refresh]);
  });

  it('knows a type by the name Qlik gives it now', () => {
    expect(chosen([], ['com.qlik.app.reload.finished'])).toEqual([refresh]);
  });

  it('refuses when only wider rules match it, and names those that do', () => {
    const why = chosen([], ['com.qlik.v1.user.created']);
    expect(why).toContain(users.name);
    for (const { name } of [apps, uncatalogued, failures, refresh]) expect(why).not.toContain(name);
  });

  it('refuses a rule that was named and matches other types too, even beside one that does not', () => {
    expect(chosen(['refresh'], ['com.qlik.v1.app.reload.finished'])).toEqual([refresh]);
    expect(chosen(['refresh', 'analytics-apps'], ['com.qlik.v1.app.reload.finished'])).toContain(apps.name);
    expect(chosen(['users'], ['com.qlik.v1.app.reload.finished'])).toContain('Not every rule named');
  });
});

test.each([
  ['no word of types', { source: ['qlik.cloud'] }, 'others too'],
  ['a prefix', { 'detail-type': [{ prefix: 'com.' }] }, 'others too'],
  ['the type and a prefix', { 'detail-type': ['a', { prefix: 'com.' }] }, 'others too'],
  ['anything but the type', { 'detail-type': [{ 'anything-but': 'a' }] }, 'none of these'],
  ['anything but another', { 'detail-type': [{ 'anything-but': ['b'] }] }, 'others too'],
  ['the type', { 'detail-type': ['a'] }, 'only these'],
  ['another', { 'detail-type': ['b'] }, 'none of these'],
  ['the type in each alternative', { $or: [{ 'detail-type': ['a'] }, { 'detail-type': ['a'] }] }, 'only these'],
  ['the type in one alternative', { $or: [{ 'detail-type': ['a'] }, { 'detail-type': ['b'] }] }, 'others too'],
  ['an alternative without types', { $or: [{ 'detail-type': ['a'] }, { source: ['x'] }] }, 'others too'],
])('a pattern with %s', (_, pattern, expected) => {
  expect(reach(JSON.stringify(pattern), new Set(['a']))).toBe(expected);
});
