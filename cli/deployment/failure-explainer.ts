import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { explainer } from '../../lambda/failures/explainer';
import type { Explained } from '../../lambda/failures/explanation';
import type { FailureCard } from '../../lib/qlik/failure';
import type { DeployedStack } from './stack';
import { reconcileOutput } from './tenant';

/** A person waits longer for an answer that they asked for than a failure card may. */
const BUDGET_MS = 10_000;

/** Asks the tenants' API why something failed, by the credentials that the deployment has for them. */
export interface FailureExplainer {
  /** Tenants that can be asked. */
  readonly tenants: readonly string[];
  /** Never rejects. Nothing is found of a tenant that cannot be asked. */
  readonly explain: (card: FailureCard) => Promise<Explained>;
}

/** As the failures function asks; what was found is kept for a while, so that asking again costs Qlik no call. */
export function failureExplainer(stack: DeployedStack): FailureExplainer {
  const tenants = Object.entries(reconcileOutput(stack).tenants);
  const { secretsManager } = stack.clients;
  const forOne = explainer({
    secretArns: Object.fromEntries(tenants.map(([tenant, { apiCredentials }]) => [tenant, apiCredentials])),
    hosts: Object.fromEntries(tenants.map(([tenant, { host }]) => [tenant, host])),
    readSecret: async (SecretId, abortSignal) =>
      (await secretsManager.send(new GetSecretValueCommand({ SecretId }), { abortSignal })).SecretString,
    budgetMs: BUDGET_MS,
    now: Date.now,
  });
  return {
    tenants: tenants.map(([tenant]) => tenant),
    explain: (card) => forOne()(card).catch((): Explained => ({ found: {}, result: 'failed' })),
  };
}
