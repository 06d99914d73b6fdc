import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type Credentials, parseCredentials } from '../../lambda/shared/qlik-credentials';
import type { Known } from './known';
import type { Step } from './step';

/** What a secret holds; undefined when there is no such secret. */
export async function secretValue(client: SecretsManagerClient, SecretId: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? '';
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

export interface CredentialsOptions {
  readonly tenant: string;
  /** Name or ARN of the secret. */
  readonly secret: string;
  /** Those given to this run. @default - those in the secret stay */
  readonly given?: Credentials;
}

/** The secret with the credentials for the tenant's API. The tenant has accepted them by then. */
export const credentialsStep = (
  client: SecretsManagerClient,
  { tenant, secret, given }: CredentialsOptions,
): Step<Known> => ({
  id: 'credentials',
  title: 'API credentials in Secrets Manager',
  look: async () => {
    const value = await secretValue(client, secret);
    const there = { state: 'there', says: secret } as const;
    if (given === undefined) return there;
    const SecretString = JSON.stringify(given);
    if (value !== undefined) {
      // Whatever order its keys are in.
      if (JSON.stringify(parseCredentials(value)) === SecretString) return there;
      return {
        state: 'missing',
        would: `put the credentials given now into the secret ${secret}`,
        make: async () => {
          await client.send(new PutSecretValueCommand({ SecretId: secret, SecretString }));
          return { result: 'done', says: `${secret} holds those given now` };
        },
      };
    }
    if (secret.startsWith('arn:')) {
      return {
        state: 'blocked',
        why: `There is no secret ${secret}: name one that is there, or a name for a new one.`,
      };
    }
    return {
      state: 'missing',
      would: `create the secret ${secret}`,
      make: async () => {
        const Description = `Credentials for the API of the Qlik tenant ${tenant}`;
        await client.send(new CreateSecretCommand({ Name: secret, Description, SecretString }));
        return { result: 'done', says: `secret ${secret} is created` };
      },
    };
  },
});
