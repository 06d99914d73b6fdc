import { readFileSync } from 'node:fs';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { Command } from 'commander';
import { type Credentials, parseCredentials } from '../../lambda/shared/qlik-credentials';
import { connect, type DeployedStack, type StackOptions, withStackOptions } from '../deployment/stack';
import { accessText, reconcileOutput, type TenantOptions, withTenantOptions } from '../deployment/tenant';
import { signingSecretOf, tenantNamed, webhookUrlOf } from '../deployment/webhook';
import { harmless } from '../terminal/terminal';
import { CommandError } from '../verb';
import { type WebhookAnswer, webhookFaultText } from './webhook-fault';
import { openWebhooks, ourWebhooks, type TenantWebhook, type WebhooksApi } from './webhooks';

/** Which tenant, and how it is signed in to. */
export interface AccessOptions extends StackOptions, TenantOptions {
  readonly tenant?: string;
  readonly credentialsFile?: string;
}

/** A tenant of the deployment, signed in to. */
export interface Access {
  readonly tenant: string;
  /** The address that makes a webhook ours. */
  readonly webhookUrl: string;
  readonly api: WebhooksApi;
  /** What its deliveries are to be signed with; never shown. @throws {CommandError} */
  readonly secret: () => Promise<string>;
}

/** Adds the options of {@link AccessOptions} to a verb. */
export const withAccessOptions = (command: Command): Command =>
  withTenantOptions(
    withStackOptions(
      command
        .option('--tenant <name>', 'this tenant of the deployment (default: the only one)')
        .option(
          '--credentials-file <file>',
          "call Qlik's API with what this file holds (default: the secret named in fanout.json)",
        ),
    ),
  );

/** Finds the tenant and signs in to it. @throws {CommandError} when that cannot be */
export async function openAccess(options: AccessOptions): Promise<Access> {
  const stack = await connect(options);
  const tenant = tenantNamed(Object.keys(JSON.parse(stack.outputs.WebhookUrls)), options.tenant);
  const deployed = reconcileOutput(stack).tenants;
  const known = Object.hasOwn(deployed, tenant) ? deployed[tenant] : undefined;
  const host = options.host ?? known?.host;
  if (host === undefined) {
    throw new CommandError(`The deployment does not know the host of ${tenant}: name it with --host.`);
  }
  const credentials = options.credentialsFile
    ? credentialsIn(options.credentialsFile)
    : await deployedCredentials(stack, tenant, known?.apiCredentials);
  return {
    tenant,
    webhookUrl: options.webhookUrl ? addressIn(options.webhookUrl) : webhookUrlOf(stack, tenant, options.endpointUrl),
    api: answered(await openWebhooks(hostIn(host), credentials)),
    secret: () => usableSecret(stack, tenant),
  };
}

/** The value of an answer that there is. @throws {CommandError} in words for a person */
export function answered<Value>(answer: WebhookAnswer<Value>): Value {
  if (!answer.ok) throw new CommandError(webhookFaultText(answer));
  return answer.value;
}

/**
 * The webhook that is meant: the one with that id, or else the one that points here; undefined when none does.
 *
 * @throws {CommandError} when there is none with that id, several point here, or it is none to be touched
 */
export function webhookMeant(
  webhooks: readonly TenantWebhook[],
  webhookUrl: string,
  id: string | undefined,
): TenantWebhook | undefined {
  if (id === undefined) return onlyOne(ourWebhooks(webhooks, webhookUrl));
  const found = webhooks.find((webhook) => webhook.id === id);
  if (found === undefined) {
    throw new CommandError(
      `The tenant has no webhook with the id ${JSON.stringify(id)}; qlik-fanout webhook list shows those it has.`,
    );
  }
  if (found.origin !== 'automations') return found;
  throw new CommandError(
    `The webhook ${harmless(found.name)} (${id}) is one that Qlik Automate made and keeps for itself: it goes with its automation.`,
  );
}

function onlyOne(ours: readonly TenantWebhook[]): TenantWebhook | undefined {
  if (ours.length < 2) return ours[0];
  const those = ours.map(({ id, name, enabled }) => `  ${id} ${harmless(name)}${enabled ? '' : ' (disabled)'}`);
  throw new CommandError(
    `${ours.length} webhooks point here, so that each event arrives as often. Name one of them with --id:\n${those.join('\n')}`,
  );
}

async function deployedCredentials(
  { clients }: DeployedStack,
  tenant: string,
  SecretId: string | undefined,
): Promise<Credentials> {
  if (SecretId === undefined) {
    throw new CommandError(
      `The tenant ${tenant} has no API credentials in this deployment. Put the name of a secret with them into ` +
        'fanout.json, as tenants.<name>.apiCredentials, and deploy; or give them by --credentials-file.',
    );
  }
  const read = clients.secretsManager.send(new GetSecretValueCommand({ SecretId }));
  const { SecretString } = await read.catch((error: Error) => {
    throw new CommandError(`${tenant}: ${accessText(error.name)} Give the credentials by --credentials-file instead.`);
  });
  const credentials = parseCredentials(SecretString);
  if (credentials) return credentials;
  throw new CommandError(`${tenant}: ${accessText('CredentialsError')}`);
}

function credentialsIn(file: string): Credentials {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandError(`Cannot read --credentials-file: ${(error as Error).message}`);
  }
  const credentials = parseCredentials(text);
  if (credentials) return credentials;
  throw new CommandError(
    `--credentials-file ${file} must hold {"apiKey":"…"} or {"clientId":"…","clientSecret":"…"} as JSON.`,
  );
}

/** A host as people paste it: with or without scheme and the slash at its end. */
function hostIn(text: string): string {
  const url = URL.canParse(text) && /^https?:\/\//.test(text) ? text : `https://${text}`;
  const { host, pathname, protocol } = URL.canParse(url) ? new URL(url) : { host: '', pathname: '', protocol: '' };
  if (host === '' || pathname !== '/') {
    throw new CommandError(`${JSON.stringify(text)} is no host: say it like acme.eu.qlikcloud.com.`);
  }
  return protocol === 'http:' ? `http://${host}` : host;
}

function addressIn(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new CommandError(`--webhook-url ${JSON.stringify(text)} is no address: it begins with https://.`);
}

/** Qlik takes no other (help.qlik.com, creating webhooks, read 2026-11). */
const SECRET_CHARACTERS = { least: 32, most: 64 } as const;

async function usableSecret(stack: DeployedStack, tenant: string): Promise<string> {
  const secret = await signingSecretOf(stack, tenant);
  const { least, most } = SECRET_CHARACTERS;
  if (secret.length >= least && secret.length <= most) return secret;
  throw new CommandError(
    `The signing secret of ${tenant} has ${secret.length} characters, and Qlik takes ${least} to ${most}: ` +
      'put another one into Secrets Manager.',
  );
}
