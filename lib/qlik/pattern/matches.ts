import type { EventPattern } from './builders';
import { compile, type Way } from './compile';
import { type Leaf, passes, type Test } from './test';

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

/** What a way asks of an object's members, by name. */
interface Tree {
  readonly members: Map<string, readonly Test[] | Tree>;
}

/** A way as a tree; undefined when it wants a field to be both a leaf and an object, which none is. */
function treeOf(way: Way): Tree | undefined {
  const root: Tree = { members: new Map() };
  for (const [path, tests] of way) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let { members } = root;
    for (const name of names) {
      const inner = members.get(name) ?? { members: new Map() };
      if (!('members' in inner)) return undefined;
      members.set(name, inner);
      members = inner.members;
    }
    if (members.has(last)) return undefined;
    members.set(last, tests);
  }
  return root;
}

function objectMatches({ members }: Tree, value: unknown): boolean {
  const object = isObject(value) ? value : {};
  for (const [name, wanted] of members) {
    const member = Object.hasOwn(object, name) ? object[name] : undefined;
    if (!('members' in wanted ? someObjectMatches(wanted, member) : fieldMatches(wanted, member))) return false;
  }
  return true;
}

/** All that is asked of an object in a list must be true of one and the same; where there is none, of an empty one. */
function someObjectMatches(tree: Tree, value: unknown): boolean {
  if (!Array.isArray(value)) return objectMatches(tree, value);
  const objects = elementsOf(value).filter(isObject);
  return (objects.length > 0 ? objects : [{}]).some((object) => objectMatches(tree, object));
}

/** A field is its leaves: of a list any will do, while an object and an empty list are as good as absent. */
function fieldMatches(tests: readonly Test[], value: unknown): boolean {
  if (isLeaf(value)) return tests.some((test) => passes(test, value));
  const leaves = elementsOf(value).filter(isLeaf);
  if (leaves.length === 0) return tests.some((test) => test.is === 'exists' && !test.exists);
  return tests.some((test) => leaves.some((leaf) => passes(test, leaf)));
}

const elementsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.flatMap(elementsOf) : [value]);

/**
 * The event with each name that has a dot taken apart: EventBridge knows fields by their dotted paths alone, so
 * `{"a.b": 1}` and `{"a": {"b": 1}}` are the same to it (aws/event-ruler, `Path`).
 */
function spread(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spread);
  if (!isObject(value)) return value;
  const whole: Json = Object.create(null);
  for (const [name, member] of Object.entries(value)) {
    const names = name.split('.');
    const last = names.pop() ?? '';
    let object = whole;
    for (const step of names) {
      const inner = object[step];
      const next: Json = isObject(inner) ? inner : Object.create(null);
      // A value that stands there already stays, beside what the dotted name leads to.
      object[step] = inner === undefined || inner === next ? next : [inner, next];
      object = next;
    }
    const there = object[last];
    const here = spread(member);
    if (there === undefined) object[last] = here;
    else object[last] = isObject(there) && isObject(here) ? { ...there, ...here } : [there, here];
  }
  return whole;
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isLeaf = (value: unknown): value is Leaf =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
