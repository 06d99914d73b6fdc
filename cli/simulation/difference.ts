import { isDeepStrictEqual } from 'node:util';
import type { RecordedEvent } from './recorded-event';
import type { LeftOut, RuleSet, SimulatedRule } from './rule-set';
import { idOf, type Simulated } from './simulation';

/** A subscription that is not as deployed. */
export interface Changed {
  readonly name: string;
  /** What is different of it: more than one when its pattern changed and it was switched on or off. */
  readonly changes: readonly Change[];
  /** Events that it would take and does not take now, and the reverse, with the id of one of each. */
  readonly gained: number;
  readonly lost: number;
  readonly exampleGained?: string;
  readonly exampleLost?: string;
  /** Its pattern as it is deployed, and as it would be; one alone when it comes or goes. */
  readonly before?: SimulatedRule['pattern'];
  readonly after?: SimulatedRule['pattern'];
}

export type Change = 'added' | 'removed' | 'pattern changed' | 'enabled' | 'disabled';

/** How rules differ from those of a deployed stack. */
export interface Difference {
  readonly changed: readonly Changed[];
  /** How many subscriptions are as deployed. */
  readonly unchanged: number;
  /** Those that could not be compared: on one side at least no pattern is known. */
  readonly notCompared: readonly string[];
  /** Rules of other stacks, or of none, on the deployed bus: they stay as they are. */
  readonly others: readonly Simulated[];
}

/** A set of rules and what each matched. */
export interface SimulatedSet {
  readonly set: RuleSet;
  readonly simulated: readonly Simulated[];
}

/**
 * What would be different of the deployed rules if those of `wanted` were deployed. Rules are the same by stack and
 * logical id, as CloudFormation sees them; only those of stacks that `wanted` has are compared.
 */
export function differenceOf(
  wanted: SimulatedSet,
  deployed: SimulatedSet,
  events: readonly RecordedEvent[],
): Difference {
  const candidates = wanted.simulated.filter(({ rule }) => !rule.isElsewhere);
  const stacks = new Set(candidates.map(({ rule }) => rule.stack));
  const isCompared = ({ rule: { stack, logicalId } }: Simulated) => logicalId !== undefined && stacks.has(stack);
  const before = byKey(deployed.simulated.filter(isCompared));
  const after = byKey(candidates);
  const unknown = new Map([...unreadable(wanted.set), ...unreadable(deployed.set)]);
  const keys = [...new Set([...after.keys(), ...before.keys()])];
  const compared = keys
    .filter((key) => !unknown.has(key))
    .map((key) => changedOf(before.get(key), after.get(key), events));
  return {
    changed: compared.filter(({ changes }) => changes.length > 0),
    unchanged: compared.filter(({ changes }) => changes.length === 0).length,
    notCompared: [...unknown.values()],
    others: deployed.simulated.filter((it) => !isCompared(it)),
  };
}

const keyOf = ({ stack = '', logicalId = '' }: Pick<SimulatedRule, 'stack' | 'logicalId'>) => `${stack}/${logicalId}`;

const byKey = (all: readonly Simulated[]) => new Map(all.map((it) => [keyOf(it.rule), it]));

/** Rules that are there, yet with a pattern that cannot be read: they are neither added nor removed. */
const unreadable = ({ leftOut }: RuleSet) =>
  leftOut.filter(isUnreadable).map((rule): [string, string] => [keyOf(rule), rule.name]);

const isUnreadable = ({ why }: LeftOut) => why === 'known-once-deployed' || why === 'invalid-pattern';

function changedOf(
  before: Simulated | undefined,
  after: Simulated | undefined,
  events: readonly RecordedEvent[],
): Changed {
  const gained = tally(events, (at) => takes(after, at) && !takes(before, at));
  const lost = tally(events, (at) => takes(before, at) && !takes(after, at));
  return {
    name: after?.rule.name ?? before?.rule.name ?? '',
    changes: changesOf(before?.rule, after?.rule),
    gained: gained.count,
    lost: lost.count,
    ...(gained.example && { exampleGained: idOf(gained.example) }),
    ...(lost.example && { exampleLost: idOf(lost.example) }),
    ...(before && { before: before.rule.pattern }),
    ...(after && { after: after.rule.pattern }),
  };
}

/** What is switched off takes nothing. */
const takes = (it: Simulated | undefined, at: number) =>
  it !== undefined && !it.rule.isDisabled && it.matched[at] === 1;

function tally(events: readonly RecordedEvent[], isMeant: (at: number) => boolean) {
  let count = 0;
  let example: RecordedEvent | undefined;
  for (const [at, event] of events.entries()) {
    if (!isMeant(at)) continue;
    count++;
    example = event;
  }
  return { count, example };
}

function changesOf(before: SimulatedRule | undefined, after: SimulatedRule | undefined): readonly Change[] {
  if (before === undefined) return ['added'];
  if (after === undefined) return ['removed'];
  return [
    ...(isDeepStrictEqual(ordered(before.pattern), ordered(after.pattern)) ? [] : (['pattern changed'] as const)),
    ...(before.isDisabled === after.isDisabled ? [] : ([after.isDisabled ? 'disabled' : 'enabled'] as const)),
  ];
}

/** A pattern in one order, which means nothing to EventBridge: even bounds it takes in one order alone. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(ordered).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([field, member]) => [field, ordered(member)]),
  );
}
