import type { DeployedStack } from '../../../cli/deployment/stack';
import { tenantOf } from '../../../cli/deployment/tenant';
import { tenantsOf } from '../../../cli/deployment/webhook';
import { qlikSideOf } from '../../../cli/doctor/qlik-side';
import { webhookFinding } from '../../../cli/doctor/webhook-state';
import type { WebhookHealth } from '../../api/health';

/** What each tenant says of its webhooks that come here; where it cannot be asked, why. Never rejects. */
export const webhooksOf = (stack: DeployedStack): Promise<readonly WebhookHealth[]> =>
  Promise.all(
    tenantsOf(stack).map(async (tenant): Promise<WebhookHealth> => {
      const side = await qlikSideOf(() => tenantOf(stack, tenant));
      return { tenant, ...(side.ok ? webhookFinding(side, tenant) : side.finding) };
    }),
  );
