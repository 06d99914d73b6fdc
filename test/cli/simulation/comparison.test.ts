import { againstOf, compared } from '../../../cli/simulation/comparison';
import type { Deployed } from '../../../cli/simulation/deployed';
import type { RuleSet } from '../../../cli/simulation/rule-set';
import { simulated } from '../../../cli/simulation/simulation';
import { CommandError } from '../../../cli/verb';
import { eventOf, ruleNamed } from '../simulated-rules';

const setOf = (from: string, ...rules: RuleSet['rules']): RuleSet => ({ from, rules, leftOut: [] });
const template = setOf('template', ruleNamed('R'));
const own = setOf('stack Own', ruleNamed('R'));

const deployed: Deployed = {
  stack: () => Promise.reject(new Error('not asked for')),
  ruleSet: async (name) => {
    if (name !== 'Own') throw new CommandError(`no stack ${name}`);
    return own;
  },
};

it('compares a template with the stack it is of, unless told not to', async () => {
  expect(await againstOf(undefined, 'Own', template, deployed)).toEqual({ set: own });
  expect(await againstOf(false, 'Own', template, deployed)).toEqual({ why: expect.any(String) });
});

it('compares deployed rules only when told with what', async () => {
  const there = { ...own, deployed: 'Own' };
  expect(await againstOf(undefined, 'Own', there, deployed)).toEqual({ why: expect.stringContaining('--against') });
  expect(await againstOf('Own', 'Own', there, deployed)).toEqual({ set: own });
});

it('goes without a stack that nobody asked for, and not without one that somebody did', async () => {
  expect(await againstOf(undefined, 'Nobody', template, deployed)).toEqual({ why: 'no stack Nobody' });
  await expect(againstOf('Nobody', 'Nobody', template, deployed)).rejects.toThrow('no stack Nobody');
});

it.each([
  ['of another stack', { stack: 'Team' }],
  ['on a bus of their own', { isElsewhere: true }],
])('does not take all that is deployed for removed when the template has only rules %s', async (_, rule) => {
  const foreign = setOf('template', ruleNamed('R', rule));
  expect(await againstOf(undefined, 'Own', foreign, deployed)).toEqual({ why: expect.stringContaining('--against') });
  await expect(againstOf('Own', 'Own', foreign, deployed)).rejects.toThrow('no rules of stack Own');
});

it('runs the same events over both', () => {
  const events = [eventOf('a', '1')];
  const wanted = setOf('template', ruleNamed('R', { pattern: { 'detail-type': ['b'] } }));
  const outcome = compared({ set: wanted, simulated: simulated(wanted.rules, events) }, { set: own }, events);
  expect(outcome).toMatchObject({
    against: 'stack Own',
    changed: [{ name: 'R', gained: 0, lost: 1, exampleLost: '1' }],
  });
});
