/** A fake Qlik tenant beside the deployed stack, and the stack's functions that call Qlik pointed at it. */
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { CreateSecretCommand, DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import { run } from '../../cli/program';
import { type FakeTenant, type FakeTenantOptions, startFakeTenant } from '../../dev-tenant/tenant';
import { env } from '../../lib/contract';
import { sampleDelivery } from '../../lib/qlik/samples';
import { deployment, eventually, lambda, logs, resource, secretsManager, tenant, unique } from './deployed';

export const TYPE = 'com.qlik.v1.user.created';

/** Names the secret as test/e2e/fanout.json does. */
const CREDENTIALS = 'qlik-acme-api';

export interface QlikTenant extends FakeTenant {
  /** One run of the deployed function. Rejects when it throws. */
  readonly reconcile: () => Promise<void>;
  /** What the function has logged about the tenant since, once there is as much as is waited for. */
  readonly lines: (count: number) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** One run of the command line; what it printed to standard output. */
  readonly commandLine: (
    ...args: readonly string[]
  ) => Promise<{ readonly exitCode: number; readonly printed: string }>;
}

/** Starts it, for the webhook of that address; `close` puts back what was changed. */
export async function startQlikTenant(url: string, options: FakeTenantOptions): Promise<QlikTenant> {
  const startTime = Date.now();
  const fake = await startFakeTenant(options);
  const forget = await putCredentials();
  const FunctionName = await resource('AWS::Lambda::Function', /^FanoutReconcile/);
  const restore = await reconfigure(FunctionName, {
    [env.tenantHosts]: JSON.stringify({ [tenant]: fake.url }),
    [env.webhookUrls]: JSON.stringify({ [tenant]: url }),
  });
  return {
    ...fake,
    reconcile: async () => {
      const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName }));
      if (FunctionError) throw new Error(Buffer.from(Payload ?? []).toString());
    },
    lines: (count) =>
      eventually(`${count} lines of reconcile`, async () => {
        const logGroupName = await resource('AWS::Logs::LogGroup', /^FanoutReconcileReconcileLog/);
        const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, startTime }));
        const lines = events.map(({ message = '' }) => message).filter((it) => it.startsWith('{"timestamp"'));
        return lines.length >= count && lines.map((line) => JSON.parse(line));
      }),
    commandLine: (...args) => commandLine([...args, '--host', fake.url, '--webhook-url', url]),
    close: async () => {
      await restore();
      await forget();
      await fake.close();
    },
  };
}

export interface ExplainingTenant extends FakeTenant {
  /** What the failures function has logged about the card of an event, once it has. */
  readonly lineOf: (eventId: string) => Promise<Readonly<Record<string, unknown>>>;
}

/** Starts a fake tenant that the failures function asks about its cards; `close` puts back what was changed. */
export async function startExplainingTenant(): Promise<ExplainingTenant> {
  const fake = await startFakeTenant();
  const forget = await putCredentials();
  const restore = await reconfigure(await resource('AWS::Lambda::Function', /^FanoutFailures[0-9A-F]{8}$/), {
    [env.tenantHosts]: JSON.stringify({ [tenant]: fake.url }),
  });
  return {
    ...fake,
    lineOf: (eventId) =>
      eventually(`the line about the card of ${eventId}`, async () => {
        const logGroupName = await resource('AWS::Logs::LogGroup', /^FanoutFailuresFailuresLog/);
        const filterPattern = `"${eventId}"`;
        const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern }));
        const [line] = events.map(({ message = '' }) => message).filter((it) => it.startsWith('{"timestamp"'));
        return line !== undefined && JSON.parse(line);
      }),
    close: async () => {
      await restore();
      await forget();
      await fake.close();
    },
  };
}

/** Puts the credentials where the configuration says they are; gives what takes them away. */
async function putCredentials(): Promise<() => Promise<void>> {
  const SecretString = JSON.stringify({ clientId: 'fake-client', clientSecret: 'fake-client-secret' });
  await secretsManager.send(new CreateSecretCommand({ Name: CREDENTIALS, SecretString }));
  const deletion = new DeleteSecretCommand({ SecretId: CREDENTIALS, ForceDeleteWithoutRecovery: true });
  return async () => void (await secretsManager.send(deletion));
}

/** Changes some of a function's environment; gives what puts it back. */
async function reconfigure(FunctionName: string, over: Readonly<Record<string, string>>): Promise<() => Promise<void>> {
  const { Environment: { Variables: before = {} } = {} } = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName }),
  );
  const configure = async (Variables: Record<string, string>) =>
    void (await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } })));
  await configure({ ...before, ...over });
  return () => configure(before);
}

/** The command line as a person calls it, in this process. */
async function commandLine(args: readonly string[]): Promise<{ readonly exitCode: number; readonly printed: string }> {
  const printed: string[] = [];
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  try {
    const engine = ['--region', deployment.region, '--endpoint-url', deployment.engineUrl];
    return { exitCode: await run([...args, ...engine]), printed: printed.join('') };
  } finally {
    spy.mockRestore();
  }
}

/** A fresh event of {@link TYPE}. */
export const sample = () => sampleDelivery(TYPE, { envelope: 'cloud', unique: unique(), time: new Date() });
