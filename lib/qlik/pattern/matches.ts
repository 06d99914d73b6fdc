import type { EventPattern } from './builders';
import { compile } from './compile';
import { spread } from './spread';
import { objectMatches, type Tree, treeOf } from './tree';

/**
 * Whether EventBridge would hand an event to a rule with this pattern. The event is the whole envelope, as a target gets
 * it: `{ source, 'detail-type', detail, … }`.
 *
 * @throws {InvalidPatternError} when EventBridge would refuse the pattern
 *
 * @example
 * matches({ detail: { data: { status: ['FAILED'] } } }, { detail: { data: { status: 'FAILED' } } }); // true
 */
export const matches = (pattern: EventPattern, event: unknown): boolean => matcher(pattern)(event);

/** The same for many events: reads the pattern once. */
export function matcher(pattern: EventPattern): (event: unknown) => boolean {
  const trees = treesOf(pattern);
  return (event) => {
    const seen = spread(event);
    return trees.some((tree) => objectMatches(tree, seen));
  };
}

/**
 * The same for many events and many patterns: reads each pattern once, and each event once.
 *
 * @returns gives the indexes of the patterns that match an event, in their order
 */
export function matchers(patterns: readonly EventPattern[]): (event: unknown) => readonly number[] {
  const compiled = patterns.map((pattern, index) => ({ index, trees: treesOf(pattern) }));
  return (event) => {
    const seen = spread(event);
    return compiled.filter(({ trees }) => trees.some((tree) => objectMatches(tree, seen))).map(({ index }) => index);
  };
}

const treesOf = (pattern: EventPattern): readonly Tree[] =>
  compile(pattern)
    .map(treeOf)
    .filter((tree) => tree !== undefined);
