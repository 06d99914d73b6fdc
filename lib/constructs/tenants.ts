import { RemovalPolicy } from 'aws-cdk-lib';
import type * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { TENANT_NAME, TENANT_NAME_RULE } from '../contract';
import { acknowledge } from './acknowledge';
import type { StorageProps } from './storage';

/** A Qlik Cloud tenant whose webhooks are taken. */
export interface Tenant {
  /** Host name, such as `acme.eu.qlikcloud.com`: for links on failure cards. */
  readonly host: string;
  /** Holds the webhook's secret as plain text, 32 to 64 characters. @default - a secret with a generated value */
  readonly signingSecret?: secretsmanager.ISecret;
  /**
   * Holds credentials of a tenant admin for Qlik's API, as JSON: `{"apiKey":"…"}`, or `{"clientId":"…",
   * "clientSecret":"…"}` of an OAuth client. With them, what did not arrive is found and resent ({@link Reconcile}).
   *
   * @default - the tenant is not reconciled
   */
  readonly apiCredentials?: secretsmanager.ISecret;
  /**
   * Whether Qlik's API is asked for what an event does not say of a failure, to put it on the card: the error of an
   * automation's run, the names of app and space. Takes `apiCredentials`. No card waits longer than 3 seconds for it, or
   * is lost by it. The error is whatever the automation's blocks said, and goes wherever cards go.
   *
   * @default false
   */
  readonly explainFailures?: boolean;
  /** Deliveries a second, and at once, that are let through for it. @default - that of the whole */
  readonly throttle?: apigatewayv2.ThrottleSettings;
}

/** @throws when there is no tenant, or one has a name that cannot be part of an address */
export function requireTenantNames(names: readonly string[]): void {
  if (names.length === 0) throw new Error('no tenant is configured: name at least one in `tenants`');
  for (const name of names) {
    if (!TENANT_NAME.test(name)) {
      throw new Error(`${TENANT_NAME_RULE} are allowed as a tenant's name, got: ${JSON.stringify(name.slice(0, 80))}`);
    }
  }
}

/**
 * Tenant name → secret with API credentials, of the tenants whose failure cards are explained.
 *
 * @throws when one is to be explained and has none
 */
export function explainedWith(
  tenants: Readonly<Record<string, Tenant>>,
): Readonly<Record<string, secretsmanager.ISecret>> {
  const secrets = Object.entries(tenants).flatMap(([name, { explainFailures, apiCredentials }]) => {
    if (!explainFailures) return [];
    if (apiCredentials) return [[name, apiCredentials] as const];
    throw new Error(
      `explainFailures of tenant ${name} takes apiCredentials to ask Qlik with, got none: name their secret`,
    );
  });
  return Object.fromEntries(secrets);
}

/** A secret with a generated value, for a tenant whose webhook has none yet. */
export function signingSecretOf(scope: Construct, tenant: string, props: StorageProps): secretsmanager.Secret {
  const { encryptionKey, removalPolicy = RemovalPolicy.RETAIN } = props;
  const secret = new secretsmanager.Secret(scope, `SigningSecret-${tenant}`, {
    description: `Secret of the Qlik webhook of tenant ${tenant}`,
    // Qlik takes 32 to 64 characters (help.qlik.com, creating webhooks, read 2026-11).
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    encryptionKey,
    removalPolicy,
  });
  acknowledge(secret, 'secretIsQliks');
  if (!encryptionKey) acknowledge(secret, 'secretKeyOfAws');
  return secret;
}
