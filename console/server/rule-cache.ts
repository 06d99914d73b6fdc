import { deployedRuleSet } from '../../cli/deployment/deployed-rules';
import type { DeployedStack } from '../../cli/deployment/stack';
import { catchPrefixes } from '../../cli/event-catch/leftovers';
import type { RuleSet } from '../../cli/simulation/rule-set';
import { cached } from './cached';

/** A deployment of new rules is seen after so long. */
const FRESH_MS = 60_000;

/** Reads the deployed rules, at most once a minute however often it is asked; a failure is not kept. */
export const ruleCache = (stack: DeployedStack, now: () => number): (() => Promise<RuleSet>) =>
  cached(() => deployedRuleSet(stack).then(withoutCatches), FRESH_MS, now);

/** Whether a rule is one by which this or another run watches the bus: it is there for a while, and nobody deployed it. */
export const isCatch = (name: string): boolean =>
  Object.values(catchPrefixes).some((prefix) => name.startsWith(`${prefix}-`));

const withoutCatches = ({ rules, ...set }: RuleSet): RuleSet => ({
  ...set,
  rules: rules.filter(({ name }) => !isCatch(name)),
});
