import type { DeployedStack } from '../../../cli/deployment/stack';
import { accessText, tenantOf } from '../../../cli/deployment/tenant';

const stackWith = (outputs: Readonly<Record<string, string>>) => ({ name: 'S', outputs, clients: {} }) as DeployedStack;
const stack = stackWith({
  WebhookUrls: '{"acme":"https://api.test/webhooks/acme","other":"https://api.test/webhooks/other"}',
  Reconcile: '{"tenants":{"acme":{"host":"acme.eu.qlikcloud.com","apiCredentials":"arn:secret"}},"table":"t"}',
});

test('a tenant with credentials is found at its deployed address, or at the one that is named', () => {
  expect(tenantOf(stack, 'acme')).toMatchObject({ tenant: 'acme', webhookUrl: 'https://api.test/webhooks/acme' });
  const webhookUrl = 'https://hooks.example.com/webhooks/acme';
  expect(tenantOf(stack, 'acme', { webhookUrl })).toMatchObject({ webhookUrl });
});

test.each(['other', 'nobody', 'constructor'])(
  '%s has none: the message names those that have, and what to do',
  (name) => {
    expect(() => tenantOf(stack, name)).toThrow(
      /has no API credentials in this deployment; those that have: acme\.\n.*fanout/,
    );
  },
);

test('a stack that was deployed before there was such an output has no tenant with credentials', () => {
  expect(() => tenantOf(stackWith({ WebhookUrls: '{}' }), 'acme')).toThrow(/those that have: none/);
});

test('a secret that holds no credentials is told from one that AWS does not give', () => {
  expect(accessText('CredentialsError')).toContain('{"apiKey":"…"}');
  expect(accessText('AccessDeniedException')).toContain('AccessDeniedException');
});
