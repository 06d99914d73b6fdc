/**
 * `where`: what a subscription asks of an event beyond its type, in EventBridge's own operators and checked by the
 * compiler against the event's shape. Each field takes a list of values and operators, of which one must hold; all
 * fields named must hold; `$or` takes two or more objects of which one must.
 */
import type { Category, QlikEventData, QlikEventType, UNCATALOGUED } from './catalogue';
import type { QlikEvent } from './event';
import type { EventPattern } from './pattern';
import { readTest } from './pattern/read-test';
import { passes } from './pattern/test';

/** Where a field holds a leaf, and where it does not: absent, an object, or an empty list. */
export interface Exists {
  readonly exists: boolean;
}

type IgnoringCase = { readonly 'equals-ignore-case': string };
type OneOrMore<V> = V | readonly V[];

/** What a string field takes beside plain values. */
export type TextTest =
  | { readonly prefix: string | IgnoringCase }
  | { readonly suffix: string | IgnoringCase }
  | IgnoringCase
  /** `*` stands for any characters; `\*` and `\\` for themselves. */
  | { readonly wildcard: string }
  /** An IPv4 or IPv6 block, such as `10.0.0.0/24`. */
  | { readonly cidr: string };

/** Text operators that `anything-but` turns round. */
type Negatable =
  | { readonly prefix: OneOrMore<string> }
  | { readonly suffix: OneOrMore<string> }
  | { readonly 'equals-ignore-case': OneOrMore<string> }
  | { readonly wildcard: OneOrMore<string> };

/** A comparison, or a range from its lower bound up. Thresholds from -5e9 to 5e9, with at most six decimals. */
export type Comparison =
  | readonly ['=' | '<' | '<=' | '>' | '>=', number]
  | readonly ['>' | '>=', number, '<' | '<=', number];

type TestsOf<V> = [V] extends [string]
  ? V | TextTest | { readonly 'anything-but': OneOrMore<V> | Negatable } | Exists
  : [V] extends [number]
    ? V | { readonly numeric: Comparison } | { readonly 'anything-but': OneOrMore<V> } | Exists
    : [V] extends [boolean]
      ? V | Exists
      : never;

/** What may be asked of a leaf that is nobody's to say. */
type AnyTests = readonly (TestsOf<string> | TestsOf<number> | TestsOf<boolean> | null)[];

type AskOf<V> = unknown extends V
  ? AnyTests | { readonly [field: string]: AskOf<unknown> }
  : [V] extends [string | number | boolean]
    ? readonly TestsOf<V>[]
    : [V] extends [readonly (infer E)[]]
      ? AskOf<NonNullable<E>>
      : Asks<V>;

/** What may be asked of an object's fields. */
export type Asks<D> = { readonly [F in keyof D]?: unknown extends D[F] ? AskOf<unknown> : AskOf<NonNullable<D[F]>> } & {
  readonly $or?: readonly [Asks<D>, Asks<D>, ...Asks<D>[]];
};

/** The attributes that events of ours have by name; `data` is typed by the event types subscribed to. */
type Named = { [A in keyof QlikEvent as string extends A ? never : A]: QlikEvent[A] };
type Attributes = Omit<Named, 'data' | 'trimmed'> & { readonly trimmed?: { readonly paths?: readonly string[] } };

/**
 * What a subscription to the types `T` may ask of `detail`. Subscribed to several types, `data` has the fields that all of
 * them have (`Pick` of a union): a field that only some have would silence the others. Of types that are not in the
 * catalogue anything may be asked.
 */
export type Where<T extends QlikEventType> = Asks<
  Attributes & {
    readonly data?: [T] extends [never] ? unknown : Pick<QlikEventData<T>, keyof QlikEventData<T>>;
  }
>;

/** The event types of a category, for the compiler; a test holds it to the catalogue. */
export type TypeIn<C extends Category | typeof UNCATALOGUED> = Extract<
  QlikEventType,
  {
    'analytics-apps': `com.qlik.v1.app.${string}` | 'com.qlik.v1.reload.finished';
    'api-keys': `com.qlik.v1.api-key.${string}`;
    users: `com.qlik.v1.user.${string}`;
    automations: `com.qlik.v1.automation.${string}`;
    'data-integration': `com.qlik.v1.di-projects.${string}`;
    uncatalogued: never;
  }[C]
>;

type Json = { readonly [field: string]: unknown };

/**
 * The pattern with a `where` besides: both must hold. EventBridge keeps of a field asked about twice only what is written
 * last, so a field that both ask about gets the values that satisfy both.
 *
 * @throws when that cannot be written: two operators about one field, or a field both beside and within an `$or`
 */
export function narrowed(pattern: EventPattern, where: object | undefined): EventPattern {
  if (where === undefined || Object.keys(where).length === 0) return pattern;
  leavesOf(where as Json);
  const { $or, ...rest } = pattern;
  if (!Array.isArray($or)) return bothOf(rest, where as Json) ?? NOTHING;
  const branches = $or.map((branch: Json) => bothOf(branch, where as Json)).filter((branch) => branch !== undefined);
  if (branches.length === 0) return NOTHING;
  return branches.length === 1 ? { ...rest, ...branches[0] } : { ...rest, $or: branches };
}

/** Asks for what no event of ours has. */
const NOTHING: EventPattern = { source: [{ exists: false }] };

/** Undefined when no event can satisfy both. */
function bothOf(pattern: Json, where: Json): Json | undefined {
  const { detail } = pattern;
  const shared = isObject(detail) ? merged(detail, where, 'detail') : where;
  return shared && { ...pattern, detail: shared };
}

function merged(one: Json, other: Json, path: string): Json | undefined {
  const whole: Record<string, unknown> = { ...one };
  const asked = isObject(one) ? leavesOf(one) : [];
  for (const [name, value] of Object.entries(other)) {
    const there = one[name];
    const at = `${path}.${name}`;
    let both: unknown = value;
    if (name === '$or') {
      const within = leavesOf({ $or: value }).find((leaf) => asked.includes(leaf));
      if (within !== undefined)
        throw new Error(`where: ${path}.${within} is asked about already, so $or cannot ask again`);
    } else if (Array.isArray(there) && Array.isArray(value)) both = valuesOfBoth(there, value, at);
    else if (isObject(there) && isObject(value)) both = merged(there, value, at);
    else if (there !== undefined) throw new Error(`where: ${at} is asked about already, as a field of another kind`);
    if (both === undefined) return undefined;
    whole[name] = both;
  }
  return whole;
}

/** The plain values of one list that pass the other. */
function valuesOfBoth(
  one: readonly unknown[],
  other: readonly unknown[],
  path: string,
): readonly unknown[] | undefined {
  const [mine, theirs] = [one, other].map((tests) => tests.map((test, n) => readTest(test, `${path}[${n}]`)));
  for (const [values, tests] of [[mine, theirs] as const, [theirs, mine] as const]) {
    const plain = values?.flatMap((it) => (it.is === 'equal' ? [it.value] : []));
    if (plain?.length !== values?.length) continue;
    const left = plain?.filter((value) => tests?.some((test) => passes(test, value))) ?? [];
    return left.length > 0 ? left : undefined;
  }
  throw new Error(
    `where: ${path} is asked about already, so it takes plain values only, got: ${JSON.stringify(other)}`,
  );
}

/** Paths of all leaves, each once for an `$or`. @throws when one is asked about twice: EventBridge would drop the first */
function leavesOf(where: Json, path = ''): readonly string[] {
  const leaves = Object.entries(where).flatMap(([name, value]) => {
    const here = `${path}${name}`;
    if (name === '$or' && Array.isArray(value)) return [...new Set(value.flatMap((it: Json) => leavesOf(it, path)))];
    return isObject(value) ? leavesOf(value, `${here}.`) : [here];
  });
  const twice = leaves.find((leaf, at) => leaves.indexOf(leaf) !== at);
  if (twice !== undefined)
    throw new Error(`where: ${twice} is asked about both beside $or and within it; put it into each branch`);
  return leaves;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
