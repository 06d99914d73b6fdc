import { type FakeTenant, startFakeTenant } from '../../../dev-tenant/tenant';
import { env } from '../../../lib/contract';
import { awsError } from '../../cli/fake-aws';
import { busEvent, failuresScene } from './scene';

/** A function of the stack, with what it is told. */
const functions = (variables: Readonly<Record<string, string>>) => ({
  ListStackResourcesCommand: {
    StackResourceSummaries: [{ ResourceType: 'AWS::Lambda::Function', PhysicalResourceId: 'failures' }],
  },
  GetFunctionConfigurationCommand: { Environment: { Variables: variables } },
});

const told = functions({
  [env.alertTopicArn]: 'arn:topic',
  [env.tenantHosts]: JSON.stringify({ acme: 'acme.eu.qlikcloud.com' }),
});

const API_KEY = 'an-api-key';
const all = { hidesTestRuns: false };

test('failures come by group, with links to the host that the failures function has', async () => {
  const { post, get } = failuresScene({ events: [busEvent({}), busEvent({})], aws: told });
  const { status, body } = await post('api/failures', all);
  expect(status).toBe(200);
  expect(body).toMatchObject({ total: 1, runs: 2 });
  const [group] = body.groups;
  expect(group.link).toBe('https://acme.eu.qlikcloud.com/automations/automation-1');
  expect((await get(`api/failures/${group.fingerprint}`)).body).toMatchObject({
    group: { runs: 2 },
    runs: [{}, {}],
    notAskable: expect.stringContaining('no API credentials'),
  });
});

test('without a right to ask for the hosts there are no links, and it says so', async () => {
  const aws = { ...told, GetFunctionConfigurationCommand: awsError('AccessDeniedException') };
  const { body } = await failuresScene({ events: [busEvent({})], aws }).post('api/failures', all);
  expect(body.groups[0]).not.toHaveProperty('link');
  expect(body.noLinks).toContain('AccessDeniedException');
});

test.each(['javascript:alert(1)//', 'acme.eu.qlikcloud.com/@evil.example', 'http://acme.eu.qlikcloud.com'])(
  'of %s, which is no host name, no link is made',
  async (host) => {
    const aws = functions({ [env.alertTopicArn]: 'arn', [env.tenantHosts]: JSON.stringify({ acme: host }) });
    const { body } = await failuresScene({ events: [busEvent({})], aws }).post('api/failures', all);
    expect(body.groups[0]).not.toHaveProperty('link');
  },
);

test.each([['{'], [{}], [{ hidesTestRuns: 'no' }], [{ ...all, more: 1 }]])('%j is refused', async (asked) => {
  expect(await failuresScene({ aws: told }).post('api/failures', asked)).toMatchObject({ status: 400 });
});

test('a fingerprint that no failure has is 404', async () => {
  const { status, body } = await failuresScene({ aws: told }).get(`api/failures/${'0'.repeat(16)}`);
  expect(status).toBe(404);
  expect(body.error).toContain('No failure of fingerprint 0000000000000000');
});

describe('asking Qlik', () => {
  let qlik: FakeTenant;
  beforeAll(async () => {
    qlik = await startFakeTenant({ apiKeys: [API_KEY] });
    qlik.things.addRun('automation-1', { id: 'run-x', status: 'failed', error: ['HTTP 403 of the CRM'] });
  });
  afterAll(() => qlik.close());

  const scene = (secret: object) =>
    failuresScene({
      events: [busEvent({ data: { id: 'run-x', title: 'Nightly' } })],
      aws: { GetSecretValueCommand: secret },
      outputs: { Reconcile: JSON.stringify({ tenants: { acme: { host: qlik.url, apiCredentials: 'arn:secret' } } }) },
    });

  const cardIn = async ({ post, get }: ReturnType<typeof scene>) => {
    const [{ fingerprint }] = (await post('api/failures', all)).body.groups;
    return (await get(`api/failures/${fingerprint}`)).body.runs[0].cardId;
  };

  test('the run says why, and the card has it from then on', async () => {
    const it = scene({ SecretString: JSON.stringify({ apiKey: API_KEY }) });
    const answered = await it.post('api/failures/explanation', { cardId: await cardIn(it) });
    expect(answered).toMatchObject({ status: 200, body: { error: 'HTTP 403 of the CRM', isWhole: true } });
    expect(JSON.stringify(answered)).not.toContain(API_KEY);
    expect((await it.post('api/failures', all)).body.groups).toMatchObject([{ lastError: 'HTTP 403 of the CRM' }]);
  });

  test('what cannot be asked is answered in words', async () => {
    const it = scene(awsError('AccessDeniedException'));
    const { body } = await it.post('api/failures/explanation', { cardId: await cardIn(it) });
    expect(body).toEqual({ isWhole: false, words: expect.stringContaining('secretsmanager:GetSecretValue') });
  });

  test('a tenant without credentials, a card that is gone, a card id that is none', async () => {
    const it = failuresScene({ events: [busEvent({})], aws: told });
    const asked = await it.post('api/failures/explanation', { cardId: await cardIn(it) });
    expect(asked).toMatchObject({ status: 409, body: { error: expect.stringContaining('no API credentials') } });
    expect(await it.post('api/failures/explanation', { cardId: '0'.repeat(64) })).toMatchObject({ status: 404 });
    expect(await it.post('api/failures/explanation', { cardId: '../x' })).toMatchObject({ status: 400 });
  });
});
