import { deployedRuleSet } from '../../cli/deployment/deployed-rules';
import type { DeployedStack } from '../../cli/deployment/stack';
import { catchPrefixes } from '../../cli/event-catch/leftovers';
import type { RuleSet } from '../../cli/simulation/rule-set';
import { kept } from './kept';

/** A deployment of new rules is seen after so long. */
const FRESH_MS = 60_000;

/** Reads the deployed rules, at most once a minute however often it is asked; a failure is not kept. */
export const ruleCache = (stack: DeployedStack, now: () => number): (() => Promise<RuleSet>) =>
  kept(FRESH_MS, now, () => deployedRuleSet(stack).then(withoutCatches));

/** Without the rules by which this and other runs watch the bus: they are there for a while, and nobody deployed them. */
const withoutCatches = ({ rules, ...set }: RuleSet): RuleSet => ({
  ...set,
  rules: rules.filter(({ name }) => !Object.values(catchPrefixes).some((prefix) => name.startsWith(`${prefix}-`))),
});
