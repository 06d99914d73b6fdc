import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { ConfigError, type FanoutConfig, parseConfig, readConfig } from '../lib/config';

const acme = { acme: { host: 'acme.eu.qlikcloud.com' } };
const parse = (config: unknown) => parseConfig(typeof config === 'string' ? config : JSON.stringify(config), 'it.json');

/** What is said about a configuration that cannot be used. */
function complaint(config: unknown): string {
  try {
    parse(config);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('it was accepted');
}

test('tenants are enough; every other key has its default', () => {
  expect(parse({ tenants: acme })).toEqual({
    tenants: acme,
    alertEmails: [],
    journal: true,
    deduplication: true,
    dropPersonalData: false,
    eventSchemas: false,
  } satisfies FanoutConfig);
});

test('a tenant may have a throttle of its own, and a throttle of nothing is refused', () => {
  const narrow = { rateLimit: 5, burstLimit: 10 };
  const tenants = { acme: { ...acme.acme, throttle: narrow } };
  expect(parse({ tenants, throttle: narrow, ingestConcurrency: 50 })).toMatchObject({
    tenants,
    throttle: narrow,
    ingestConcurrency: 50,
  });
  expect(complaint({ tenants: acme, throttle: { rateLimit: 0, burstLimit: 10 } })).toContain(
    'throttle.rateLimit: got 0; a whole number above 0 is allowed',
  );
  expect(complaint({ tenants: acme, ingestConcurrency: 1.5 })).toContain('ingestConcurrency: got 1.5; a whole number');
});

test('what is said is taken', () => {
  const config = {
    tenants: { ...acme, 'acme-2': { host: 'acme-2.us.qlikcloud.com' } },
    alertEmails: ['on-call@example.com'],
    journal: false,
    deduplication: false,
    dropPersonalData: true,
    eventSchemas: true,
  };
  expect(parse(config)).toEqual(config);
});

describe('bad input is refused by key, value and what is allowed', () => {
  const host = (value: unknown) => ({ tenants: { acme: { host: value } } });
  const hostIsAllowed = 'a host name such as acme.eu.qlikcloud.com is allowed, without https://';
  const nameIsAllowed = '1 to 63 lower-case letters, digits or hyphens, the first no hyphen, are allowed';

  test.each<[string, unknown, string]>([
    ['a list at the top', [], '(top level): got []; an object is allowed'],
    ['null at the top', 'null', '(top level): got null; an object is allowed'],
    ['no tenants', {}, 'tenants: got nothing; an object is allowed'],
    ['tenants as a list', { tenants: ['acme'] }, 'tenants: got ["acme"]; an object is allowed'],
    ['an empty set of tenants', { tenants: {} }, 'tenants: got {}; at least one tenant is needed'],
    ['a tenant that is null', { tenants: { acme: null } }, 'tenants.acme: got null; an object is allowed'],
    ['a tenant without a host', { tenants: { acme: {} } }, 'tenants.acme.host: got nothing; a string is allowed'],
    ['a host that is a number', host(7), 'tenants.acme.host: got 7; a string is allowed'],
    ['a host that is a URL', host('https://a.b'), `tenants.acme.host: got "https://a.b"; ${hostIsAllowed}`],
    ['a host with a path', host('a.b/c'), `tenants.acme.host: got "a.b/c"; ${hostIsAllowed}`],
    ['a host without a dot', host('acme'), `tenants.acme.host: got "acme"; ${hostIsAllowed}`],
    ['a tenant named ..', { tenants: { '..': acme.acme } }, `tenants: got the name ".."; ${nameIsAllowed}`],
    ['a tenant named by a path', { tenants: { 'a/b': acme.acme } }, `tenants: got the name "a/b"; ${nameIsAllowed}`],
    ['a tenant in capitals', { tenants: { Acme: acme.acme } }, `tenants: got the name "Acme"; ${nameIsAllowed}`],
    ['a tenant named by nothing', { tenants: { '': acme.acme } }, `tenants: got the name ""; ${nameIsAllowed}`],
    ['a leading hyphen', { tenants: { '-a': acme.acme } }, `tenants: got the name "-a"; ${nameIsAllowed}`],
    [
      'an unknown key',
      { tenants: acme, journl: true },
      '(top level): unknown key journl; allowed: tenants, alertEmails, journal, deduplication, dropPersonalData, eventSchemas, throttle, ingestConcurrency',
    ],
    [
      'an unknown key of a tenant',
      { tenants: { acme: { ...acme.acme, secret: 'x' } } },
      'tenants.acme: unknown key secret; allowed: host, apiCredentials, throttle',
    ],
    ['a journal that is a word', { tenants: acme, journal: 'on' }, 'journal: got "on"; true or false is allowed'],
    ['one address', { tenants: acme, alertEmails: 'a@b.cd' }, 'alertEmails: got "a@b.cd"; a list is allowed'],
    ['no address', { tenants: acme, alertEmails: ['me'] }, 'alertEmails.0: got "me"; an e-mail address is allowed'],
    [
      'personal data by number',
      { tenants: acme, dropPersonalData: 1 },
      'dropPersonalData: got 1; true or false is allowed',
    ],
  ])('%s', (_, config, fault) => {
    expect(complaint(config).split('\n')).toEqual([
      'it.json cannot be used:',
      `  ${fault}`,
      'Mend it and run again; README.md lists the keys.',
    ]);
  });

  test('all faults are named at once', () => {
    const faults = complaint({ tenants: { acme: { host: 1 } }, journal: 1, more: 2 })
      .split('\n')
      .slice(1, -1)
      .map((fault) => fault.trim().split(':')[0]);
    expect(faults.sort()).toEqual(['(top level)', 'journal', 'tenants.acme.host']);
  });

  test('a tenant of 10,000 characters is refused in a line that can be read', () => {
    const message = complaint({ tenants: { ['a'.repeat(10_000)]: acme.acme } });
    expect(message).toContain(nameIsAllowed);
    expect(message).toContain('(10002 characters)');
    expect(message.length).toBeLessThan(400);
  });

  test.each([
    ['nothing', ''],
    ['half an object', '{"tenants":'],
    ['a comment', '{} // mine'],
  ])('not JSON: %s', (_, text) => {
    expect(complaint(text)).toMatch(/^it\.json is not JSON: \S/);
  });
});

describe('keys that JSON.parse would lose', () => {
  test('a tenant that stands twice is refused, not silently replaced by its second', () => {
    const text = '{"tenants":{"acme":{"host":"a.example.com"},"acme":{"host":"b.example.com"}}}';
    expect(complaint(text)).toContain('  tenants.acme: stands twice; each key is allowed once\n');
  });

  test('so is one spelt with an escape', () => {
    const text = '{"tenants":{"acme":{"host":"a.example.com"},"\\u0061cme":{"host":"b.example.com"}}}';
    expect(complaint(text)).toContain('  tenants.acme: stands twice; each key is allowed once\n');
  });

  test('and __proto__, which an object cannot show', () => {
    const text = '{"tenants":{"acme":{"host":"a.example.com"},"__proto__":{"host":"b.example.com"}}}';
    expect(complaint(text)).toContain('  tenants.__proto__: this key is not allowed\n');
  });

  test('whatever the object, no key is said to stand twice unless it does', () => {
    const trees = fc.object({ maxDepth: 3, withNullPrototype: false });
    fc.assert(
      fc.property(trees, (tree) => !complaint({ ...tree, tenants: 0 }).includes('stands twice')),
      { examples: [[{ a: { a: 1 }, b: '"a":1,{"b":2}', c: ['{', { a: '}' }] }]] },
    );
  });

  test('whatever the key, it is found when it stands twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.json(), (key, value) => {
        const name = JSON.stringify(key);
        return complaint(`[${value},{${name}:${value}, ${name} : 1}]`).includes('stands twice');
      }),
    );
  });
});

describe('the file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is read', () => {
    const file = join(folder, 'fanout.json');
    writeFileSync(file, JSON.stringify({ tenants: acme }));
    expect(readConfig(file).tenants).toEqual(acme);
  });

  test('that is missing is named, with what to do', () => {
    const file = join(folder, 'missing.json');
    expect(() => readConfig(file)).toThrow(
      new ConfigError(`${file} cannot be read: create it, or name another with -c config=<file>`),
    );
  });

  test('of the repository can be used as it stands', () => {
    expect(() => readConfig(join(__dirname, '..', 'fanout.json'))).not.toThrow();
  });
});
