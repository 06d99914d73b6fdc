import type { EventPattern } from './builders';
import { InvalidPatternError, refuse } from './invalid-pattern';
import { readTest } from './read-test';
import type { Test } from './test';

/**
 * What one way of matching asks: dotted path → tests, of which one must pass. A pattern without `$or` has one way; each
 * `$or` multiplies them.
 */
export type Way = ReadonlyMap<string, readonly Test[]>;

/** Most ways that a pattern may have (EventBridge user guide, "Or matching", read 2026-11). */
const MAX_WAYS = 1000;

/** Names that mean something to EventBridge, now or one day: no fields within `$or` (aws/event-ruler, `Constants`). */
const RESERVED = new Set([
  ...['exactly', 'equals-ignore-case', 'prefix', 'suffix', 'anything-but', 'exists', 'wildcard', 'numeric', 'cidr'],
  ...['=', '<', '<=', '>', '>=', 'regex', 'not-wildcard', 'not-equals-ignore-case', 'date-after', 'date-on-or-after'],
  ...['date-before', 'date-on-or-before', 'in-date-range', 'ip-address-in-range', 'ip-address-not-in-range'],
]);

/**
 * The ways in which a pattern can match: an event matches when it satisfies all that any one of them asks. As on
 * EventBridge, a field asked about twice keeps what is written last, `$or` or not; and a `$or` that is not a list of two
 * or more objects is a field of that name.
 *
 * @throws {InvalidPatternError} for a pattern that EventBridge would refuse
 */
export const compile = (pattern: EventPattern): readonly Way[] => compileWithOr(pattern).ways;

/** The same, and whether `$or` is an operator in it or a field of that name. */
export function compileWithOr(pattern: EventPattern): {
  readonly ways: readonly Way[];
  readonly isOrOperator: boolean;
} {
  if (countWays(pattern) > MAX_WAYS) {
    throw new InvalidPatternError('', `must have at most ${MAX_WAYS} combinations of its $or`);
  }
  try {
    return { ways: waysOf(pattern, '', [new Map()], { within: false }), isOrOperator: true };
  } catch (error) {
    if (!(error instanceof InvalidPatternError)) throw error;
    try {
      return { ways: waysOf(pattern, '', [new Map()], undefined), isOrOperator: false };
    } catch {
      // What is wrong with `$or` as an operator is what its author wants to know.
      throw error;
    }
  }
}

/** Whether `$or` is an operator here, and whether this is within one. */
type Or = { readonly within: boolean } | undefined;

function waysOf(value: unknown, path: string, before: readonly Way[], or: Or): readonly Way[] {
  if (!isObject(value)) refuse(path, 'an object, or a list of values', value);
  const members = Object.entries(value);
  if (members.length === 0) refuse(path, 'an object that is not empty', value);
  let ways = before;
  for (const [name, member] of members) {
    const memberPath = path === '' ? name : `${path}.${name}`;
    if (name === '$or' && or) {
      ways = branch(member, path, ways);
    } else if (or?.within && RESERVED.has(name)) {
      throw new InvalidPatternError(memberPath, 'is a reserved name, which no field within $or may have');
    } else if (Array.isArray(member)) {
      if (member.length === 0) refuse(memberPath, 'a list that is not empty', member);
      const tests = member.map((it, index) => readTest(it, `${memberPath}[${index}]`));
      ways = ways.map((way) => new Map(way).set(memberPath, tests));
    } else {
      ways = waysOf(member, memberPath, ways, or);
    }
  }
  return ways;
}

function branch(branches: unknown, path: string, before: readonly Way[]): readonly Way[] {
  const orPath = path === '' ? '$or' : `${path}.$or`;
  if (!Array.isArray(branches) || branches.length < 2) refuse(orPath, 'a list of at least two objects', branches);
  return branches.flatMap((it) => {
    if (!isObject(it)) refuse(orPath, 'a list of objects', branches);
    return waysOf(it, path, before, { within: true });
  });
}

/** The product of the lengths of all `$or`, which is what EventBridge counts; nested ones make it more than the ways. */
function countWays(value: unknown): number {
  if (!isObject(value)) return 1;
  return Object.entries(value).reduce((product, [name, member]) => {
    if (name !== '$or' || !Array.isArray(member)) return product * countWays(member);
    return member.reduce((within, it) => within * countWays(it), product * Math.max(member.length, 1));
  }, 1);
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
