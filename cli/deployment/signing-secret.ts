import { createHash, randomInt } from 'node:crypto';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';

/**
 * Label of a version that Qlik is to get and may not have yet. It outlives a crash between Secrets Manager and Qlik, so
 * that the next run finishes with this very version instead of making another.
 */
export const PENDING_STAGE = 'QLIK_PENDING';

/** Ids of the versions that have a label. Ingest accepts `current` and `previous`. */
export interface Stages {
  readonly current: string;
  readonly previous?: string;
  readonly pending?: string;
}

/** The signing secret of a tenant, version by version. Values are handed on and never shown. */
export interface SigningSecret {
  readonly stages: () => Promise<Stages>;
  readonly value: (versionId: string) => Promise<string>;
  /** Adds a version labelled pending alone: nobody uses it yet. */
  readonly addPending: (value: string, current: string) => Promise<string>;
  /** Makes a version current; the one that was current becomes previous. */
  readonly makeCurrent: (versionId: string, current: string) => Promise<void>;
  readonly removeLabel: (versionId: string, label: typeof PENDING_STAGE | 'AWSPREVIOUS') => Promise<void>;
}

/** {@link SigningSecret} in Secrets Manager. */
export function signingSecret(client: SecretsManagerClient, SecretId: string): SigningSecret {
  return {
    stages: async () => {
      const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
      const labelled = (label: string) =>
        Object.entries(VersionIdsToStages).find(([, labels]) => labels?.includes(label))?.[0];
      const current = labelled('AWSCURRENT');
      if (current === undefined)
        throw new Error(`secret ${SecretId} has no version labelled AWSCURRENT: give it a value`);
      return { current, previous: labelled('AWSPREVIOUS'), pending: labelled(PENDING_STAGE) };
    },
    value: async (VersionId) => {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId, VersionId }));
      if (!SecretString) throw new Error(`version ${VersionId} of secret ${SecretId} holds no text`);
      return SecretString;
    },
    addPending: async (SecretString, current) => {
      // The same token for every rotation away from `current`: of two at once, the second is refused.
      const ClientRequestToken = createHash('sha256').update(`rotate away from ${current}`).digest('hex');
      const VersionStages = [PENDING_STAGE];
      const put = new PutSecretValueCommand({ SecretId, SecretString, VersionStages, ClientRequestToken });
      return (await client.send(put)).VersionId ?? ClientRequestToken;
    },
    makeCurrent: async (MoveToVersionId, RemoveFromVersionId) => {
      const move = { SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId, RemoveFromVersionId };
      await client.send(new UpdateSecretVersionStageCommand(move));
    },
    removeLabel: async (RemoveFromVersionId, VersionStage) => {
      await client.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage, RemoveFromVersionId }));
    },
  };
}

/** Letters and digits: no shell, header or form reads them as anything else. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Qlik takes 32 to 64 characters (help.qlik.com, creating webhooks, read 2026-11); 64 of these are 381 bits. */
export const newSecretValue = (): string =>
  Array.from({ length: 64 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
