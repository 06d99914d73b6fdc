import type { Outputs } from '../../../cli/deployment/stack';
import { tenantHostsOf } from '../../../cli/deployment/tenant-hosts';
import { env } from '../../../lib/contract';
import { type Answers, fakeAws } from '../fake-aws';

const environments: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // It has those with API credentials alone: taken for all, the others would have no link.
  reconcile: { [env.tenantHosts]: '{"acme":"acme.eu.qlikcloud.com"}' },
  failures: {
    [env.alertTopicArn]: 'arn:topic',
    [env.tenantHosts]: '{"acme":"acme.eu.qlikcloud.com","other":"other.us.qlikcloud.com"}',
  },
};

const answers: Answers = {
  ListStackResourcesCommand: {
    StackResourceSummaries: ['reconcile', 'failures'].map((PhysicalResourceId) => ({
      ResourceType: 'AWS::Lambda::Function',
      PhysicalResourceId,
    })),
  },
  GetFunctionConfigurationCommand: ({ FunctionName }: { readonly FunctionName: string }) => ({
    Environment: { Variables: environments[FunctionName] },
  }),
};

const hostsOf = (tenants: readonly string[], aws: Answers = {}) => {
  const outputs = {
    WebhookUrls: JSON.stringify(Object.fromEntries(tenants.map((tenant) => [tenant, 'https://x']))),
    Reconcile: JSON.stringify({ tenants: { acme: { host: 'acme.eu.qlikcloud.com', apiCredentials: 'arn' } } }),
  } as Outputs;
  return tenantHostsOf({ name: 'Mine', outputs, clients: fakeAws(aws).clients });
};

test('when all tenants have API credentials the outputs have the hosts, and nothing is asked', async () => {
  expect(await hostsOf(['acme'])).toEqual({ acme: 'acme.eu.qlikcloud.com' });
});

test('the hosts of the others are those that the failures function has', async () => {
  expect(await hostsOf(['acme', 'other'], answers)).toEqual({
    acme: 'acme.eu.qlikcloud.com',
    other: 'other.us.qlikcloud.com',
  });
});

test('a stack whose functions have none gives those of the outputs', async () => {
  const aws = { ...answers, GetFunctionConfigurationCommand: {} };
  expect(await hostsOf(['acme', 'other'], aws)).toEqual({ acme: 'acme.eu.qlikcloud.com' });
});
