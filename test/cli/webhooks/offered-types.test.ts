import { comparedLines, compareTypes, isCatalogued } from '../../../cli/webhooks/offered-types';
import type { OfferedType } from '../../../cli/webhooks/webhooks';
import { rows } from '../../../lib/qlik/recognise';

/** What a tenant offers that is as the catalogue says. */
const usual: readonly OfferedType[] = rows.map(({ type, tenantLevel, userLevel }) => ({
  name: type,
  levels: [...(userLevel ? ['user'] : []), ...(tenantLevel ? ['tenant'] : [])],
}));
const USER_CREATED = 'com.qlik.v1.user.created';
const without = (name: string) => usual.filter((it) => it.name !== name);
const NOTHING = { added: [], renamed: [], removed: [], levels: [] };

test('a tenant that offers the catalogue is no different, whatever the order of levels', () => {
  const compared = compareTypes(usual, []);
  expect(compared).toEqual(NOTHING);
  expect(isCatalogued(compared)).toBe(true);
});

test('a published name beside the canonical one is nothing new', () => {
  expect(compareTypes([...usual, { name: 'com.qlik.core.user.created' }], [])).toEqual(NOTHING);
});

test('a type whose canonical name went is renamed, to a name that the catalogue knows', () => {
  const name = 'com.qlik.core.user.created';
  const compared = compareTypes([...without(USER_CREATED), { name }], []);
  expect(compared).toEqual({ ...NOTHING, renamed: [{ type: USER_CREATED, name, isKnown: true }] });
  expect(isCatalogued(compared)).toBe(true);
});

test('a name that was never published is told, beside the canonical one as well', () => {
  const name = 'com.qlik.identity.user.created';
  for (const offered of [usual, without(USER_CREATED)]) {
    const compared = compareTypes([...offered, { name }], []);
    expect(compared).toEqual({ ...NOTHING, renamed: [{ type: USER_CREATED, name, isKnown: false }] });
    expect(isCatalogued(compared)).toBe(false);
  }
});

test('a type that is offered no more is gone', () => {
  const compared = compareTypes(without(USER_CREATED), []);
  expect(compared).toEqual({ ...NOTHING, removed: [USER_CREATED] });
  expect(isCatalogued(compared)).toBe(false);
});

test('a new type is a difference until the webhook asks for it', () => {
  const name = 'com.qlik.v1.space.created';
  const offered = [...usual, { name, title: 'Space created' }];
  expect(compareTypes(offered, [])).toEqual({
    ...NOTHING,
    added: [{ name, title: 'Space created', isSubscribed: false }],
  });
  expect(isCatalogued(compareTypes(offered, []))).toBe(false);
  expect(isCatalogued(compareTypes(offered, [name]))).toBe(true);
});

test('other levels are told once a type; a tenant that tells no levels is believed', () => {
  const offered = [...without(USER_CREATED), { name: USER_CREATED, levels: ['user', 'tenant'] }];
  const compared = compareTypes(offered, []);
  expect(compared.levels).toEqual([{ type: USER_CREATED, offered: ['tenant', 'user'], catalogued: ['tenant'] }]);
  expect(isCatalogued(compared)).toBe(false);
  expect(compareTypes([...without(USER_CREATED), { name: USER_CREATED }], []).levels).toEqual([]);
});

test('each finding has its line', () => {
  const compared = compareTypes(
    [
      ...usual.slice(2),
      { name: 'com.qlik.v1.space.created', title: 'Space created' },
      { name: 'com.qlik.identity.user.created', levels: ['user'] },
    ],
    ['com.qlik.v1.space.created'],
  );
  const lines = comparedLines(compared).join('\n');
  expect(lines).toContain('new: com.qlik.v1.space.created (Space created), which the webhook asks for');
  expect(lines).toContain('renamed: com.qlik.v1.user.created → com.qlik.identity.user.created');
  expect(lines).toContain(`not offered: ${usual[0]?.name}`);
});
