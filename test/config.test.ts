import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import fc from 'fast-check';
import { ConfigError, parseConfig, readConfig } from '../lib/config';
import { alarms } from '../lib/config/alarm-keys';
import { settings } from '../lib/config/keys';
import { synthesised } from './support/synthesised';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555';
const acme = { acme: { host: 'acme.eu.qlikcloud.com' } };
const stacksOf = (config: unknown) =>
  parseConfig(typeof config === 'string' ? config : JSON.stringify(config), 'it.json');
const parse = (config: unknown) => stacksOf(config)[0]?.config;

/** What is said about a configuration that cannot be used. */
function complaint(config: unknown): string {
  try {
    stacksOf(config);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('it was accepted');
}

test('tenants are enough: what is not said is left to the construct', () => {
  expect(stacksOf({ tenants: acme, $schema: './fanout.schema.json' })).toEqual([{ config: { tenants: acme } }]);
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

test('failures are explained where it is said, with credentials', () => {
  const tenants = {
    acme: { ...acme.acme, apiCredentials: 'qlik-acme', explainFailures: true },
    'acme-2': { host: 'acme-2.eu.qlikcloud.com', explainFailures: false },
  };
  expect(parse({ tenants })?.tenants).toEqual(tenants);
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

test('lengths of time become durations, and retentions what CloudWatch Logs can keep', () => {
  const config = parse({
    tenants: acme,
    deduplicationWindow: '36h',
    reconcileEvery: '1h',
    archiveRetention: '400d',
    journalRetention: '14d',
    logRetention: 'forever',
    categories: { users: { journalRetention: '1d' }, automations: { journal: false } },
  });
  expect(config).toMatchObject({
    journalRetention: 14,
    logRetention: 9999,
    categories: { users: { journalRetention: 1 }, automations: { journal: false } },
  });
  const { deduplicationWindow, reconcileEvery, archiveRetention } = config ?? {};
  expect(deduplicationWindow?.toHours()).toBe(36);
  expect(reconcileEvery?.toMinutes()).toBe(60);
  expect(archiveRetention?.toDays()).toBe(400);
  expect(complaint({ tenants: acme, logRetention: '31d' })).toMatch(
    /logRetention: got "31d"; one of 1d, 3d, .*3653d, forever is allowed/,
  );
});

test('alarms and expected reloads are said with their units', () => {
  const config = parse({
    tenants: acme,
    alarms: {
      FailedReloads: { threshold: 3, period: '15m' },
      FailedAutomationRate: { percent: 12.5, minimumRuns: 10 },
      ParkedTooLong: { threshold: '20m' },
      NoEvents: { after: '6h', tenants: ['acme'] },
      WebhookDisabled: { enabled: false },
    },
    expectedReloads: { sales: { app: 'a', by: '06:15', timeZone: 'Europe/Zurich', days: ['MON'], within: '12h' } },
    removalPolicy: 'destroy',
  });
  expect(config).toMatchObject({
    alarms: {
      FailedReloads: { threshold: 3 },
      FailedAutomationRate: { percent: 12.5, minimumRuns: 10 },
      NoEvents: { tenants: ['acme'] },
      WebhookDisabled: { enabled: false },
    },
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const { alarms, expectedReloads } = config ?? {};
  expect(alarms?.FailedReloads?.period?.toMinutes()).toBe(15);
  expect(alarms?.ParkedTooLong?.threshold?.toMinutes()).toBe(20);
  expect(alarms?.NoEvents?.after.toHours()).toBe(6);
  expect(expectedReloads?.sales?.within?.toHours()).toBe(12);
});

test('what is said of alarms, reloads, chat and key is what the stack has', () => {
  const [configured] = stacksOf({
    tenants: acme,
    alarms: { FailedReloads: { threshold: 3, period: '15m' }, FailedDataTasks: { enabled: false } },
    expectedReloads: { sales: { app: 'a', by: '06:15', timeZone: 'Europe/Zurich' } },
    slack: { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' },
    runbookUrl: 'https://wiki.example.com/qlik',
    dashboard: false,
    encryptionKey: KEY,
  });
  const template = synthesised(configured?.config);
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Threshold: 3,
    Period: 900,
    AlarmDescription: Match.stringLikeRegexp('https://wiki.example.com/qlik#failedreloads$'),
  });
  template.resourceCountIs('AWS::Scheduler::Schedule', 1);
  template.resourceCountIs('AWS::Chatbot::SlackChannelConfiguration', 1);
  template.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
  template.allResourcesProperties('AWS::DynamoDB::GlobalTable', {
    Replicas: [Match.objectLike({ SSESpecification: { KMSMasterKeyId: KEY } })],
  });
  expect(JSON.stringify(template.toJSON())).not.toContain('#faileddatatasks');
});

describe('stages', () => {
  const both = {
    dev: { journal: false },
    prod: { account: '123456789012', region: 'eu-central-1', tenants: { other: { host: 'other.eu.qlikcloud.com' } } },
  };

  test('are stacks of their own, where a key of the stage stands in place of the one at the top', () => {
    expect(stacksOf({ tenants: acme, journal: true, dropPersonalData: true, stages: both })).toEqual([
      { stage: 'dev', config: { tenants: acme, journal: false, dropPersonalData: true } },
      {
        stage: 'prod',
        config: { tenants: both.prod.tenants, journal: true, dropPersonalData: true },
        env: { account: '123456789012', region: 'eu-central-1' },
      },
    ]);
  });

  test('may each have their tenants, with none at the top; one that has none is named', () => {
    expect(stacksOf({ stages: { prod: both.prod } })).toHaveLength(1);
    expect(complaint({ stages: both })).toContain('stages.dev.tenants: got nothing; an object is allowed');
  });

  test.each<[string, unknown, string]>([
    ['none', {}, 'stages: got {}; at least one stage is needed where there are any'],
    [
      'one with a name CloudFormation refuses',
      { 'my stage': {} },
      'stages: got the name "my stage"; letters, digits and hyphens are allowed',
    ],
    ['one in a stage', { dev: { stages: {} } }, 'stages.dev: unknown key stages; allowed: tenants, '],
    [
      'an account that is a number',
      { dev: { account: 123456789012 } },
      'stages.dev.account: got 123456789012; a string is allowed',
    ],
    [
      'a region that is none',
      { dev: { region: 'Frankfurt' } },
      'stages.dev.region: got "Frankfurt"; an AWS region such as eu-central-1 is allowed',
    ],
    [
      'a wrong key in a tenant of one',
      { dev: { tenants: { acme: { hots: 'x' } } } },
      'stages.dev.tenants.acme: unknown key hots; allowed: host, apiCredentials, explainFailures, throttle',
    ],
  ])('bad input: %s', (_, stages, fault) => {
    expect(complaint({ tenants: acme, stages })).toContain(fault);
  });
});

describe('bad input is refused by key, value and what is allowed', () => {
  const host = (value: unknown) => ({ tenants: { acme: { host: value } } });
  const hostIsAllowed = 'a host name such as acme.eu.qlikcloud.com is allowed, without https://';
  const LENGTHS = 'a length of time such as 90s, 15m, 2h, 8d or 1w is allowed';
  const TOP_LEVEL = [...Object.keys(settings.shape), '$schema', 'stages'].join(', ');
  const nameIsAllowed = '1 to 63 lower-case letters, digits or hyphens, the first no hyphen, are allowed';

  test.each<[string, unknown, string]>([
    ['a list at the top', [], '(top level): got []; an object is allowed'],
    ['null at the top', 'null', '(top level): got null; an object is allowed'],
    ['no tenants', {}, 'tenants: got nothing; an object is allowed'],
    [
      'a tenant twice',
      { tenants: { ...acme, again: acme.acme } },
      'tenants.again.host: got "acme.eu.qlikcloud.com"; tenant acme has this host already; each tenant is configured once',
    ],
    [
      'a time without a unit',
      { tenants: acme, deduplicationWindow: 8 },
      'deduplicationWindow: got 8; a string is allowed',
    ],
    [
      'a unit that is none',
      { tenants: acme, deduplicationWindow: '8 days' },
      `deduplicationWindow: got "8 days"; ${LENGTHS}`,
    ],
    ['no time at all', { tenants: acme, reconcileEvery: '0m' }, `reconcileEvery: got "0m"; ${LENGTHS}`],
    [
      'half a day in an archive',
      { tenants: acme, archiveRetention: '12h' },
      'archiveRetention: got "12h"; whole days such as 30d are allowed',
    ],
    [
      'a category that is none',
      { tenants: acme, categories: { apps: {} } },
      'categories: unknown key apps; allowed: analytics-apps, api-keys, users, automations, data-integration, uncatalogued',
    ],
    [
      'an alarm that is none',
      { tenants: acme, alarms: { FailedRelods: {} } },
      `alarms: unknown key FailedRelods; allowed: ${Object.keys(alarms.shape).join(', ')}`,
    ],
    [
      'an unknown key of an alarm',
      { tenants: acme, alarms: { WebhookDisabled: { threshold: 1 } } },
      'alarms.WebhookDisabled: unknown key threshold; allowed: enabled',
    ],
    [
      'a threshold without a unit',
      { tenants: acme, alarms: { ParkedTooLong: { threshold: 600 } } },
      'alarms.ParkedTooLong.threshold: got 600; a string is allowed',
    ],
    [
      'a threshold of nothing',
      { tenants: acme, alarms: { FailedReloads: { threshold: 0 } } },
      'alarms.FailedReloads.threshold: got 0; a whole number above 0 is allowed',
    ],
    [
      'half a reload',
      { tenants: acme, expectedReloads: { sales: { app: 'a', by: '06:15' } } },
      'expectedReloads.sales.timeZone: got nothing; a string is allowed',
    ],
    [
      'a day that is none',
      { tenants: acme, expectedReloads: { sales: { app: 'a', by: '06:15', timeZone: 'UTC', days: ['Monday'] } } },
      'expectedReloads.sales.days.0: got "Monday"; one of MON, TUE, WED, THU, FRI, SAT, SUN is allowed',
    ],
    [
      'the alias of a key',
      { tenants: acme, encryptionKey: 'alias/mine' },
      'encryptionKey: got "alias/mine"; the ARN of a KMS key is allowed',
    ],
    [
      'a removal policy that is none',
      { tenants: acme, removalPolicy: 'keep' },
      'removalPolicy: got "keep"; retain or destroy is allowed',
    ],
    [
      'an unknown key of a category',
      { tenants: acme, categories: { users: { retention: '7d' } } },
      'categories.users: unknown key retention; allowed: journal, journalRetention',
    ],
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
    ['an unknown key', { tenants: acme, journl: true }, `(top level): unknown key journl; allowed: ${TOP_LEVEL}`],
    [
      'an unknown key of a tenant',
      { tenants: { acme: { ...acme.acme, secret: 'x' } } },
      'tenants.acme: unknown key secret; allowed: host, apiCredentials, explainFailures, throttle',
    ],
    [
      'failures explained with no credentials',
      { tenants: { acme: { ...acme.acme, explainFailures: true } } },
      'tenants.acme.explainFailures: got true; true is allowed together with apiCredentials, to ask Qlik with',
    ],
    [
      'failures explained by a word',
      { tenants: { acme: { ...acme.acme, explainFailures: 'yes' } } },
      'tenants.acme.explainFailures: got "yes"; true or false is allowed',
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
      'Mend it and run again; docs/configuration.md has the keys.',
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
    expect(readConfig(file)[0]?.config.tenants).toEqual(acme);
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
