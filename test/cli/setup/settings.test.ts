import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { givenCredentials } from '../../../cli/setup/given-credentials';
import { configIn } from '../../../cli/setup/project-files';
import type { Questions } from '../../../cli/setup/questions';
import { type SaidOptions, type SettingsSources, settingsFrom } from '../../../cli/setup/settings';

/** Answers by a part of the question; a question that none is for is a fault. */
function answering(answers: Readonly<Record<string, unknown>>): Questions & { readonly asked: readonly string[] } {
  const asked: string[] = [];
  const answer = async (question: string) => {
    const key = Object.keys(answers).find((it) => question.includes(it));
    if (key === undefined) throw new Error(`nobody expects to be asked: ${question}`);
    asked.push(key);
    return answers[key] as never;
  };
  return {
    asked,
    text: async (question, { check }) => {
      const it: string = await answer(question);
      expect(check(it)).toBeUndefined();
      return it;
    },
    hidden: answer,
    one: answer,
    some: answer,
    yes: answer,
  };
}

const settings = (said: Partial<SaidOptions>, over: Partial<SettingsSources> & { readonly file?: string } = {}) =>
  settingsFrom({
    said: { webhookName: 'qlik-event-fanout', ...said },
    config: configIn(over.file, undefined),
    given: undefined,
    hasSecret: async () => false,
    ...over,
  });

const FILE = '{ "tenants": { "acme": { "host": "acme.eu.qlikcloud.com", "apiCredentials": "mine" } } }';

describe('nobody is there to be asked', () => {
  test('a host is enough', async () => {
    expect(await settings({ host: 'acme.eu.qlikcloud.com' })).toEqual({
      tenant: 'acme',
      host: 'acme.eu.qlikcloud.com',
      apiCredentials: 'qlik-event-fanout/acme/api',
      given: undefined,
      alertEmails: [],
      webhook: { name: 'qlik-event-fanout' },
    });
  });

  test('with a configuration of one tenant nothing is needed', async () => {
    expect(await settings({}, { file: FILE })).toMatchObject({
      tenant: 'acme',
      host: 'acme.eu.qlikcloud.com',
      apiCredentials: 'mine',
    });
  });

  test('a host that is configured goes by the name that it has there', async () => {
    const file = '{ "tenants": { "sales": { "host": "acme.eu.qlikcloud.com" } }, "alertEmails": ["a@b.c"] }';
    expect(await settings({ host: 'acme.eu.qlikcloud.com', alertEmail: ['d@e.f', 'a@b.c'] }, { file })).toMatchObject({
      tenant: 'sales',
      alertEmails: ['a@b.c', 'd@e.f'],
    });
  });

  test.each<[string, Partial<SaidOptions>, RegExp]>([
    ['no host', {}, /--host acme\.eu\.qlikcloud\.com/],
    ['a host with a scheme', { host: 'https://acme.eu.qlikcloud.com' }, /--host "https:.*without https/],
    [
      'a name that cannot be part of an address',
      { host: 'a.b', tenant: 'Acme Inc' },
      /--tenant "Acme Inc": .*lower-case/,
    ],
    ['an address that is none', { host: 'a.b', alertEmail: ['ops'] }, /--alert-email "ops"/],
  ])('%s: it says so', async (_, said, message) => {
    await expect(settings(said)).rejects.toThrow(message);
  });

  test('an API key in place of a name is refused and not repeated', async () => {
    const key = 'eyJhbGciOiJFUzM4NCJ9.secret';
    const refused = settings({ host: 'a.b', apiCredentials: key });
    await expect(refused).rejects.toThrow(/not what it holds/);
    await expect(refused).rejects.not.toThrow(/eyJ/);
  });
});

describe('somebody is', () => {
  const all = {
    'Host name': 'acme.eu.qlikcloud.com',
    'Name of the tenant': 'sales',
    'How is the API': 'apiKey',
    'API key': ' key ',
    'E-mail': '',
    'Which events': ['users'],
    'At which level': 'user',
    CloudEvents: true,
  };

  test('and is asked for all that was not said', async () => {
    const questions = answering(all);
    expect(await settings({}, { questions })).toEqual({
      tenant: 'sales',
      host: 'acme.eu.qlikcloud.com',
      apiCredentials: 'qlik-event-fanout/sales/api',
      given: { apiKey: 'key' },
      alertEmails: [],
      webhook: { name: 'qlik-event-fanout', category: ['users'], level: 'user', cloudEvents: true },
    });
    expect(questions.asked).toEqual(Object.keys(all));
  });

  test('and not for what was said, or is there', async () => {
    const questions = answering({ 'Name of the tenant': 'acme' });
    const said = {
      host: 'acme.eu.qlikcloud.com',
      alertEmail: ['a@b.c'],
      category: ['users'],
      level: 'user',
      cloudEvents: false,
    } as const;
    await settings(said, { questions, hasSecret: async () => true });
    expect(questions.asked).toEqual(['Name of the tenant']);
  });

  test('and not again for a tenant that is configured', async () => {
    const questions = answering({});
    await settings({}, { questions, file: FILE, hasSecret: async () => true });
    expect(questions.asked).toEqual([]);
  });
});

describe('credentials come from a file or the environment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'credentials-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const fileWith = (text: string) => {
    const file = join(folder, 'key');
    writeFileSync(file, text);
    return file;
  };

  test.each([
    ['eyJ.key\n', { apiKey: 'eyJ.key' }],
    ['{"apiKey":"k"}', { apiKey: 'k' }],
    ['{"clientId":"i","clientSecret":"s"}', { clientId: 'i', clientSecret: 's' }],
  ])('a file with %j', (text, credentials) => {
    expect(givenCredentials(fileWith(text), { QLIK_API_KEY: 'other' })).toEqual(credentials);
  });

  test.each(['', '{"clientId": "i"}', 'two words'])('a file with %j holds none; it is not repeated', (text) => {
    expect(() => givenCredentials(fileWith(text), {})).toThrow(/must hold an API key alone/);
  });

  test('a file that is not there', () => {
    expect(() => givenCredentials(join(folder, 'none'), {})).toThrow(/Cannot read --api-key-file/);
  });

  test('the environment: a key, a whole client, nothing', () => {
    expect(givenCredentials(undefined, { QLIK_API_KEY: 'k' })).toEqual({ apiKey: 'k' });
    const client = { QLIK_CLIENT_ID: 'i', QLIK_CLIENT_SECRET: 's' };
    expect(givenCredentials(undefined, client)).toEqual({ clientId: 'i', clientSecret: 's' });
    expect(givenCredentials(undefined, {})).toBeUndefined();
    expect(() => givenCredentials(undefined, { QLIK_CLIENT_ID: 'i' })).toThrow(/set both/);
  });
});
