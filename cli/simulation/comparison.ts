import { CommandError } from '../verb';
import type { Deployed } from './deployed';
import { type Difference, differenceOf, type SimulatedSet } from './difference';
import type { RecordedEvent } from './recorded-event';
import type { RuleSet } from './rule-set';
import { simulated } from './simulation';

/** The rules to compare with, or why there are none. */
export type Against = { readonly set: RuleSet } | { readonly why: string };

/** What came of comparing. */
export type Comparison = ({ readonly against: string } & Difference) | { readonly why: string };

/**
 * The deployed rules that rules are compared with. What was asked for must be had; what was not is passed over with the
 * reason.
 *
 * @param asked a stack's name, or false for none
 * @param own the stack that rules of a template are compared with when none was asked for
 * @throws {CommandError} when the stack that was asked for cannot be compared with
 */
export async function againstOf(
  asked: string | false | undefined,
  own: string,
  wanted: RuleSet,
  deployed: Deployed,
): Promise<Against> {
  if (asked === false) return { why: 'it was not asked for' };
  if (asked === undefined && wanted.deployed !== undefined) {
    return { why: 'the rules are deployed ones; compare them with another stack by --against' };
  }
  try {
    const set = await deployed.ruleSet(asked ?? own);
    if (!wanted.rules.some(({ stack, isElsewhere }) => stack === undefined && !isElsewhere)) {
      throw new CommandError(
        `${wanted.from} has no rules of stack ${asked ?? own}: say which it is of with --against.`,
      );
    }
    return { set };
  } catch (error) {
    if (asked !== undefined) throw error;
    return { why: (error as Error).message };
  }
}

/** Compares, when there is something to compare with. */
export function compared(wanted: SimulatedSet, against: Against, events: readonly RecordedEvent[]): Comparison {
  if ('why' in against) return against;
  const deployed = { set: against.set, simulated: simulated(against.set.rules, events) };
  return { against: against.set.from, ...differenceOf(wanted, deployed, events) };
}
