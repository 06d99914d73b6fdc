import { setTimeout } from 'node:timers/promises';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context } from 'aws-lambda';
import { env, type Journals } from '../../lib/contract';
import { clientConfig, required } from '../shared/environment';
import { log } from '../shared/log';
import { journalSearch } from './journals';
import { tableMemory } from './memory';
import { outcomeLine } from './outcome-line';
import { probeDoor } from './probe';
import { reconcileTenant } from './reconcile';
import { signInWith } from './sign-in';

const busName = required(env.busName);
const secretArns: Readonly<Record<string, string>> = JSON.parse(required(env.apiCredentials));
const hosts: Readonly<Record<string, string>> = JSON.parse(required(env.tenantHosts));
const webhookUrls: Readonly<Record<string, string>> = JSON.parse(required(env.webhookUrls));
const journals: Journals | undefined = process.env[env.journals] && JSON.parse(required(env.journals));

const secretsManager = new SecretsManagerClient(clientConfig);
const readSecret = async (SecretId: string) =>
  (await secretsManager.send(new GetSecretValueCommand({ SecretId }))).SecretString;

const ports = {
  memory: tableMemory(new DynamoDBClient(clientConfig), required(env.reconcileTable), Date.now),
  journals: journals && journalSearch(new CloudWatchLogsClient(clientConfig), journals),
  probe: probeDoor,
  now: Date.now,
  pause: async (milliseconds: number) => void (await setTimeout(milliseconds)),
  dryRun: false,
};

/** Reconciles every tenant whose API may be called, side by side: each has its own limits, and its own troubles. */
export async function handler(_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> {
  const remainingMs = () => context.getRemainingTimeInMillis();
  const runs = Object.entries(secretArns).map(async ([tenant, secretArn]) => {
    const { [tenant]: host = '' } = hosts;
    const { [tenant]: webhookUrl = '' } = webhookUrls;
    const signIn = () => signInWith(secretArn, host, readSecret);
    log(outcomeLine(await reconcileTenant({ tenant, webhookUrl, signIn }, { ...ports, remainingMs }), busName));
  });
  await Promise.all(runs);
}
