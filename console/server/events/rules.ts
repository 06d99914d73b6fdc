import type { RuleSet } from '../../../cli/simulation/rule-set';
import { explain } from '../../../lib/qlik/pattern/explain';
import type { EventRules, RuleVerdict } from '../../api/events';

/** Each rule on the bus with why it matches an event or does not: those that match first, then those nearest to it. */
export function rulesFor(event: unknown, { rules }: RuleSet): EventRules {
  const verdicts = rules.map(({ name, stack, targets, isJournal, isDisabled, pattern }): RuleVerdict => {
    return { name, stack, targets, isJournal, isDisabled, verdict: explain(pattern, event) };
  });
  return { rules: verdicts.sort((a, b) => failing(a) - failing(b) || a.name.localeCompare(b.name)) };
}

const failing = ({ verdict: { matches, fields } }: RuleVerdict) =>
  matches ? 0 : 1 + fields.filter(({ holds }) => !holds).length;
