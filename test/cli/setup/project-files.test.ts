import { context } from '../../../cdk.json';
import { type ConfigWanted, cdkJsonWith, configIn, configWith } from '../../../cli/setup/project-files';
import { parseConfig } from '../../../lib/config';

const wanted: ConfigWanted = {
  tenant: 'acme',
  host: 'acme.eu.qlikcloud.com',
  apiCredentials: 'qlik-event-fanout/acme/api',
  alertEmails: ['ops@example.com'],
};

const textOf = (before: string | undefined, over: Partial<ConfigWanted> = {}) => {
  const plan = configWith(before, { ...wanted, ...over }, './schema.json');
  if (!plan.ok) throw new Error(plan.why);
  return plan.text;
};

describe('fanout.json', () => {
  test('a new one can be used, and has the schema for editors', () => {
    const text = textOf(undefined);
    expect(JSON.parse(text).$schema).toBe('./schema.json');
    expect(parseConfig(text, 'it')).toEqual([
      {
        config: {
          tenants: { acme: { host: wanted.host, apiCredentials: wanted.apiCredentials } },
          alertEmails: ['ops@example.com'],
        },
        stage: undefined,
      },
    ]);
  });

  test('one that says it all stays as it is, to the byte', () => {
    const odd = `{"tenants":{"acme":{"host":"${wanted.host}","apiCredentials":"${wanted.apiCredentials}"}},\n"alertEmails":["ops@example.com"]}`;
    expect(textOf(odd)).toBe(odd);
    expect(textOf(textOf(undefined))).toBe(textOf(undefined));
  });

  test('what is there stays: other tenants, other keys, other addresses', () => {
    const before = {
      tenants: { other: { host: 'other.eu.qlikcloud.com' }, acme: { host: wanted.host, throttle: { rateLimit: 5 } } },
      journal: false,
      alertEmails: ['first@example.com'],
    };
    expect(JSON.parse(textOf(JSON.stringify(before)))).toEqual({
      tenants: {
        other: { host: 'other.eu.qlikcloud.com' },
        acme: { host: wanted.host, throttle: { rateLimit: 5 }, apiCredentials: wanted.apiCredentials },
      },
      journal: false,
      alertEmails: ['first@example.com', 'ops@example.com'],
    });
  });

  test.each([
    ['another host', { host: 'else.eu.qlikcloud.com' }, 'tenants.acme.host is there with another value'],
    ['other credentials', { apiCredentials: 'mine' }, 'tenants.acme.apiCredentials is there with another value'],
  ])('%s than it has is for a person to change', (_, over, why) => {
    const plan = configWith(textOf(undefined), { ...wanted, ...over }, '');
    expect(plan).toMatchObject({ ok: false, why: expect.stringContaining(why) });
  });

  test.each(['', 'tenants:', '[]', 'null', '"text"'])('%j is left alone', (text) => {
    expect(configWith(text, wanted, '')).toMatchObject({ ok: false });
  });

  test('a tenant goes where the stage has its tenants, or where all have them', () => {
    const own = { stages: { dev: { tenants: { b: { host: 'b.eu.qlikcloud.com' } } }, prod: {} } };
    expect(Object.keys(JSON.parse(textOf(JSON.stringify(own), { stage: 'dev' })).stages.dev.tenants)).toEqual([
      'b',
      'acme',
    ]);
    expect(JSON.parse(textOf(JSON.stringify(own), { stage: 'prod' })).stages.prod.tenants).toHaveProperty('acme');
    const shared = { tenants: { b: { host: 'b.eu.qlikcloud.com' } }, stages: { dev: {} } };
    expect(Object.keys(JSON.parse(textOf(JSON.stringify(shared), { stage: 'dev' })).tenants)).toEqual(['b', 'acme']);
  });

  test('of several stages one has to be named', () => {
    const plan = configWith('{ "stages": { "dev": {}, "prod": {} } }', wanted, '');
    expect(plan).toMatchObject({ ok: false, why: expect.stringContaining('dev, prod') });
  });

  test.each(['{', '[]', '{ "tenants": 5 }', '{ "tenants": { "acme": null } }', '{ "stages": { "dev": 1 } }'])(
    'what stands in %j is read without a fault, for the app to judge',
    (text) => {
      expect(() => configIn(text, 'dev')).not.toThrow();
    },
  );

  test('a tenant named __proto__ is a key like any other', () => {
    expect(configIn('{ "tenants": { "__proto__": { "host": "x" } } }', undefined).tenants).not.toHaveProperty('host');
  });
});

describe('cdk.json', () => {
  test('a new one names the app, and has the flags that the stack is tested with', () => {
    const plan = cdkJsonWith(undefined, 'node app.js');
    expect(plan.ok && JSON.parse(plan.text)).toEqual({ app: 'node app.js', context });
  });

  test('one that names an app stays, whichever', () => {
    const text = '{"app":"tsx mine.ts"}';
    expect(cdkJsonWith(text, 'node app.js')).toEqual({ ok: true, text });
  });

  test('one without an app gets it, and keeps what else it says', () => {
    const plan = cdkJsonWith('{"profile":"mine","context":{"a":1}}', 'node app.js');
    expect(plan.ok && JSON.parse(plan.text)).toEqual({
      app: 'node app.js',
      profile: 'mine',
      context: { ...context, a: 1 },
    });
  });

  test('what is no JSON is left alone', () => {
    expect(cdkJsonWith('{', 'node app.js')).toMatchObject({ ok: false });
  });
});
