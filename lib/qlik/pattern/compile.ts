import type { EventPattern } from './builders';
import { InvalidPatternError, refuse } from './invalid-pattern';
import { readTest } from './read-test';
import type { Test } from './test';

/** What a pattern asks of one field. */
export interface Asked {
  /** Where the pattern asks it: the field's path with the branch of each `$or`, such as `$or[0].detail.type`. */
  readonly at: string;
  /** As the pattern has it. */
  readonly values: readonly unknown[];
  /** The same, read: one of them must pass. */
  readonly tests: readonly Test[];
}

/**
 * What one way of matching asks: by dotted path of the field. A pattern without `$or` has one way; each `$or` multiplies
 * them, and what stands at one place of the pattern is the same object in each.
 */
export type Way = ReadonlyMap<string, Asked>;

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
export function compile(pattern: EventPattern): readonly Way[] {
  if (countWays(pattern) > MAX_WAYS) {
    throw new InvalidPatternError('', `must have at most ${MAX_WAYS} combinations of its $or`);
  }
  try {
    return waysOf(pattern, root, [new Map()], { within: false });
  } catch (error) {
    if (!(error instanceof InvalidPatternError)) throw error;
    try {
      return waysOf(pattern, root, [new Map()], undefined);
    } catch {
      // What is wrong with `$or` as an operator is what its author wants to know.
      throw error;
    }
  }
}

/** Whether `$or` is an operator here, and whether this is within one. */
type Or = { readonly within: boolean } | undefined;

/** Where in a pattern: the path of the field, and the same with the branches of `$or` that lead there. */
interface Place {
  readonly path: string;
  readonly at: string;
}

const root: Place = { path: '', at: '' };
const below = ({ path, at }: Place, name: string): Place => ({ path: joined(path, name), at: joined(at, name) });
const joined = (path: string, name: string) => (path === '' ? name : `${path}.${name}`);

function waysOf(value: unknown, place: Place, before: readonly Way[], or: Or): readonly Way[] {
  if (!isObject(value)) refuse(place.path, 'an object, or a list of values', value);
  const members = Object.entries(value);
  if (members.length === 0) refuse(place.path, 'an object that is not empty', value);
  let ways = before;
  for (const [name, member] of members) {
    const here = below(place, name);
    const { path, at } = here;
    if (name === '$or' && or) {
      ways = branch(member, place, ways);
    } else if (or?.within && RESERVED.has(name)) {
      throw new InvalidPatternError(path, 'is a reserved name, which no field within $or may have');
    } else if (Array.isArray(member)) {
      if (member.length === 0) refuse(path, 'a list that is not empty', member);
      const tests = member.map((it, index) => readTest(it, `${path}[${index}]`));
      const asked: Asked = { at, values: member, tests };
      ways = ways.map((way) => new Map(way).set(path, asked));
    } else {
      ways = waysOf(member, here, ways, or);
    }
  }
  return ways;
}

function branch(branches: unknown, { path, at }: Place, before: readonly Way[]): readonly Way[] {
  const orPath = joined(path, '$or');
  if (!Array.isArray(branches) || branches.length < 2) refuse(orPath, 'a list of at least two objects', branches);
  return branches.flatMap((it, index) => {
    if (!isObject(it)) refuse(orPath, 'a list of objects', branches);
    return waysOf(it, { path, at: joined(at, `$or[${index}]`) }, before, { within: true });
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
