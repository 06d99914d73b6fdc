import fc from 'fast-check';
import { numbers, strings } from './events';

/** Tests about a value: such as it passes, such as it only just fails, and such as have nothing to do with it. */
export function testAbout(value: unknown): fc.Arbitrary<unknown> {
  const text = textNear(typeof value === 'string' ? value : String(value));
  const number = numberNear(typeof value === 'number' ? value : 5);
  const texts = fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 }));
  const notEmpty = text.filter((it) => it !== '');
  const ignoringCase = text.map((it) => ({ 'equals-ignore-case': it }));
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(isLeaf(value) ? value : 'ok') },
    fc.oneof(text, number, fc.boolean(), fc.constant(null), fc.constant('')),
    text.map((exactly) => ({ exactly })),
    fc.oneof(text, ignoringCase).map((prefix) => ({ prefix })),
    fc.oneof(text, ignoringCase).map((suffix) => ({ suffix })),
    ignoringCase,
    wildcardNear(text).map((wildcard) => ({ wildcard })),
    fc.boolean().map((exists) => ({ exists })),
    numeric(threshold(number)).map((it) => ({ numeric: it })),
    cidr.map((it) => ({ cidr: it })),
    {
      weight: 3,
      arbitrary: fc
        .oneof(
          texts,
          number,
          fc.array(number, { minLength: 1, maxLength: 3 }),
          fc.oneof(notEmpty, fc.array(notEmpty, { minLength: 1, maxLength: 3 })).map((prefix) => ({ prefix })),
          fc.oneof(notEmpty, fc.array(notEmpty, { minLength: 1, maxLength: 3 })).map((suffix) => ({ suffix })),
          texts.map((it) => ({ 'equals-ignore-case': it })),
          fc
            .oneof(wildcardNear(text), fc.array(wildcardNear(text), { minLength: 1, maxLength: 2 }))
            .map((wildcard) => ({
              wildcard,
            })),
        )
        .map((it) => ({ 'anything-but': it })),
    },
  );
}

const isLeaf = (value: unknown) => typeof value !== 'object' || value === null;

const swapCase = (text: string) =>
  [...text].map((it) => (it === it.toLowerCase() ? it.toUpperCase() : it.toLowerCase())).join('');

/** Cut between characters: half of a surrogate pair is no text that could be sent to anyone. */
const textNear = (text: string): fc.Arbitrary<string> => {
  const characters = [...text];
  return fc.oneof(
    fc.constantFrom(text, swapCase(text), `${text}x`, text.toUpperCase()),
    fc.nat(characters.length).map((end) => characters.slice(0, end).join('')),
    fc.nat(characters.length).map((start) => characters.slice(start).join('')),
    fc.constantFrom(...strings),
  );
};

/** The text with wildcards put in; what would be read as one is escaped. */
const wildcardNear = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(text, fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(2)), { maxLength: 3 }))
    .map(([whole, cuts]) => {
      const characters = [...whole].map((it) => (it === '*' || it === '\\' ? `\\${it}` : it));
      for (const [where, dropped] of cuts) characters.splice(Math.floor(where * characters.length), dropped, '*');
      return characters.filter((it, at) => it !== '*' || characters[at - 1] !== '*').join('');
    });

const numberNear = (number: number) =>
  fc.oneof(fc.constantFrom(number, number + 1, number - 1, number + 0.000001, -number), fc.constantFrom(...numbers));

/** Seldom beyond the limits, which make the whole pattern invalid. */
const threshold = (number: fc.Arbitrary<number>) =>
  fc.oneof(
    { weight: 40, arbitrary: number.filter((it) => Math.abs(it) <= 5e9 && Number(it.toFixed(6)) === it) },
    { weight: 1, arbitrary: number },
  );

const numeric = (number: fc.Arbitrary<number>) =>
  fc.oneof(
    fc.tuple(fc.constantFrom('=', '<', '<=', '>', '>='), number),
    fc
      .tuple(fc.constantFrom('>', '>='), number, fc.constantFrom('<', '<='), number)
      .filter(([, one, , other]) => one !== other)
      .map(([low, one, high, other]) => [low, Math.min(one, other), high, Math.max(one, other)]),
  );

const cidr = fc.constantFrom(
  ...['10.0.0.0/24', '10.0.0.5/24', '010.0.0.0/8', '0.0.0.0/0', '192.168.0.1/31', '10.0.0.0/+24', '10.0.0.0/-0'],
  ...['2001:db8::/32', '::/0', '::/127', '1:2:3:4:5:6:7::/112', '2001:DB8::1/127'],
);

/** What a pattern must not have in a field's list. */
export const invalidTest: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>([], ['a'], {}, { unknown: 'a' }, { prefix: 'a', suffix: 'b' }, { toString: 'a' }),
  fc
    .constantFrom('prefix', 'suffix', 'wildcard', 'cidr', 'equals-ignore-case', 'exactly', 'numeric', 'exists')
    .chain((operator) =>
      fc.constantFrom(5, null, ['a'], {}, { prefix: 'a' }, [], 'true').map((it) => ({ [operator]: it })),
    ),
  fc
    .constantFrom('prefix', 'suffix', 'wildcard', 'equals-ignore-case', 'cidr', 'numeric', 'exists')
    .chain((operator) =>
      fc
        .constantFrom<unknown>('', [], 5, true, null, {}, ['a', 5], ['a', ''], 'a')
        .map((it) => ({ 'anything-but': { [operator]: it } })),
    ),
  fc
    .constantFrom<unknown>([], ['a', 5], [true], [null], true, null, {}, [['a']], { prefix: 'a', suffix: 'b' })
    .map((it) => ({ 'anything-but': it })),
  fc
    .constantFrom<unknown>(
      ...[[], ['='], ['<>', 5], ['=', '5'], ['=', 5, '<', 6], ['<', 5, '>', 1], ['>', 1, '<'], ['>', 1, '>', 5]],
      ...[['>', 5, '<', 5], ['>', 6, '<', 5], ['>', 1, '<', 5, '<', 6], [5, '<'], ['>', 1, '=', 5], '=', ['=', true]],
      ...[['<=', 1, '<', 5], ['=', null], ['>', 1, 5, '<'], { '=': 5 }],
    )
    .map((it) => ({ numeric: it })),
  fc
    .constantFrom(
      ...['10.0.0.0', '10.0.0.0/', '10.0.0.0/32', '10.0.0/8', '10.0.0.256/8', '::/128', '1::2::3/8', 'a/8', '/8'],
      ...['10.0.0.0/8/8', '10.0.0.0/-1', '10.0.0.0/ 8', '10.0.0.0/8.0', '10.0.0.0/99999999999', ':::/8', 'fe80::1%1/8'],
    )
    .map((it) => ({ cidr: it })),
  fc.constantFrom('a**b', '**', 'a\\b', 'a\\', '\\\\\\').map((it) => ({ wildcard: it })),
);
