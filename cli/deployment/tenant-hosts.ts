import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { env, TENANT_HOST } from '../../lib/contract';
import type { DeployedStack } from './stack';
import { physicalIdsIn, stackResources } from './stack-resources';
import { reconcileOutput } from './tenant';
import { tenantsOf } from './webhook';

/** Tenant name → host name, such as `acme.eu.qlikcloud.com`. */
export type TenantHosts = Readonly<Record<string, string>>;

/**
 * The hosts of a deployment's tenants. The outputs have those with API credentials, and the environment of the failures
 * function has all. What is no host name is left out, so that a link can be made of each.
 *
 * @throws when CloudFormation or Lambda cannot be asked
 */
export async function tenantHostsOf(stack: DeployedStack): Promise<TenantHosts> {
  const { tenants } = reconcileOutput(stack);
  const told = Object.entries(tenants).map(([tenant, { host }]) => [tenant, host] as const);
  const isTold = (tenant: string) => Object.hasOwn(tenants, tenant);
  const known = tenantsOf(stack).every(isTold) ? told : [...(await inFailuresFunction(stack)), ...told];
  return Object.fromEntries(known.filter(([, host]) => TENANT_HOST.test(host)));
}

/** The failures function, which is told an alert topic too, has those of all tenants; reconcile's has its own alone. */
async function inFailuresFunction({ clients, name }: DeployedStack): Promise<readonly (readonly [string, string])[]> {
  const functions = physicalIdsIn(await stackResources(clients.cloudFormation, name), 'AWS::Lambda::Function');
  const environments = await Promise.all(
    functions.map(async (FunctionName) => {
      const { Environment } = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      return Environment?.Variables ?? {};
    }),
  );
  const failures = environments.find((it) => it[env.alertTopicArn] !== undefined);
  return Object.entries(JSON.parse(failures?.[env.tenantHosts] ?? '{}') as TenantHosts);
}
