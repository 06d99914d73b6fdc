import { readFileSync } from 'node:fs';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { Command } from 'commander';
import { CommandError } from '../verb';
import type { DeployedStack, StackOptions } from './stack';

/** Where a tenant's deliveries go, and what they are signed with. */
export interface Webhook {
  readonly tenant: string;
  readonly url: string;
  /** Never shown. */
  readonly secret: string;
}

/** Which webhook a verb posts to. */
export interface WebhookOptions {
  readonly tenant?: string;
  readonly url?: string;
  readonly secretFile?: string;
}

/** Adds the options of {@link WebhookOptions} to a verb. */
export const withWebhookOptions = (command: Command): Command =>
  command
    .option('--tenant <name>', 'to the webhook of this tenant (default: the only one)')
    .option('--url <url>', 'post to this address (default: that of the deployed API)')
    .option('--secret-file <file>', 'sign with what this file holds (default: the secret in Secrets Manager)');

/** The webhook of a tenant. @throws {CommandError} when the tenant or the secret cannot be had */
export async function webhookOf(
  stack: DeployedStack,
  options: WebhookOptions & Pick<StackOptions, 'endpointUrl'>,
): Promise<Webhook> {
  const tenant = tenantNamed(tenantsOf(stack), options.tenant);
  const secret = options.secretFile ? secretIn(options.secretFile) : await signingSecretOf(stack, tenant);
  return { tenant, url: options.url ?? webhookUrlOf(stack, tenant, options.endpointUrl), secret };
}

/** Names of the tenants whose deliveries a deployment takes. */
export const tenantsOf = ({ outputs }: Pick<DeployedStack, 'outputs'>): readonly string[] =>
  Object.keys(JSON.parse(outputs.WebhookUrls));

/** The tenant of that name, or the only one there is. @throws {CommandError} */
export function tenantNamed(known: readonly string[], wanted: string | undefined): string {
  const [only] = known;
  if (wanted === undefined && only !== undefined && known.length === 1) return only;
  if (wanted !== undefined && known.includes(wanted)) return wanted;
  const what = wanted === undefined ? 'Say which tenant with --tenant' : `No tenant ${JSON.stringify(wanted)}`;
  throw new CommandError(`${what}; this deployment has: ${known.join(', ')}.`);
}

/**
 * Address of a tenant's webhook. AWS's host name for the API leads nowhere on another endpoint, where an API has a path
 * (LocalStack documentation, "API Gateway", alternative URL format, read 2026-11; MiniStack takes the same).
 */
export function webhookUrlOf(
  { outputs }: Pick<DeployedStack, 'outputs'>,
  tenant: string,
  endpointUrl = process.env.AWS_ENDPOINT_URL,
): string {
  if (!endpointUrl) return JSON.parse(outputs.WebhookUrls)[tenant];
  return `${endpointUrl.replace(/\/$/, '')}/_aws/execute-api/${outputs.ApiId}/$default/webhooks/${tenant}`;
}

function secretIn(file: string): string {
  let secret: string;
  try {
    secret = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new CommandError(`Cannot read --secret-file: ${(error as Error).message}`);
  }
  if (secret === '') throw new CommandError(`--secret-file ${file} is empty: it must hold the webhook's secret alone.`);
  return secret;
}

/** The secret that a tenant's deliveries are signed with. @throws {CommandError} when it cannot be had */
export async function signingSecretOf({ clients, outputs }: DeployedStack, tenant: string): Promise<string> {
  const SecretId: string = JSON.parse(outputs.SigningSecretArns)[tenant];
  try {
    const { SecretString } = await clients.secretsManager.send(new GetSecretValueCommand({ SecretId }));
    if (SecretString) return SecretString;
  } catch (error) {
    const { name, message } = error as Error;
    throw new CommandError(
      `Cannot read the signing secret of ${tenant} (${name}: ${message}).\n` +
        'Give it by --secret-file, or use credentials that may call secretsmanager:GetSecretValue on it.',
    );
  }
  throw new CommandError(`The signing secret of ${tenant} holds no text: give it the secret of the webhook.`);
}
