import { existsSync } from 'node:fs';
import type { EventPattern } from '../../lib/qlik/pattern';
import { CommandError } from '../verb';
import type { Deployed } from './deployed';
import { templateRuleSet } from './template-rule-set';

/** A rule that events are run over. */
export interface SimulatedRule {
  /** Construct path, or the rule's own name where it has none. */
  readonly name: string;
  /** The stack it belongs to; undefined when it is the one that the set is of. */
  readonly stack?: string;
  /** Its logical id in that stack; undefined for a rule that is in no stack. */
  readonly logicalId?: string;
  readonly pattern: EventPattern;
  /** Whom it invokes, in words. */
  readonly targets: readonly string[];
  /** Whether it keeps a record and no more. */
  readonly isJournal: boolean;
  readonly isDisabled: boolean;
  /** Whether it is on the bus of another deployment than the set is of: its own stack makes that bus. */
  readonly isElsewhere: boolean;
}

/** A rule that no event is run over, and why. */
export interface LeftOut extends Pick<SimulatedRule, 'name' | 'stack' | 'logicalId'> {
  readonly why: 'other-bus' | 'scheduled' | 'known-once-deployed' | 'invalid-pattern';
}

/** The rules on a bus, or on the buses of a template. */
export interface RuleSet {
  /** Where they were read, in words. */
  readonly from: string;
  /** Set when they are those of a deployed stack: its name. */
  readonly deployed?: string;
  readonly rules: readonly SimulatedRule[];
  readonly leftOut: readonly LeftOut[];
}

/** A stack's name (CloudFormation API reference, CreateStack, read 2026-11). */
const STACK = /^[A-Za-z][-A-Za-z0-9]{0,127}$/;

/**
 * The rules that `--rules` names: a template or a folder of them where there is such a path, or else a deployed stack.
 *
 * @param own the stack that a template is taken to be of when nothing says another
 * @throws {CommandError} when it is neither
 */
export async function ruleSetOf(value: string, own: string, deployed: Deployed): Promise<RuleSet> {
  if (existsSync(value)) return templateRuleSet(value, own);
  if (!STACK.test(value)) {
    throw new CommandError(
      `--rules is ${JSON.stringify(value)}: there is no such path, and no stack can have that name.\n` +
        'Run `cdk synth` first, or name a template, a folder of templates or a deployed stack.',
    );
  }
  try {
    return await deployed.ruleSet(value);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(
      `--rules is ${JSON.stringify(value)}: there is no such path, so it was taken for a stack. ${error.message}`,
    );
  }
}
