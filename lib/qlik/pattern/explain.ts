import type { EventPattern } from './builders';
import { matcher } from './matches';

/** What one field of a pattern asks, and what the event has there. */
export interface FieldVerdict {
  readonly path: string;
  readonly asked: readonly unknown[];
  readonly found: readonly unknown[];
  readonly holds: boolean;
}

/** Whether an event matches a pattern, and why. */
export interface PatternVerdict {
  readonly matches: boolean;
  readonly fields: readonly FieldVerdict[];
}

/** Explains a pattern field by field. */
export function explain(pattern: EventPattern, event: unknown): PatternVerdict {
  return { matches: matcher(pattern)(event), fields: fieldsOf(pattern, event, [], '') };
}

function fieldsOf(pattern: object, event: unknown, path: readonly string[], prefix: string): readonly FieldVerdict[] {
  return Object.entries(pattern).flatMap(([name, asked]) => {
    if (name === '$or' && Array.isArray(asked)) {
      return asked.flatMap((it, at) => fieldsOf(it, event, path, `${prefix}$or[${at}].`));
    }
    const here = [...path, name];
    if (!Array.isArray(asked)) return fieldsOf(asked, event, here, prefix);
    const found = here.reduce<unknown[]>((at, step) => at.flatMap((it) => memberOf(it, step)), [event]);
    const alone = here.reduceRight<unknown>((inner, step) => ({ [step]: inner }), asked) as EventPattern;
    return [{ path: prefix + here.join('.'), asked, found, holds: matcher(alone)(event) }];
  });
}

function memberOf(value: unknown, name: string): unknown[] {
  const objects = Array.isArray(value) ? value : [value];
  return objects.flatMap((it) => (typeof it === 'object' && it !== null && name in it ? [it[name]].flat() : []));
}
