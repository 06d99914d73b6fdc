import { setTimeout } from 'node:timers/promises';
import type { Clients, DeployedStack, Outputs } from '../deployment/stack';
import { isAtWork, isDeployed, type StackState, stackState } from '../deployment/stack-state';
import { webhookUrlOf } from '../deployment/webhook';
import { type Cdk, lastWords } from './cdk';
import type { Known } from './known';
import type { Made, Step, Tell } from './step';

export interface DeployOptions {
  readonly stack: string;
  readonly tenant: string;
  readonly endpointUrl?: string;
  /** What tells the CDK CLI of the app and its configuration. */
  readonly cdkArgs: readonly string[];
}

const EACH_LOOK_MS = 3_000;

/** The stack. The CDK CLI finds out what there is to change; nothing, when it is as the configuration says. */
export const deployStep = (clients: Clients, cdk: (region: string) => Cdk, options: DeployOptions): Step<Known> => ({
  id: 'deploy',
  title: `Stack ${options.stack}`,
  look: async ({ account }) => {
    const { stack } = options;
    if (account === undefined) return { state: 'blocked', why: 'The AWS account is not known.' };
    const before = await stackState(clients.cloudFormation, stack);
    if (before && isDeployed(before) && !isOurs(before)) {
      const why = `Stack ${stack} is there and is no qlik-event-fanout stack: name another with --stack.`;
      return { state: 'blocked', why };
    }
    const isThere = before !== undefined && isDeployed(before);
    return {
      state: 'missing',
      would: isThere
        ? `deploy stack ${stack} again, if anything in it differs`
        : `deploy stack ${stack}, IAM roles included`,
      adds: isThere ? addsOf(before, clients, options) : undefined,
      make: (tell, signal) => deploy(clients, cdk(account.region), options, { tell, signal }),
    };
  },
});

const isOurs = ({ outputs }: StackState) => outputs.WebhookUrls !== undefined && outputs.BusName !== undefined;

async function deploy(
  clients: Clients,
  cdk: Cdk,
  options: DeployOptions,
  { tell, signal }: { readonly tell: Tell; readonly signal: AbortSignal },
): Promise<Made<Known>> {
  const { stack, tenant, cdkArgs } = options;
  const before = await settled(clients, stack, tell, signal);
  const run = await cdk.run(['deploy', stack, '--require-approval', 'never', ...cdkArgs], tell, signal);
  if (!run.ok) {
    const goesOn = signal.aborted ? 'CloudFormation finishes what it has begun; the next run waits for it.' : '';
    return { result: 'failed', why: [`cdk deploy failed:\n${lastWords(run)}`, goesOn].join('\n').trim() };
  }
  const after = await stackState(clients.cloudFormation, stack);
  if (after === undefined || !isOurs(after)) {
    return {
      result: 'failed',
      why: `The app in cdk.json deploys no stack ${stack}: name the one it does with --stack.`,
    };
  }
  const adds = addsOf(after, clients, options);
  if (adds === undefined) {
    const why = `Stack ${stack} has no tenant ${tenant}: the app in cdk.json reads another configuration than this one.`;
    return { result: 'failed', why };
  }
  const isChanged = before?.changedAt !== after.changedAt;
  return {
    result: isChanged ? 'done' : 'already',
    says: isChanged ? 'deployed' : 'nothing in it differs',
    adds,
  };
}

/** What a deployment makes known; undefined while it has not this tenant. */
function addsOf(
  { outputs }: StackState,
  clients: Clients,
  { stack, tenant, endpointUrl }: DeployOptions,
): Pick<Known, 'stack' | 'webhookUrl'> | undefined {
  const deployed: DeployedStack = { name: stack, clients, outputs: outputs as Outputs };
  if (!Object.hasOwn(JSON.parse(deployed.outputs.WebhookUrls), tenant)) return undefined;
  return { stack: deployed, webhookUrl: webhookUrlOf(deployed, tenant, endpointUrl) };
}

/** Waits for what an earlier run has left CloudFormation at work on. */
async function settled(clients: Clients, stack: string, tell: Tell, signal: AbortSignal) {
  for (;;) {
    const state = await stackState(clients.cloudFormation, stack);
    if (state === undefined || !isAtWork(state) || signal.aborted) return state;
    tell(`waiting for CloudFormation: ${state.status}`);
    await setTimeout(EACH_LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}
