import type { ApiAnswer, ApiRequest } from '../../../dev-tenant/http';
import { type FakeTenant, startFakeTenant } from '../../../dev-tenant/tenant';
import { type Explain, type ExplainerOptions, explainer } from '../../../lambda/failures/explainer';
import { MAX_ANSWER_BYTES } from '../../../lambda/failures/fetch-json';
import { type FailureCard, failureCard } from '../../../lib/qlik/failure';
import { readEvent } from '../../qlik/reading';

const API_KEY = '{"apiKey":"fake-api-key"}';
const CLIENT = '{"clientId":"fake-client","clientSecret":"fake-client-secret"}';
const RUNS = '/api/workflows/automations/automation-1/runs';

let qlik: FakeTenant;
let clock: number;
let secret: () => Promise<string | undefined>;
let secretReads: number;

beforeEach(async () => {
  clock = Date.now();
  secretReads = 0;
  secret = async () => API_KEY;
  qlik = await startFakeTenant({ apiKeys: ['fake-api-key', 'next-api-key'] });
  for (const id of ['run-1', 'run-2', 'run-3']) {
    qlik.things.addRun('automation-1', { id, status: 'failed', error: [{ message: `error of ${id}` }] });
  }
  qlik.things.addSpace('space-1', 'Sales');
});
afterEach(() => qlik.close());

const start = (over: Partial<ExplainerOptions> = {}) =>
  explainer({
    secretArns: { acme: 'arn:secret' },
    hosts: { acme: qlik.url, other: qlik.url },
    readSecret: () => {
      secretReads += 1;
      return secret();
    },
    now: () => clock,
    ...over,
  });

const cardOf = (run: string, over: object = {}, tenant = 'acme'): FailureCard => {
  const type = 'com.qlik.v1.automation.run.failed';
  const { event } = readEvent({ type, toplevelresourceid: 'automation-1', data: { id: run }, ...over });
  const card = failureCard(type, { ...event, tenant });
  if (card === undefined) throw new Error('no failure');
  return card;
};
const explainOne = (explain: Explain, run = 'run-1', over?: object) => explain(cardOf(run, over));
const paths = () => qlik.calls.map(({ path }) => path);

/** Answers like this whatever is asked, but for a token. */
const always = (answer: ApiAnswer) =>
  qlik.answerWith(({ path }: ApiRequest) => (path === '/oauth/token' ? undefined : answer));

it.each([
  ['an API key', API_KEY, []],
  ['an OAuth client', CLIENT, ['/oauth/token']],
])('signs in with %s once, and asks', async (_, value, before) => {
  secret = async () => value;
  const explain = start()();
  const over = { spaceid: 'space-1' };
  expect(await explainOne(explain, 'run-1', over)).toEqual({
    found: { error: 'error of run-1', spaceName: 'Sales' },
    result: 'explained',
  });
  await explainOne(explain, 'run-2', over);
  // Side by side, so in any order; the space is known by then.
  expect(paths().toSorted()).toEqual(
    [...before, `${RUNS}/run-1`, '/api/v1/spaces/space-1', `${RUNS}/run-2`].toSorted(),
  );
  expect(secretReads).toBe(1);
});

it('a tenant that has not opted in is never asked, and its secret not read', async () => {
  const explain = start()();
  for (const tenant of ['other', 'constructor', '__proto__']) {
    expect(await explain(cardOf('run-1', {}, tenant))).toEqual({ found: {} });
  }
  expect(paths()).toEqual([]);
  expect(secretReads).toBe(0);
});

describe('for every reason that Qlik may have, there is no explanation and a name for it', () => {
  it.each<[string, ApiAnswer]>([
    ['unauthorized', { status: 401, body: { errors: [] } }],
    ['forbidden', { status: 403, body: { errors: [] } }],
    ['not-found', { status: 404, body: { errors: [] } }],
    ['throttled', { status: 429, headers: { 'retry-after': '30' } }],
    ['unavailable', { status: 500, text: '<html>' }],
    ['unavailable', { status: 503 }],
    ['unexpected', { status: 418 }],
    ['unexpected', { status: 302, headers: { location: 'https://elsewhere.example/' } }],
    ['unreachable', { status: 200, breaks: 'reset' }],
    ['not-understood', { status: 200, text: '{"error":[' }],
    ['not-understood', { status: 200, text: '<html>Welcome</html>' }],
    ['not-understood', { status: 204 }],
    ['not-understood', { status: 200, body: ['no', 'object'] }],
    ['too-large', { status: 200, body: { error: ['x'.repeat(MAX_ANSWER_BYTES)] } }],
    ['no-text', { status: 200, body: { id: 'run-1', error: null } }],
  ])('%s', async (result, answer) => {
    always(answer);
    expect(await explainOne(start()())).toEqual({ found: {}, result });
  });

  it.each<[string, ApiAnswer]>([
    ['no-token', { status: 400, body: { errors: [] } }],
    ['no-token', { status: 401 }],
    ['no-token', { status: 200, body: {} }],
    ['no-token', { status: 200, body: { access_token: 5 } }],
    ['throttled', { status: 429 }],
    ['unavailable', { status: 502 }],
    ['unreachable', { status: 200, breaks: 'reset' }],
    ['too-large', { status: 200, body: { access_token: 'x'.repeat(MAX_ANSWER_BYTES) } }],
  ])('%s, when it is asked for a token', async (result, answer) => {
    secret = async () => CLIENT;
    qlik.answerWith(({ path }) => (path === '/oauth/token' ? answer : undefined));
    expect(await explainOne(start()())).toEqual({ found: {}, result });
  });

  it('unreachable, when nobody is there', async () => {
    await qlik.close();
    expect(await explainOne(start()())).toEqual({ found: {}, result: 'unreachable' });
    const nowhere = start({ hosts: {} });
    expect(await explainOne(nowhere())).toEqual({ found: {}, result: 'unreachable' });
  });

  it.each<[string, () => Promise<string | undefined>]>([
    ['secret-unreadable', () => Promise.reject(new Error('AccessDeniedException'))],
    ['no-credentials', async () => undefined],
    ['no-credentials', async () => 'eyJhbGciOi.plain-api-key'],
  ])('%s', async (result, read) => {
    secret = read;
    expect(await explainOne(start()())).toEqual({ found: {}, result });
    expect(paths()).toEqual([]);
  });

  it.each([['hangs'], ['hangs-midway']] as const)('too-late, when an answer %s', async (breaks) => {
    qlik.answerWith(({ path }) =>
      path.startsWith(RUNS) ? { status: 200, body: { error: ['too late'] }, breaks } : undefined,
    );
    const explain = start({ budgetMs: 300 })();
    // What came in time stands.
    expect(await explainOne(explain, 'run-1', { spaceid: 'space-1' })).toEqual({
      found: { spaceName: 'Sales' },
      result: 'too-late',
    });
  });

  it('too-late, when Secrets Manager hangs or Qlik’s door does', async () => {
    secret = () => new Promise(() => undefined);
    expect(await explainOne(start({ budgetMs: 50 })())).toEqual({ found: {}, result: 'too-late' });
    secret = async () => CLIENT;
    qlik.answerWith(() => ({ status: 200, breaks: 'hangs' }));
    expect(await explainOne(start({ budgetMs: 50 })())).toEqual({ found: {}, result: 'too-late' });
  });
});

describe('the time there is', () => {
  it('is that of all cards of a batch together, and anew for each batch', async () => {
    const begin = start({
      budgetMs: 3000,
      readSecret: async () => {
        clock += 3000;
        return API_KEY;
      },
    });
    const explain = begin();
    expect(await explainOne(explain, 'run-1')).toMatchObject({ result: 'explained' });
    expect(await explainOne(explain, 'run-2')).toEqual({ found: {}, result: 'too-late' });
    expect(paths()).toEqual([`${RUNS}/run-1`]);
    // What is known takes none.
    expect(await explainOne(explain, 'run-1')).toMatchObject({ result: 'explained' });
    expect(await explainOne(begin(), 'run-2')).toMatchObject({ result: 'explained' });
  });

  it('is over although a sign-in still hangs, and the next batch signs in anew', async () => {
    const begin = start({ budgetMs: 300 });
    secret = () => new Promise(() => undefined);
    expect(await explainOne(begin())).toMatchObject({ result: 'too-late' });
    secret = async () => CLIENT;
    qlik.answerWith(() => ({ status: 200, breaks: 'hangs' }));
    expect(await explainOne(begin())).toMatchObject({ result: 'too-late' });
    qlik.answerWith(undefined);
    expect(await explainOne(begin())).toMatchObject({ result: 'explained' });
  });
});

describe('what is kept', () => {
  it('is what was found, over batches, for a quarter of an hour', async () => {
    const begin = start();
    await explainOne(begin());
    clock += 14 * 60_000;
    await explainOne(begin());
    expect(paths()).toHaveLength(1);
    clock += 60_000;
    await explainOne(begin());
    expect(paths()).toHaveLength(2);
  });

  it('is no failure', async () => {
    const begin = start();
    always({ status: 404 });
    await explainOne(begin());
    qlik.answerWith(undefined);
    expect(await explainOne(begin())).toMatchObject({ result: 'explained' });
  });

  it('is that we are signed in, for five minutes', async () => {
    secret = async () => CLIENT;
    const begin = start();
    await explainOne(begin(), 'run-1');
    clock += 5 * 60_000;
    await explainOne(begin(), 'run-2');
    expect(paths().filter((path) => path === '/oauth/token')).toHaveLength(2);
    expect(secretReads).toBe(2);
  });

  it('is no key that was replaced meanwhile: the new one is read at once', async () => {
    const begin = start();
    await explainOne(begin(), 'run-1');
    qlik.revoke('fake-api-key');
    secret = async () => '{"apiKey":"next-api-key"}';
    expect(await explainOne(begin(), 'run-2')).toMatchObject({ found: { error: 'error of run-2' } });
  });

  it.each([[401], [429]])('is for a minute that a tenant has refused us: %i', async (status) => {
    const begin = start();
    always({ status });
    const refused = await explainOne(begin(), 'run-1');
    const asked = paths().length;
    qlik.answerWith(undefined);
    clock += 59_999;
    expect(await explainOne(begin(), 'run-2')).toEqual(refused);
    expect(paths()).toHaveLength(asked);
    clock += 1;
    expect(await explainOne(begin(), 'run-3')).toMatchObject({ result: 'explained' });
  });

  it('is not that it did not answer', async () => {
    const begin = start();
    always({ status: 503 });
    await explainOne(begin());
    qlik.answerWith(undefined);
    expect(await explainOne(begin())).toMatchObject({ result: 'explained' });
  });
});

it('a connection that is gone is made again once', async () => {
  let times = 0;
  qlik.answerWith(() => (times++ === 0 ? { status: 200, breaks: 'reset' } : undefined));
  expect(await explainOne(start()())).toMatchObject({ result: 'explained' });
});

it('credentials go to no other host', async () => {
  const other = await startFakeTenant();
  always({ status: 307, headers: { location: `${other.url}/api/v1/spaces/x` } });
  await explainOne(start()());
  expect(other.calls).toEqual([]);
  await other.close();
});
