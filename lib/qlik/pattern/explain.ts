import type { EventPattern } from './builders';
import { type Asked, compile, type Way } from './compile';
import { elementsOf, isObject, spread } from './spread';
import { objectMatches, treeOf } from './tree';

/** What became of one field that a pattern asks about. */
export interface FieldVerdict {
  /** Its path with the branch of each `$or` that it is in, such as `$or[0].detail.data.status`. */
  readonly path: string;
  /** The values and operators of which one must hold, as the pattern has them. */
  readonly asked: readonly unknown[];
  /**
   * All that the event has there: of lists, on the way and there, the elements. None where the field is absent; to
   * EventBridge it is so too where there is nothing but objects.
   */
  readonly found: readonly unknown[];
  /** Whether the field, were it alone, would match. */
  readonly holds: boolean;
}

/** What became of a pattern, field by field. */
export interface PatternVerdict {
  /** What `matches` says. */
  readonly matches: boolean;
  /** In the order of the pattern. Of a field asked about twice, what EventBridge goes by: what is written last. */
  readonly fields: readonly FieldVerdict[];
  /**
   * The first field that fails; with `$or`, of those branches with which the event comes closest to a match. Undefined
   * when it matches, and when there is a note.
   */
  readonly fault?: FieldVerdict;
  /** Why it does not match although all the fields hold that it takes, in words. */
  readonly note?: string;
}

/**
 * Why an event matches a pattern, or does not. Without `$or`, a pattern matches when all its fields hold; with it, when all
 * outside and those of one branch hold; a note tells where even that is not enough.
 *
 * @param event the whole envelope, as a target gets it
 * @throws {InvalidPatternError} when EventBridge would refuse the pattern
 *
 * @example
 * explain({ detail: { data: { status: ['FAILED'] } } }, { detail: { data: { status: 'ok' } } }).fields;
 * // [{ path: 'detail.data.status', asked: ['FAILED'], found: ['ok'], holds: false }]
 */
export function explain(pattern: EventPattern, event: unknown): PatternVerdict {
  const ways = compile(pattern);
  const seen = spread(event);
  const verdicts = new Map<Asked, FieldVerdict>();
  for (const [path, asked] of inOrder(ways)) {
    const found = valuesAt(seen, path.split('.'));
    const holds = wayMatches(new Map([[path, asked]]), seen);
    verdicts.set(asked, { path: asked.at, asked: asked.values, found, holds });
  }
  const fields = [...verdicts.values()];
  if (ways.some((way) => wayMatches(way, seen))) return { matches: true, fields };
  const { way, failing } = closest(ways, verdicts);
  const [fault] = failing;
  return { matches: false, fields, ...(fault ? { fault } : { note: noteOn(way) }) };
}

/** The way of which the fewest fields fail and, of those, the most hold. */
function closest(ways: readonly Way[], verdicts: ReadonlyMap<Asked, FieldVerdict>) {
  const all = ways.map((way) => {
    const failing = [...way.values()].flatMap((asked) => verdicts.get(asked) ?? []).filter(({ holds }) => !holds);
    return { way, failing };
  });
  return all.reduce((best, it) => {
    const fewer = best.failing.length - it.failing.length;
    return fewer > 0 || (fewer === 0 && it.way.size > best.way.size) ? it : best;
  });
}

function wayMatches(way: Way, seen: unknown): boolean {
  const tree = treeOf(way);
  return tree !== undefined && objectMatches(tree, seen);
}

const noteOn = (way: Way) =>
  treeOf(way) === undefined
    ? 'It asks for a field both as a value and as an object with fields, and no event has both.'
    : 'Each field holds, but in different elements of a list: one element must have all that is asked of it.';

/** What each place of the pattern asks, in the pattern's order: what only a later branch has comes before what follows. */
function inOrder(ways: readonly Way[]): readonly (readonly [string, Asked])[] {
  const order: (readonly [string, Asked])[] = [];
  const known = new Set<Asked>();
  for (const way of ways) {
    const entries = [...way];
    for (const [at, entry] of entries.entries()) {
      if (known.has(entry[1])) continue;
      known.add(entry[1]);
      const next = entries.slice(at + 1).find(([, later]) => known.has(later))?.[1];
      const place = order.findIndex(([, it]) => it === next);
      order.splice(place < 0 ? order.length : place, 0, entry);
    }
  }
  return order;
}

function valuesAt(value: unknown, [name, ...rest]: readonly string[]): readonly unknown[] {
  const elements = elementsOf(value);
  if (name === undefined) return elements;
  return elements.filter(isObject).flatMap((it) => (Object.hasOwn(it, name) ? valuesAt(it[name], rest) : []));
}
