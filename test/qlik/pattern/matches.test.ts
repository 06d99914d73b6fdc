import fc from 'fast-check';
import { type EventPattern, matcher, matchers, matches } from '../../../lib/qlik/pattern';
import { pairsOf } from '../../agreement/agreement';

/** Whether a value of `detail.field` passes the tests. */
const takes = (tests: readonly unknown[], ...field: readonly unknown[]) =>
  matches({ detail: { field: tests } }, { detail: field.length > 0 ? { field: field[0] } : {} });

describe('a plain value', () => {
  it.each([
    ['a string', ['ok'], 'ok', true],
    ['a string in another case', ['ok'], 'OK', false],
    ['the empty string', [''], '', true],
    ['null', [null], null, true],
    ['the text null', [null], 'null', false],
    ['false', [false], false, true],
    ['the text of a boolean', [true], 'true', false],
    ['a number', [300], JSON.parse('3.0e2'), true],
    ['the text of a number', [300], '300', false],
    ['a number as large as an account', [123456789012], 123456789012, true],
    ['any of several', ['a', 1, null], 1, true],
    ['any of a list', ['b'], ['a', 'b'], true],
    ['any of a list within a list', ['b'], ['a', ['b']], true],
    ['nothing of an empty list', ['b'], [], false],
    ['no object', ['b'], { b: 'b' }, false],
  ])('takes %s', (_, tests, value, expected) => {
    expect(takes(tests, value)).toBe(expected);
  });

  it('does not take what is absent, null included', () => {
    expect(takes([null])).toBe(false);
  });
});

describe('text operators', () => {
  it.each([
    [{ prefix: 'com.' }, 'com.qlik', true],
    [{ prefix: 'com.' }, 'Com.qlik', false],
    [{ prefix: { 'equals-ignore-case': 'COM.' } }, 'com.qlik', true],
    [{ prefix: '' }, '', true],
    [{ prefix: '' }, 5, false],
    [{ suffix: '.png' }, 'a.png', true],
    [{ suffix: '.png' }, 'a.PNG', false],
    [{ suffix: { 'equals-ignore-case': '.PNG' } }, 'a.png', true],
    [{ 'equals-ignore-case': 'straße' }, 'STRASSE', true],
    [{ 'equals-ignore-case': 'straße' }, 'strasse', false],
    [{ 'equals-ignore-case': 'ẞ' }, 'ß', true],
    [{ 'equals-ignore-case': 'ß' }, 'ẞ', false],
    [{ wildcard: '*/lib/*.png' }, '/a/lib/b.png', true],
    [{ wildcard: 'a*a' }, 'a', false],
    [{ wildcard: '*' }, '', true],
    [{ wildcard: '' }, '', true],
    [{ wildcard: 'a*b*c' }, 'abbcbc', true],
    [{ wildcard: 'a\\*b' }, 'a*b', true],
    [{ wildcard: 'a\\*b' }, 'axb', false],
    [{ wildcard: '\\\\*' }, '\\a\nb', true],
    [{ exactly: 'ok' }, 'ok', true],
  ])('%j of %j is %s', (test, value, expected) => {
    expect(takes([test], value)).toBe(expected);
  });

  it('a wildcard that nearly matches a long value costs no more than a short one', () => {
    const many = `${'a*'.repeat(500)}b`;
    expect(takes([{ wildcard: many }], 'a'.repeat(100_000))).toBe(false);
  });
});

describe('anything-but', () => {
  it.each([
    ['a', 'b', true],
    ['a', 'a', false],
    ['a', 5, true],
    ['a', null, true],
    [5, '5', true],
    [5, 5, false],
    [['a', 'b'], 'b', false],
    [[1, 2], 3, true],
    [{ prefix: 'a' }, 'abc', false],
    [{ prefix: ['a', 'b'] }, 'bc', false],
    [{ suffix: '.png' }, 'a.jpg', true],
    [{ 'equals-ignore-case': ['ok', 'done'] }, 'DONE', false],
    [{ wildcard: '*/lib/*' }, '/a/lib/b', false],
    [{ wildcard: '*/lib/*' }, 5, true],
  ])('%j of %j is %s', (operand, value, expected) => {
    expect(takes([{ 'anything-but': operand }], value)).toBe(expected);
  });

  it('takes a list of which one passes, not one of which all fail, and never what is absent', () => {
    const test = [{ 'anything-but': 'a' }];
    expect([takes(test, ['a', 'b']), takes(test, ['a']), takes(test, []), takes(test)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('numeric', () => {
  it.each([
    [['=', 3.018e2], 301.8, true],
    [['<', 5], 5, false],
    [['<=', 5], 5, true],
    [['>', 5], 5.000001, true],
    [['>=', 5], 5, true],
    [['>', 0, '<=', 5], 5, true],
    [['>', 0, '<=', 5], 0, false],
    [['>=', -5e9, '<', 5e9], -5e9, true],
    [['>', 0], '5', false],
    [['>', 0], true, false],
    [['>', 0], 8e9, true],
  ])('%j of %j is %s', (numeric, value, expected) => {
    expect(takes([{ numeric }], value)).toBe(expected);
  });

  it('says what comparing says, for any range and number', () => {
    const number = fc.integer({ min: -1000, max: 1000 }).map((it) => it / 8);
    fc.assert(
      fc.property(number, number, number, (low, high, value) => {
        fc.pre(low < high);
        expect(takes([{ numeric: ['>', low, '<=', high] }], value)).toBe(value > low && value <= high);
      }),
    );
  });
});

describe('cidr', () => {
  it.each([
    ['10.0.0.0/24', '10.0.0.255', true],
    ['10.0.0.0/24', '10.0.1.0', false],
    ['10.0.0.77/24', '10.0.0.1', true],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['10.0.0.0/24', '::ffff:a00:1', false],
    ['2001:db8::/32', '2001:DB8:0:0:0:0:0:1', true],
    ['2001:db8::/33', '2001:db8:8000::', false],
    ['::/0', '10.0.0.1', false],
    ['10.0.0.0/8', 'ten', false],
    ['10.0.0.0/8', '10.0.0', false],
  ])('%s of %s is %s', (cidr, value, expected) => {
    expect(takes([{ cidr }], value)).toBe(expected);
  });
});

describe('exists', () => {
  it.each([
    ['null', true, null],
    ['the empty string', true, ''],
    ['a list with a leaf', true, [{}, 1]],
    ['an object', false, { a: 1 }],
    ['an empty list', false, []],
  ])('counts %s as %s', (_, there, value) => {
    expect(takes([{ exists: true }], value)).toBe(there);
    expect(takes([{ exists: false }], value)).toBe(!there);
  });

  it('is one of the alternatives beside values', () => {
    const test = [{ 'anything-but': 'CANCELED' }, { exists: false }];
    expect([takes(test), takes(test, 'FAILED'), takes(test, 'CANCELED')]).toEqual([true, true, false]);
  });

  it('holds of what is below a field that is no object', () => {
    expect(matches({ detail: { a: { b: [{ exists: false }] } } }, { detail: { a: 'text' } })).toBe(true);
  });
});

describe('objects in a list', () => {
  const pattern = { detail: { blocks: { type: ['a'], status: ['failed'] } } };

  it('match when one of them has all that is asked', () => {
    const blocks = [
      { type: 'b', status: 'ok' },
      { type: 'a', status: 'failed' },
    ];
    expect(matches(pattern, { detail: { blocks } })).toBe(true);
  });

  it('do not match when two of them have it between them', () => {
    const blocks = [
      { type: 'a', status: 'ok' },
      { type: 'b', status: 'failed' },
    ];
    expect(matches(pattern, { detail: { blocks } })).toBe(false);
  });
});

describe('$or', () => {
  const event = (detail: object) => ({ source: 's', detail });

  it('asks for what is beside it and for one of its branches, nested ones too', () => {
    const pattern = { source: ['s'], detail: { $or: [{ a: [1] }, { b: [1], $or: [{ c: [1] }, { d: [1] }] }] } };
    const takesDetail = (detail: object) => matches(pattern, event(detail));
    expect([takesDetail({ a: 1 }), takesDetail({ b: 1 }), takesDetail({ b: 1, d: 1 })]).toEqual([true, false, true]);
    expect(matches(pattern, { source: 'other', detail: { a: 1 } })).toBe(false);
  });

  it('lets what is written last win over the same field before it, as EventBridge does', () => {
    const before = { detail: { a: [1], $or: [{ a: [2] }, { b: [3] }] } };
    const after = { detail: { $or: [{ a: [2] }, { b: [3] }], a: [1] } };
    expect([matches(before, event({ a: 2 })), matches(after, event({ a: 2 }))]).toEqual([true, false]);
    expect([matches(before, event({ a: 1 })), matches(after, event({ a: 1 }))]).toEqual([false, true]);
  });

  it('is a field of that name when it is no list of objects', () => {
    expect(matches({ detail: { $or: { a: ['x'] } } }, event({ $or: { a: 'x' } }))).toBe(true);
    expect(matches({ detail: { $or: ['x'] } }, event({ $or: 'x' }))).toBe(true);
  });

  it('cannot make a field a leaf and an object at once', () => {
    const pattern = { detail: { a: ['x'], $or: [{ a: { b: ['y'] } }, { c: [1] }] } };
    expect(matches(pattern, event({ a: ['x', { b: 'y' }] }))).toBe(false);
    expect(matches(pattern, event({ a: 'x', c: 1 }))).toBe(true);
  });
});

describe('names with dots', () => {
  it('are the path their steps make, in the pattern and in the event', () => {
    const events = [{ 'a.b': 1, a: { c: 2 } }, { a: { b: 1, c: 2 } }, { a: { c: 2 }, 'a.b': [0, 1] }];
    for (const pattern of [{ 'a.b': [1], 'a.c': [2] }, { a: { b: [1], c: [2] } }]) {
      expect(events.map((detail) => matches({ detail: pattern }, { detail }))).toEqual([true, true, true]);
    }
  });
});

it('a name that every object inherits is a field like any other', () => {
  expect(takes([{ exists: true }])).toBe(false);
  expect(matches({ detail: { toString: [{ exists: false }] } }, { detail: {} })).toBe(true);
});

it('a matcher reads its pattern once and judges any number of events, whatever they are', () => {
  const isFailed = matcher({ detail: { status: ['failed'] } });
  expect([{ detail: { status: 'failed' } }, {}, null, 'failed', []].map(isFailed)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

it('many patterns at once are judged as each by itself', () => {
  const pairs = pairsOf(300, 7).filter(({ pattern }) => isValid(pattern));
  const patterns = pairs.map(({ pattern }) => pattern);
  const matching = matchers(patterns);
  const single = patterns.map((pattern) => matcher(pattern));
  expect(patterns.length).toBeGreaterThan(150);
  for (const { event } of pairs) {
    const each = single.flatMap((isMatch, index) => (isMatch(event) ? [index] : []));
    expect(matching(event)).toEqual(each);
  }
});

const isValid = (pattern: EventPattern) => {
  try {
    matcher(pattern);
    return true;
  } catch {
    return false;
  }
};
