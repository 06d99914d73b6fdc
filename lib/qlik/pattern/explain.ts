import type { EventPattern } from './builders';
import { compileWithOr } from './compile';
import { matcher } from './matches';

/** What one field of a pattern asks, and what the event has there. */
export interface FieldVerdict {
  /** Dotted path; of a field within a `$or` with the branch before it: `$or[0].detail.data.status`. */
  readonly path: string;
  /** The values and operators of which one must hold, as the pattern has them. */
  readonly asked: readonly unknown[];
  /** All that the event has there: of a list its elements; none where the field is absent. */
  readonly found: readonly unknown[];
  /** Whether the event would match if the pattern asked this alone. */
  readonly holds: boolean;
}

/** Whether an event matches a pattern, and why. */
export interface PatternVerdict {
  readonly matches: boolean;
  /** In the pattern's order. */
  readonly fields: readonly FieldVerdict[];
  /** Whether each field holds and the event does not match: what holds, holds of different elements of a list. */
  readonly isSplit: boolean;
}

/**
 * Explains field by field whether an event matches a pattern. `matches` is {@link matcher}'s own answer; outside a
 * `$or`, of whose branches one must hold, a field that does not hold is a reason why not.
 *
 * @throws {InvalidPatternError} when EventBridge would refuse the pattern
 *
 * @example
 * explain({ detail: { data: { status: ['FAILED'] } } }, event).fields.find(({ holds }) => !holds)?.path;
 */
export function explain(pattern: EventPattern, event: unknown): PatternVerdict {
  const matches = matcher(pattern)(event);
  const { isOrOperator } = compileWithOr(pattern);
  const fields = fieldsOf({ event, isOrOperator }, pattern, [], '');
  return { matches, fields, isSplit: !matches && fields.every(({ holds }) => holds) };
}

interface Subject {
  readonly event: unknown;
  /** Whether `$or` is an operator. */
  readonly isOrOperator: boolean;
}

function fieldsOf(it: Subject, pattern: object, path: readonly string[], prefix: string): readonly FieldVerdict[] {
  return Object.entries(pattern).flatMap(([name, asked]) => {
    if (name === '$or' && it.isOrOperator) {
      return (asked as readonly object[]).flatMap((branch, at) => fieldsOf(it, branch, path, `${prefix}$or[${at}].`));
    }
    // As EventBridge knows fields: by their dotted paths alone.
    const here = [...path, ...name.split('.')];
    if (!Array.isArray(asked)) return fieldsOf(it, asked, here, prefix);
    const found = here.reduce<unknown[]>((at, step) => at.flatMap((value) => memberOf(value, step)), [it.event]);
    const alone = here.reduceRight<unknown>((inner, step) => ({ [step]: inner }), asked) as EventPattern;
    return [{ path: prefix + here.join('.'), asked, found, holds: matcher(alone)(it.event) }];
  });
}

function memberOf(value: unknown, name: string): unknown[] {
  const objects = (Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value]) as unknown[];
  return objects.flatMap((it) =>
    typeof it === 'object' && it !== null && Object.hasOwn(it, name)
      ? [(it as Readonly<Record<string, unknown>>)[name]].flat(Number.POSITIVE_INFINITY)
      : [],
  );
}
