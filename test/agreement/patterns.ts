import fc from 'fast-check';
import { categorySlugs } from '../../lib/qlik/catalogue';
import { categoryPattern, failurePattern, uncataloguedPattern } from '../../lib/qlik/pattern';
import type { Json } from './events';
import { invalidTest, testAbout } from './tests';

/** A pattern and an event it may or may not match, or be valid for. */
export interface Pair {
  readonly pattern: Json;
  readonly event: Json;
}

/** Patterns made from an event, so that hits and near misses are as common as invalid ones are. */
export const patternAbout = (event: Json): fc.Arbitrary<Json> => {
  const fields = fc.array(fieldOf(event), { minLength: 1, maxLength: 4 });
  const valid = fc.oneof(
    { weight: 6, arbitrary: fields.map(nested) },
    {
      weight: 2,
      arbitrary: fields.map((it) => Object.fromEntries(it.map(({ path, tests }) => [path.join('.'), tests]))),
    },
    { weight: 5, arbitrary: withOr(event, fields) },
    { weight: 1, arbitrary: fc.constantFrom(...productPatterns) },
  );
  const invalid = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(valid, fieldOf(event), invalidTest).map(planted) },
    { weight: 1, arbitrary: fc.tuple(valid, invalidWhole).map(([it, wrong]) => ({ ...it, ...wrong })) },
  );
  return fc.oneof({ weight: 5, arbitrary: valid }, { weight: 1, arbitrary: invalid });
};

const productPatterns = [...categorySlugs.map(categoryPattern), failurePattern(), uncataloguedPattern()];

interface Field {
  readonly path: readonly string[];
  readonly tests: readonly unknown[];
}

/** Where in an event there is something, with what there is; arrays are looked through, as EventBridge does. */
function placesIn(value: unknown, path: readonly string[] = []): { path: readonly string[]; value: unknown }[] {
  if (Array.isArray(value)) return value.flatMap((it) => placesIn(it, path));
  const here = path.length > 0 ? [{ path, value }] : [];
  if (typeof value !== 'object' || value === null) return here;
  return [...here, ...Object.entries(value).flatMap(([name, it]) => placesIn(it, [...path, name]))];
}

/** A field the event has, or one it has not, with tests about what it holds. */
const fieldOf = (event: Json): fc.Arbitrary<Field> =>
  fc
    .tuple(fc.constantFrom(...placesIn(event)), fc.nat(9))
    .chain(([{ path, value }, dice]) =>
      fc
        .array(testAbout(value), { minLength: 1, maxLength: 3 })
        .map((tests) => ({ path: dice === 0 ? [...path, 'no'] : path, tests })),
    );

/** The fields as nested objects. One that would be both a list and an object keeps what came last. */
function nested(fields: readonly Field[]): Json {
  return fields.reduce<Json>((whole, { path, tests }) => put(whole, path, tests), {});
}

function put(whole: unknown, [name, ...rest]: readonly string[], tests: unknown): Json {
  const object = typeof whole === 'object' && whole !== null && !Array.isArray(whole) ? (whole as Json) : {};
  if (name === undefined) return object;
  return { ...object, [name]: rest.length === 0 ? tests : put(object[name], rest, tests) };
}

/** Some fields before, some in branches (nested once in a while), some after: what is written last wins. */
const withOr = (event: Json, fields: fc.Arbitrary<Field[]>): fc.Arbitrary<Json> => {
  const branch = fc.oneof(
    { weight: 20, arbitrary: fields.map(nested) },
    { weight: 5, arbitrary: fc.array(fields.map(nested), { minLength: 2, maxLength: 3 }).map(($or) => ({ $or })) },
    { weight: 1, arbitrary: fc.constantFrom({ numeric: ['a'] }, { prefix: 'a' }) },
  );
  const or = fc.array(branch, { minLength: 2, maxLength: 3 });
  const inDetail = fc.array(fieldOf(event), { minLength: 2, maxLength: 3 }).map((all) => ({
    detail: { $or: all.map(({ path, tests }) => put({}, path.length > 1 ? path.slice(1) : path, tests)) },
  }));
  return fc.oneof(
    fc.tuple(fields, or).map(([before, $or]) => ({ ...nested(before), $or })),
    fc.tuple(or, fields).map(([$or, after]) => ({ $or, ...nested(after) })),
    inDetail,
  );
};

const planted = ([pattern, { path }, wrong]: [Json, Field, unknown]): Json => put(pattern, path, [wrong]);

const thousand = (count: number) => Array.from({ length: count }, (_, n) => ({ a: [n] }));

const invalidWhole = fc.constantFrom<Json>(
  ...[{ a: [] }, { a: {} }, { a: 'x' }, { a: null }, { a: 5 }, { detail: {} }, { detail: { a: true } }],
  ...[
    { $or: [] },
    { $or: [{ a: ['x'] }] },
    { $or: 'a' },
    { $or: ['a', 'b'] },
    { $or: { a: ['x'] } },
    { $or: [{}, {}] },
  ],
  ...[{ $or: thousand(1001) }, { $or: thousand(40), detail: { $or: thousand(26) } }, { $or: thousand(1000) }],
);
