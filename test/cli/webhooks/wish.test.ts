import { Command } from 'commander';
import { differencesOf } from '../../../cli/webhooks/changes';
import { typesWanted } from '../../../cli/webhooks/chosen-types';
import type { OfferedType, TenantWebhook } from '../../../cli/webhooks/webhooks';
import { type Wish, wantedOf, withWishOptions } from '../../../cli/webhooks/wish';

const both = ['tenant', 'user'];
const offered: readonly OfferedType[] = [
  { name: 'com.qlik.v1.user.created', levels: ['tenant'] },
  { name: 'com.qlik.core.user.created', levels: ['tenant'] },
  { name: 'com.qlik.v1.automation.run.failed', levels: both },
  { name: 'com.qlik.v1.space.created', levels: both },
];
const names = (...those: readonly number[]) => those.map((at) => offered[at]?.name).sort();

describe('which event types', () => {
  test.each([
    ['nothing said: what is catalogued, under every name', {}, 'tenant', [], [0, 1, 2]],
    ['at the level user', {}, 'user', [], [2]],
    ['what it has already stays, when it is offered', {}, 'tenant', ['com.qlik.v1.space.created', 'x'], [0, 1, 2, 3]],
    ['a category', { category: ['users'] }, 'tenant', ['com.qlik.v1.space.created'], [0, 1]],
    ['what has no category', { category: ['uncatalogued'] }, 'user', [], [3]],
    ['a name as it is offered', { type: ['com.qlik.core.user.created'] }, 'tenant', [], [1]],
    ['a short name: every name it is offered under', { type: ['user.created'] }, 'tenant', [], [0, 1]],
    ['a name that only the tenant knows', { type: ['com.qlik.v1.space.created'] }, 'tenant', [], [3]],
    ['both', { type: ['automation.run.failed'], category: ['users'] }, 'tenant', [], [0, 1, 2]],
  ] as const)('%s', (_, wish, level, current, wanted) => {
    expect(typesWanted(wish, offered, level, current)).toEqual(names(...wanted));
  });

  test.each([
    [
      'one that is not offered, with those alike',
      { type: ['space'] },
      'tenant',
      /no event type "space".*space\.created/,
    ],
    ['one that nobody knows', { type: ['nothing.at.all'] }, 'tenant', /no event type.*webhook diff/],
    [
      'one of the other level',
      { type: ['user.created'] },
      'user',
      /at the level tenant alone, and the webhook is of level user/,
    ],
    ['a category without any', { category: ['users'] }, 'user', /of users none at the level user/],
  ] as const)('is told: %s', (_, wish, level, message) => {
    expect(() => typesWanted(wish, offered, level)).toThrow(message);
  });
});

const URL_OF_OURS = 'https://api.test/webhooks/acme';
const webhook: TenantWebhook = {
  ...{ id: '1', name: 'It', url: URL_OF_OURS, enabled: true, level: 'tenant', hasSecret: true, cloudEvents: false },
  ...{
    eventTypes: names(0, 1, 2) as string[],
    headers: { 'X-Key': 'hush' },
    encryptedHeaders: [],
    filter: 'id eq "1"',
  },
};
const differences = (wish: Wish, over: Partial<TenantWebhook> = {}) => {
  const it = { ...webhook, ...over };
  return differencesOf(it, wantedOf(wish, URL_OF_OURS, offered, it));
};

test('a webhook that is as wanted has no differences: what was not wished is left', () => {
  expect(differences({})).toEqual([]);
  expect(differences({}, { url: 'https://API.test/webhooks/acme' })).toEqual([]);
});

test.each<[string, Wish, Partial<TenantWebhook>, object]>([
  ['disabled', {}, { enabled: false }, { what: 'enabled', is: false, wanted: true }],
  ['to be disabled', { disabled: true }, {}, { what: 'enabled', is: true, wanted: false }],
  ['elsewhere', {}, { url: 'https://other.test/' }, { what: 'url', wanted: URL_OF_OURS }],
  ['a type less', {}, { eventTypes: names(0, 1) as string[] }, { missing: names(2), unwanted: [] }],
  ['a type that is gone', {}, { eventTypes: [...names(0, 1, 2), 'x'] as string[] }, { missing: [], unwanted: ['x'] }],
  ['another filter', { filter: 'id eq "2"' }, {}, { what: 'filter', is: 'id eq "1"', wanted: 'id eq "2"' }],
  ['no filter', { filter: false }, {}, { what: 'filter', is: 'id eq "1"', wanted: null }],
  ['CloudEvents', { cloudEvents: true }, {}, { what: 'cloudEvents', is: false, wanted: true }],
  ['a description', { description: 'why' }, {}, { what: 'description', is: undefined, wanted: 'why' }],
  [
    'another header',
    { header: { 'x-other': '1' } },
    {},
    { what: 'headers', missing: ['x-other'], unwanted: ['x-key'] },
  ],
  ['another value', { header: { 'x-key': 'psst' } }, {}, { what: 'headers', missing: ['x-key'], unwanted: [] }],
])('%s is a difference, and the only one', (_, wish, over, difference) => {
  expect(differences(wish, over)).toEqual([expect.objectContaining(difference)]);
});

test('no header value, and no filter that is not there, is a difference', () => {
  expect(differences({ header: { 'x-KEY': 'hush' } })).toEqual([]);
  expect(differences({ filter: false }, { filter: undefined })).toEqual([]);
  expect(differences({ filter: false }, { filter: '' })).toEqual([]);
});

describe('the options', () => {
  const parsed = (...args: readonly string[]): Wish => {
    const command = withWishOptions(new Command().exitOverride().configureOutput({ writeErr: () => undefined }));
    return command.parse(args, { from: 'user' }).opts();
  };

  test('may be repeated where there can be several', () => {
    expect(parsed('--category', 'users', '--category', 'uncatalogued', '--type', 'a', '--type', 'b')).toEqual({
      category: ['users', 'uncatalogued'],
      type: ['a', 'b'],
    });
    expect(parsed('--header', 'X-A: 1:2', '--header', 'X-B:')).toEqual({ header: { 'X-A': '1:2', 'X-B': '' } });
    expect(parsed('--no-filter')).toEqual({ filter: false });
    expect(parsed()).toEqual({});
  });

  test.each([
    [['--category', 'nobody'], /Allowed choices are analytics-apps/],
    [['--level', 'owner'], /Allowed choices are tenant, user/],
    [['--header', 'no colon'], /Name: value/],
    [['--header', 'X-A: 1\r\nX-B: 2'], /Name: value/],
    [['--header', 'X-A: 1', '--header', 'x-a: 2'], /twice/],
    [['--header', `X-A: ${'a'.repeat(2048)}`], /2048 bytes/],
  ])('%j is refused', (args, message) => {
    expect(() => parsed(...args)).toThrow(message);
  });
});
