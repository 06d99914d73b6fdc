import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeployedStack, Outputs } from '../../../cli/deployment/stack';
import { webhookOf, webhookUrlOf } from '../../../cli/deployment/webhook';
import { type Answers, awsError, fakeAws } from '../fake-aws';

const SECRET = 's'.repeat(64);

function stackOf(tenants: readonly string[], answers: Answers = { GetSecretValueCommand: { SecretString: SECRET } }) {
  const perTenant = (value: (tenant: string) => string) =>
    JSON.stringify(Object.fromEntries(tenants.map((tenant) => [tenant, value(tenant)])));
  const outputs = {
    ApiId: 'abc',
    WebhookUrls: perTenant((tenant) => `https://abc.execute-api.eu-west-1.amazonaws.com/webhooks/${tenant}`),
    SigningSecretArns: perTenant((tenant) => `arn:${tenant}`),
  } as Outputs;
  const { clients, asked } = fakeAws(answers);
  const stack: DeployedStack = { name: 'Mine', outputs, clients };
  return { stack, asked };
}

test('the only tenant need not be named, and its secret is asked for by its ARN', async () => {
  const { stack, asked } = stackOf(['acme']);
  expect(await webhookOf(stack, {})).toEqual({
    tenant: 'acme',
    url: 'https://abc.execute-api.eu-west-1.amazonaws.com/webhooks/acme',
    secret: SECRET,
  });
  expect(asked).toEqual([{ command: 'GetSecretValueCommand', input: { SecretId: 'arn:acme' } }]);
});

test('of several one is named, and a name that none has is told those that there are', async () => {
  const { stack } = stackOf(['acme', 'beta']);
  expect(await webhookOf(stack, { tenant: 'beta' })).toMatchObject({ tenant: 'beta' });
  await expect(webhookOf(stack, {})).rejects.toThrow(/--tenant.*acme, beta/);
  await expect(webhookOf(stack, { tenant: 'toString' })).rejects.toThrow(/toString.*acme, beta/);
});

test('on another endpoint an API has a path, and an address that is named comes first', async () => {
  const { stack } = stackOf(['acme']);
  const path = 'http://127.0.0.1:4566/_aws/execute-api/abc/$default/webhooks/acme';
  expect(webhookUrlOf(stack, 'acme', 'http://127.0.0.1:4566/')).toBe(path);
  const named = await webhookOf(stack, { url: 'https://hooks.example.com/acme', endpointUrl: 'http://127.0.0.1:4566' });
  expect(named.url).toBe('https://hooks.example.com/acme');
});

test('who may not read the secret is told what to do, and with a file nobody is asked', async () => {
  const { stack, asked } = stackOf(['acme'], { GetSecretValueCommand: awsError('AccessDeniedException') });
  await expect(webhookOf(stack, {})).rejects.toThrow(/AccessDeniedException.*--secret-file/s);
  const folder = mkdtempSync(join(tmpdir(), 'qlik-fanout-'));
  try {
    const secretFile = join(folder, 'secret');
    writeFileSync(secretFile, `${SECRET}\r\n`);
    const before = asked.length;
    expect(await webhookOf(stack, { secretFile })).toMatchObject({ secret: SECRET });
    expect(asked).toHaveLength(before);
    await expect(webhookOf(stack, { secretFile: join(folder, 'none') })).rejects.toThrow('Cannot read --secret-file');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
