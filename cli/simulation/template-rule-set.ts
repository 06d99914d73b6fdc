import { InvalidPatternError, matcher } from '../../lib/qlik/pattern';
import { arnInWords } from '../deployment/way';
import { CommandError } from '../verb';
import type { LeftOut, RuleSet, SimulatedRule } from './rule-set';
import { isJournal, type Paths, qlikBuses, type TemplateRule, templateRules } from './template-rules';

/**
 * The rules in a template, or in a folder of them, on the buses that carry Qlik events.
 *
 * @param own the stack that a template is taken to be of when no cloud assembly says another
 * @throws {CommandError} when no rule takes events of Qlik, or a file cannot be read
 */
export function templateRuleSet(path: string, own: string): RuleSet {
  const all = templateRules(path);
  const buses = qlikBuses(all);
  if (buses.size === 0) throw new CommandError(`No rule in ${path} takes events of source qlik.cloud.`);
  const read = all.map((rule) => readRule(rule, own, buses));
  return {
    from: `template ${path}`,
    rules: read.flatMap((it) => ('why' in it ? [] : [it])),
    leftOut: read.flatMap((it) => ('why' in it ? [it] : [])),
  };
}

function readRule(rule: TemplateRule, own: string, buses: ReadonlySet<string>): SimulatedRule | LeftOut {
  const { name, logicalId, pattern, targets, isDisabled, paths } = rule;
  const whose = { name, logicalId, ...(rule.stack !== undefined && rule.stack !== own && { stack: rule.stack }) };
  if (pattern === undefined) return { ...whose, why: 'scheduled' };
  if (rule.ownBus === undefined ? !buses.has(rule.bus) : rule.bus !== rule.ownBus)
    return { ...whose, why: 'other-bus' };
  if (rule.isLate) return { ...whose, why: 'known-once-deployed' };
  if (!isValid(pattern)) return { ...whose, why: 'invalid-pattern' };
  const inWords = targets.map((target) => targetInWords(target, paths));
  const isElsewhere = 'stack' in whose && isMadeThere(rule.bus, paths);
  return { ...whose, pattern, isDisabled, isElsewhere, isJournal: isJournal(targets), targets: inWords };
}

/** Whether EventBridge would take it: `lint` says what is wrong with one that it would not. */
export function isValid(pattern: SimulatedRule['pattern']): boolean {
  try {
    matcher(pattern);
    return true;
  } catch (error) {
    if (error instanceof InvalidPatternError) return false;
    throw error;
  }
}

/** Whether the bus is made by the same template. */
const isMadeThere = (bus: string, paths: Paths) => paths.has(/^\{"Ref":"(\w+)"\}$/.exec(bus)?.[1] ?? '');

/** The target's construct path when it is of the same template; its ARN in words otherwise. */
function targetInWords(target: string, paths: Paths): string {
  for (const [, ref, attribute] of target.matchAll(/\{"Ref":"(\w+)"\}|\{"Fn::GetAtt":\["(\w+)"/g)) {
    const path = paths.get(ref ?? attribute ?? '');
    if (path !== undefined) return path;
  }
  const arn: unknown = JSON.parse(target);
  return typeof arn === 'string' ? arnInWords(arn) : target;
}
