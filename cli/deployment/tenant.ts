import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { Command } from 'commander';
import type { ReconciledTenant } from '../../lambda/reconcile/reconcile';
import { signInWith } from '../../lambda/reconcile/sign-in';
import type { ReconcileOutput } from '../../lib/contract';
import { CommandError } from '../verb';
import type { DeployedStack } from './stack';

/** Where a tenant is, when that is not what was deployed. */
export interface TenantOptions {
  readonly host?: string;
  readonly webhookUrl?: string;
}

/** Adds the options of {@link TenantOptions} to a verb. */
export const withTenantOptions = (command: Command): Command =>
  command
    .option('--host <host>', 'host name of the tenant (default: the deployed one)')
    .option('--webhook-url <url>', "the webhook's address in Qlik, when a domain of yours stands before the API");

/** What the deployment knows of the tenants whose API may be called. */
export const reconcileOutput = ({ outputs }: DeployedStack): ReconcileOutput =>
  outputs.Reconcile ? JSON.parse(outputs.Reconcile) : { tenants: {} };

/** A tenant whose API may be called. @throws {CommandError} when there is none of that name */
export function tenantOf(stack: DeployedStack, name: string, options: TenantOptions = {}): ReconciledTenant {
  const { tenants } = reconcileOutput(stack);
  const known = Object.keys(tenants);
  const tenant = known.includes(name) ? tenants[name] : undefined;
  const webhookUrl = options.webhookUrl ?? JSON.parse(stack.outputs.WebhookUrls)[name];
  if (tenant === undefined) {
    throw new CommandError(
      `Tenant ${JSON.stringify(name)} has no API credentials in this deployment; those that have: ${known.join(', ') || 'none'}.\n` +
        'Put the name of a secret with them into fanout.json, as tenants.<name>.apiCredentials, and deploy.',
    );
  }
  const { secretsManager } = stack.clients;
  const readSecret = async (SecretId: string) =>
    (await secretsManager.send(new GetSecretValueCommand({ SecretId }))).SecretString;
  return {
    tenant: name,
    webhookUrl,
    signIn: () => signInWith(tenant.apiCredentials, options.host ?? tenant.host, readSecret),
  };
}

/** An error on the way to a tenant's API, by its name: of Secrets Manager, or of ours. */
export const accessText = (code: string): string =>
  code === 'CredentialsError'
    ? 'The secret with its API credentials must hold {"apiKey":"…"} or {"clientId":"…","clientSecret":"…"} as JSON.'
    : `AWS refused (${code}).`;
