import type { Way } from './compile';
import { elementsOf, isLeaf, isObject } from './spread';
import { passes, type Test } from './test';

/** What a way asks of an object's members, by name. */
export interface Tree {
  readonly members: Map<string, readonly Test[] | Tree>;
}

/** A way as a tree; undefined when it wants a field to be both a leaf and an object, which none is. */
export function treeOf(way: Way): Tree | undefined {
  const root: Tree = { members: new Map() };
  for (const [path, { tests }] of way) {
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

/** Whether an object, of an event that is spread, has all that is asked of it. */
export function objectMatches({ members }: Tree, value: unknown): boolean {
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
