import type { Leaf } from './test';

/** A list within a list is one list to EventBridge; what is no list is one of one. */
export const elementsOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value.flatMap(elementsOf) : [value];

/**
 * The event with each name that has a dot taken apart: EventBridge knows fields by their dotted paths alone, so
 * `{"a.b": 1}` and `{"a": {"b": 1}}` are the same to it (aws/event-ruler, `Path`).
 */
export function spread(value: unknown): unknown {
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

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isLeaf = (value: unknown): value is Leaf =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
