import { tenantStep } from '../../../cli/setup/tenant-step';
import { type FakeTenant, startFakeTenant } from '../../../dev-tenant/tenant';
import type { Credentials } from '../../../lambda/shared/qlik-credentials';
import { takeStep } from './tenant-scene';

let tenant: FakeTenant;
beforeEach(async () => {
  tenant = await startFakeTenant();
});
afterEach(() => tenant.close());

const signIn = (given: Credentials | undefined, over: { readonly url?: string; readonly value?: string } = {}) =>
  takeStep(
    tenantStep({
      tenant: 'acme',
      host: 'acme.eu.qlikcloud.com',
      url: over.url ?? tenant.url,
      given,
      secretName: 'qlik-event-fanout/acme/api',
      secretValue: async () => over.value,
    }),
  );

test.each<[string, Credentials | undefined, string | undefined]>([
  ['an API key', { apiKey: 'fake-api-key' }, undefined],
  ['an OAuth client', { clientId: 'fake-client', clientSecret: 'fake-client-secret' }, undefined],
  ['what the secret holds', undefined, '{"apiKey":"fake-api-key"}'],
])('with %s it signs in, and changes nothing', async (_, given, value) => {
  const { result, says, known } = await signIn(given, { value });
  expect({ result, says }).toEqual({ result: 'already', says: expect.stringContaining('it has 0 webhooks') });
  expect(known.tenant?.offered.length).toBeGreaterThan(20);
  expect(tenant.calls.filter(({ method, path }) => method !== 'GET' && path !== '/oauth/token')).toEqual([]);
});

test.each<[string, Credentials | undefined, { readonly url?: string; readonly value?: string }, RegExp]>([
  ['none at all', undefined, {}, /QLIK_API_KEY/],
  ['a secret that holds something else', undefined, { value: 'eyJ.key' }, /holds no credentials: it must be/],
  ['an expired key', { apiKey: 'expired' }, {}, /401.*Give others/],
  [
    'an expired key in the secret',
    undefined,
    { value: '{"apiKey":"expired"}' },
    /401.*qlik-event-fanout\/acme\/api.*replace/,
  ],
  ['a client that is none', { clientId: 'fake-client', clientSecret: 'no' }, {}, /no access token/],
  ['a wrong host', { apiKey: 'fake-api-key' }, { url: 'http://127.0.0.1:9' }, /cannot be reached.*host name/],
])('%s: it ends with what to do', async (_, given, over, why) => {
  const { result, says, begun } = await signIn(given, over);
  expect({ result, begun }).toEqual({ result: 'failed', begun: false });
  expect(says).toMatch(why);
  expect(says).not.toContain('eyJ');
});

test.each<[string, number, RegExp]>([
  ['somebody who may see no webhooks', 403, /403.*Tenant Admin/],
  ['a host that is no tenant', 404, /404.*host name/],
  ['a tenant that is down', 503, /unavailable/],
])('%s: it ends with what to do', async (_, status, why) => {
  tenant.answerWith(() => ({ status }));
  expect(await signIn({ apiKey: 'fake-api-key' })).toMatchObject({
    result: 'failed',
    says: expect.stringMatching(why),
  });
});
