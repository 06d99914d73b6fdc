import { deployedRuleSet } from '../../cli/deployment/deployed-rules';
import type { DeployedStack } from '../../cli/deployment/stack';
import { catchPrefixes } from '../../cli/event-catch/leftovers';
import type { RuleSet } from '../../cli/simulation/rule-set';

/** A deployment of new rules is seen after so long. */
const FRESH_MS = 60_000;

/** Reads the deployed rules, at most once a minute however often it is asked; a failure is not kept. */
export function ruleCache(stack: DeployedStack, now: () => number): () => Promise<RuleSet> {
  let read: { readonly at: number; readonly rules: Promise<RuleSet> } | undefined;
  return () => {
    if (read === undefined || now() - read.at > FRESH_MS) {
      const rules = deployedRuleSet(stack).then(withoutCatches);
      const mine = { at: now(), rules };
      read = mine;
      rules.catch(() => {
        if (read === mine) read = undefined;
      });
    }
    return read.rules;
  };
}

/** Without the rules by which this and other runs watch the bus: they are there for a while, and nobody deployed them. */
const withoutCatches = ({ rules, ...set }: RuleSet): RuleSet => ({
  ...set,
  rules: rules.filter(({ name }) => !Object.values(catchPrefixes).some((prefix) => name.startsWith(`${prefix}-`))),
});
