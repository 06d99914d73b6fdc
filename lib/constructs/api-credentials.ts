import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { env } from '../contract';
import { grantKeyUse } from './encryption';

/**
 * Lets a function read credentials for Qlik's API, and tells it where they are.
 *
 * @param secrets tenant name → secret with `{"apiKey":"…"}` or `{"clientId":"…","clientSecret":"…"}`
 */
export function grantApiCredentials(
  grantee: lambda.Function,
  secrets: Readonly<Record<string, secretsmanager.ISecret>>,
): void {
  const arns = Object.entries(secrets).map(([tenant, { secretArn }]) => [tenant, secretArn] as const);
  grantee.addEnvironment(env.apiCredentials, Stack.of(grantee).toJsonString(Object.fromEntries(arns)));
  iam.Grant.addToPrincipal({
    grantee,
    actions: ['secretsmanager:GetSecretValue'],
    resourceArns: [...new Set(Object.values(secrets).map(grantableArn))],
  });
  for (const secret of Object.values(secrets)) grantKeyUse(grantee, 'readSecret', secret.encryptionKey);
}

/** A secret found by its name has an ARN without the six characters that Secrets Manager adds to it. */
const grantableArn = (secret: secretsmanager.ISecret) => secret.secretFullArn ?? `${secret.secretArn}-??????`;
