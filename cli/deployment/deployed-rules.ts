import type { EventPattern } from '../../lib/qlik/pattern';
import type { LeftOut, RuleSet, SimulatedRule } from '../simulation/rule-set';
import { isValid } from '../simulation/template-rule-set';
import { isJournal } from '../simulation/template-rules';
import { CommandError } from '../verb';
import { allRulesOf, type Rule, type RuleTarget, targetsOf } from './rules';
import type { DeployedStack } from './stack';
import { type StackIndex, stackIndex, stackOfRule } from './stack-index';
import { arnInWords } from './way';

/** Rules whose targets are asked for at once. */
const AT_ONCE = 10;

/** A rule on a deployed stack's bus, as CloudFormation names it and as EventBridge has it. */
export interface DeployedRule extends Pick<SimulatedRule, 'name' | 'stack' | 'logicalId'> {
  readonly rule: Rule & { readonly isDisabled: boolean };
  readonly targets: readonly RuleTarget[];
}

/**
 * The rules on a deployed stack's bus, whichever stack each was deployed with.
 *
 * @throws {CommandError} when the stack has no bus of ours
 */
export async function deployedRules(stack: DeployedStack): Promise<readonly DeployedRule[]> {
  const bus = stack.outputs.BusName;
  if (bus === undefined) {
    throw new CommandError(
      `Stack ${stack.name} has no output BusName: it is no deployment of qlik-event-fanout.\n` +
        'Name the stack that has the bus.',
    );
  }
  const rules = await allRulesOf(stack.clients, bus);
  const [targets, indexes] = await Promise.all([targetsOfEach(stack, rules), indexesOf(stack, rules)]);
  return rules.map((rule, at) => {
    const index = indexes.find(({ logicalIds }) => logicalIds.has(rule.name));
    const logicalId = index?.logicalIds.get(rule.name);
    const name = index?.paths.get(logicalId ?? '') ?? rule.name;
    const isElsewhere = index !== undefined && index.stack !== stack.name;
    return { name, logicalId, ...(isElsewhere && { stack: index.stack }), rule, targets: targets[at] ?? [] };
  });
}

/**
 * The same as a rule set, which events can be run over.
 *
 * @throws {CommandError} when the stack has no bus of ours
 */
export async function deployedRuleSet(stack: DeployedStack): Promise<RuleSet> {
  const read = (await deployedRules(stack)).map(readRule);
  return {
    from: `stack ${stack.name}, bus ${stack.outputs.BusName}`,
    deployed: stack.name,
    rules: read.flatMap((it) => ('why' in it ? [] : [it])),
    leftOut: read.flatMap((it) => ('why' in it ? [it] : [])),
  };
}

async function targetsOfEach(
  { clients }: DeployedStack,
  rules: readonly Rule[],
): Promise<readonly (readonly RuleTarget[])[]> {
  const targets: (readonly RuleTarget[])[] = [];
  for (let start = 0; start < rules.length; start += AT_ONCE) {
    const asked = rules.slice(start, start + AT_ONCE).map((rule) => targetsOf(clients, rule));
    targets.push(...(await Promise.all(asked)));
  }
  return targets;
}

/** The stack itself and, one after the other, those of the rules that are of no stack seen yet. */
async function indexesOf(
  { name, clients: { cloudFormation } }: DeployedStack,
  rules: readonly Rule[],
): Promise<readonly StackIndex[]> {
  const indexes = [await stackIndex(cloudFormation, name)];
  for (const rule of rules) {
    if (indexes.some(({ logicalIds }) => logicalIds.has(rule.name))) continue;
    const stack = await stackOfRule(cloudFormation, rule);
    if (stack !== undefined) indexes.push(await stackIndex(cloudFormation, stack));
  }
  return indexes;
}

function readRule({ rule, targets, ...whose }: DeployedRule): SimulatedRule | LeftOut {
  const pattern = JSON.parse(rule.pattern) as EventPattern;
  if (Object.keys(pattern).length === 0) return { ...whose, why: 'scheduled' };
  if (!isValid(pattern)) return { ...whose, why: 'invalid-pattern' };
  const arns = targets.map(({ targetArn }) => targetArn);
  return {
    ...whose,
    pattern,
    targets: arns.map(arnInWords),
    isJournal: isJournal(arns),
    isDisabled: rule.isDisabled,
    isElsewhere: false,
  };
}
