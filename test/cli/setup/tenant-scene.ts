import type { DeployedStack } from '../../../cli/deployment/stack';
import type { Known, TenantAccess } from '../../../cli/setup/known';
import { runSteps, type Step, type StepReport } from '../../../cli/setup/step';
import { tenantStep } from '../../../cli/setup/tenant-step';
import type { FakeTenant } from '../../../dev-tenant/tenant';

/** Takes one step; its report, and what it made known. */
export async function takeStep(
  step: Step<Known>,
  known: Partial<Known> = {},
  dryRun = false,
): Promise<StepReport & { readonly known: Partial<Known> }> {
  const { signal } = new AbortController();
  const before: Step<Known> = {
    id: 'before',
    title: '',
    look: async () => ({ state: 'there', says: '', adds: known }),
  };
  const run = await runSteps([before, step], { dryRun, signal });
  return { ...(run.reports[1] as StepReport), known: run.known };
}

/** Signs in to a fake tenant. */
export async function accessTo(tenant: FakeTenant): Promise<TenantAccess> {
  const options = { tenant: 'acme', host: 'acme.eu.qlikcloud.com', url: tenant.url, given: { apiKey: 'fake-api-key' } };
  const { known, says } = await takeStep(
    tenantStep({ ...options, secretName: 's', secretValue: async () => undefined }),
  );
  if (known.tenant === undefined) throw new Error(says);
  return known.tenant;
}

/** A deployment that nothing is asked of. */
export const someStack = { name: 'QlikEventFanout' } as DeployedStack;
