import { InvalidPatternError, matches } from '../../../lib/qlik/pattern';

const refused = (pattern: object): InvalidPatternError => {
  try {
    matches(pattern as never, {});
  } catch (error) {
    if (error instanceof InvalidPatternError) return error;
    throw error;
  }
  throw new Error(`not refused: ${JSON.stringify(pattern)}`);
};

describe('a pattern is refused with where, what is allowed and what was found', () => {
  it.each([
    [{}, '', 'it must be an object that is not empty, got: {}'],
    [{ detail: {} }, 'detail', 'detail must be an object that is not empty, got: {}'],
    [{ source: 'qlik.cloud' }, 'source', 'source must be an object, or a list of values, got: "qlik.cloud"'],
    [{ source: [] }, 'source', 'source must be a list that is not empty, got: []'],
    [{ a: { b: [['c']] } }, 'a.b[0]', 'a.b[0] must be a string, number, boolean, null or operator, got: ["c"]'],
    [{ a: [1, { prefix: 5 }] }, 'a[1].prefix', 'must be a string or { "equals-ignore-case": string }, got: 5'],
    [{ a: [{ prefix: 'a', suffix: 'b' }] }, 'a[0]', 'a[0] must be one operator, got: {"prefix":"a","suffix":"b"}'],
    [{ a: [{ contains: 'a' }] }, 'a[0]', 'one of the operators prefix, suffix, equals-ignore-case, wildcard'],
    [{ a: [{ toString: 'a' }] }, 'a[0]', 'one of the operators'],
    [{ a: [{ 'anything-but': { cidr: '::/0' } }] }, 'a[0].anything-but', 'must be one of prefix, suffix'],
    [{ a: [{ 'anything-but': ['a', 1] }] }, 'a[0].anything-but', 'only strings or only numbers, got: ["a",1]'],
    [{ a: [{ 'anything-but': { prefix: '' } }] }, 'a[0].anything-but.prefix', 'a string that is not empty'],
    [{ a: [{ 'anything-but': 2 ** 64 }] }, 'a[0].anything-but', 'a number that a double holds exactly'],
    [{ a: [{ numeric: ['>', 5, '<', 5] }] }, 'a[0].numeric', 'must have its lower bound below the upper one'],
    [{ a: [{ numeric: ['<', 5, '>', 1] }] }, 'a[0].numeric', 'a range such as [">", 0, "<=", 5], got: ["<",5,">",1]'],
    [{ a: [{ numeric: ['>', 5e9 + 1] }] }, 'a[0].numeric', 'a number from -5e9 to 5e9 with at most 6 decimals'],
    [{ a: [{ numeric: ['>', 0.0000001] }] }, 'a[0].numeric', 'at most 6 decimals, got: 1e-7'],
    [{ a: [{ cidr: '10.0.0.0' }] }, 'a[0].cidr', 'an address and a mask, such as "10.0.0.0/24", got: "10.0.0.0"'],
    [{ a: [{ cidr: '10.0.0.0/32' }] }, 'a[0].cidr', 'must have a mask of 0 to 31, got: "10.0.0.0/32"'],
    [{ a: [{ cidr: '::1::/8' }] }, 'a[0].cidr', 'an IPv4 or IPv6 address and a mask, got: "::1::/8"'],
    [{ a: [{ wildcard: 'a**b' }] }, 'a[0].wildcard', 'must not have two * in a row, got: "a**b"'],
    [{ a: [{ wildcard: 'a\\b' }] }, 'a[0].wildcard', 'may escape only * and \\ by a backslash, got: "a\\\\b"'],
    [{ a: [{ exists: 'true' }] }, 'a[0].exists', 'must be true or false, got: "true"'],
    [{ a: { $or: [{ b: [1] }] } }, 'a.$or', 'a.$or must be a list of at least two objects, got: [{"b":[1]}]'],
    [{ $or: [{ prefix: ['a'] }, { b: ['c'] }] }, 'prefix', 'is a reserved name, which no field within $or may have'],
  ])('%j', (pattern, path, message) => {
    const error = refused(pattern);
    expect(error.path).toBe(path);
    expect(error.message).toContain(message);
  });
});

it('a pattern may have a thousand combinations of its $or and no more', () => {
  const branches = (count: number) => Array.from({ length: count }, (_, n) => ({ a: [n] }));
  expect(matches({ $or: branches(40), b: { $or: branches(25) } }, { a: 1, b: { a: 2 } })).toBe(true);
  expect(refused({ $or: branches(40), b: { $or: branches(26) } }).message).toContain('at most 1000 combinations');
});

it('shows a long value cut short', () => {
  expect(refused({ a: [[...'x'.repeat(500)]] } as object).message.length).toBeLessThan(200);
});
