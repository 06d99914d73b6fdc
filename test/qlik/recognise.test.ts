import fc from 'fast-check';
import type { QlikEventType } from '../../lib/qlik/catalogue';
import { allCategories, categoryOf, recognise, rowOf, rows, typesOf } from '../../lib/qlik/recognise';

const suffixOf = (type: QlikEventType) => type.slice('com.qlik.v1.'.length);
const suffixes = new Set(rows.map(({ type }) => suffixOf(type)));
const anyType = fc.constantFrom(...rows.map(({ type }) => type));

const attempt = 'com.qlik.v1.app.reload.finished';
const reload = 'com.qlik.v1.reload.finished';

describe('a name is recognised', () => {
  it.each(rows)('when it is the canonical $type', ({ type }) => {
    expect(recognise(type)).toBe(type);
  });

  it.each(rows.flatMap(({ type, aliases }) => aliases.map((alias) => ({ alias, type }))))(
    'when it is the alias $alias',
    ({ alias, type }) => {
      expect(recognise(alias)).toBe(type);
    },
  );

  it('under any version', () => {
    fc.assert(
      fc.property(anyType, fc.nat(), (type, version) => {
        expect(recognise(`com.qlik.v${version}.${suffixOf(type)}`)).toBe(type);
      }),
    );
  });

  it('under any namespace', () => {
    fc.assert(
      fc.property(anyType, fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/), (type, namespace) => {
        // `com.qlik.app.reload.finished` is the one name that could be read in two ways; it has a test of its own.
        fc.pre(!suffixes.has(`${namespace}.${suffixOf(type)}`));
        expect(recognise(`com.qlik.${namespace}.${suffixOf(type)}`)).toBe(type);
      }),
    );
  });

  it.each(rows)('without version and namespace, as in the renaming of 2026-04: $type', ({ type }) => {
    expect(recognise(`com.qlik.${suffixOf(type)}`)).toBe(type);
  });
});

describe('the two reload events', () => {
  it.each([
    ['com.qlik.v1.app.reload.finished', attempt],
    ['com.qlik.v2.app.reload.finished', attempt],
    ['com.qlik.app.reload.finished', attempt],
    ['com.qlik.analytics.app.reload.finished', attempt],
    ['com.qlik.v1.reload.finished', reload],
    ['com.qlik.v2.reload.finished', reload],
    ['com.qlik.reload.finished', reload],
    ['com.qlik.analytics.reload.finished', reload],
  ])('are told apart: %s', (name, type) => {
    expect(recognise(name)).toBe(type);
  });
});

describe('a near miss is not recognised', () => {
  it.each(rows)('of $type', ({ type }) => {
    const suffix = suffixOf(type);
    const nearMisses = [
      type.toUpperCase(),
      `com.qlik.v1.${suffix.toUpperCase()}`,
      `Com.Qlik.v1.${suffix}`,
      ` ${type}`,
      `${type} `,
      `${type}\n`,
      // Qlik's table prints `com.qlik.v1.user.created.`; nothing says that Qlik sends it.
      `${type}.`,
      `x${type}`,
      `${type}x`,
      `${type}.v1`,
      `com.qlik.core.v1.${suffix}`,
      `com.qlik.v1.core.${suffix}`,
      `com.qlik.v1.${suffix}.com.qlik.v1.${suffix}`,
      `org.qlik.v1.${suffix}`,
      `com.qlik${suffix}`,
      suffix,
      `v1.${suffix}`,
    ];
    expect(nearMisses.filter((name) => recognise(name) !== undefined)).toEqual([]);
  });

  it.each([
    '',
    ' ',
    '.',
    'com.qlik',
    'com.qlik.',
    'com.qlik.v1',
    'com.qlik.v1.',
    'com.qlik.v1.app',
    'com.qlik.v1.created',
    'com.qlik.app.softdeleted',
    'com.qlik.app.harddeleted',
    'com.qlik.v1.app.opened',
    'com.qlik.core.user.updated',
  ])('%j', (name) => {
    expect(recognise(name)).toBeUndefined();
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('of a name every object has: %s', (name) => {
    for (const form of [name, `com.qlik.${name}`, `com.qlik.v1.${name}`]) {
      expect(recognise(form)).toBeUndefined();
      expect(rowOf(form)).toBeUndefined();
      expect(categoryOf(form)).toBe('uncatalogued');
    }
  });

  it('whatever one character of a known name is exchanged for', () => {
    const known = rows.flatMap(({ type, aliases }) => [type, ...aliases]);
    const typed = fc.constantFrom(...known).chain((name) =>
      fc.record({
        name: fc.constant(name),
        at: fc.nat(name.length - 1),
        by: fc.oneof(fc.constantFrom('', '.', '-', 'v'), fc.string({ minLength: 1, maxLength: 1 })),
      }),
    );
    const isWellFormed = /^com\.qlik\.(?:[^.]+\.)?(.+)$/;
    fc.assert(
      fc.property(typed, ({ name, at, by }) => {
        const altered = name.slice(0, at) + by + name.slice(at + 1);
        // Qlik's plan does not say what an empty namespace would mean.
        fc.pre(!altered.includes('..'));
        const type = recognise(altered);
        // Either the part after version or namespace is still whole, or it is another name.
        const [, rest = ''] = isWellFormed.exec(altered) ?? [];
        const [, bare = ''] = /^com\.qlik\.(.+)$/.exec(altered) ?? [];
        expect(type !== undefined).toBe(suffixes.has(rest) || suffixes.has(bare));
        if (type !== undefined) expect(altered.endsWith(`.${suffixOf(type)}`)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('categories', () => {
  it('hold each type once', () => {
    const all = allCategories.flatMap((category) => (category === 'uncatalogued' ? [] : typesOf(category)));
    expect([...all].sort()).toEqual(rows.map(({ type }) => type).sort());
    for (const { type, category } of rows) expect(categoryOf(type)).toBe(category);
  });

  it('of a name that is not canonical is none: the caller recognises first', () => {
    expect(categoryOf('com.qlik.app.created')).toBe('uncatalogued');
  });
});
