import type { DeployedStack } from '../../../cli/deployment/stack';
import { tenantOf } from '../../../cli/deployment/tenant';
import { tenantsOf, webhookUrlOf } from '../../../cli/deployment/webhook';
import { type Finding as Found, refusalOf } from '../../../cli/doctor/check';
import { qlikSideOf } from '../../../cli/doctor/qlik-side';
import { signatureFinding } from '../../../cli/doctor/signature';
import { signingSecret, signingSecretFinding } from '../../../cli/doctor/signing';
import { webhookFinding } from '../../../cli/doctor/webhook-state';
import type { Finding, WebhookHealth } from '../../api/health';

/** What each tenant says of its webhooks that come here; where it cannot be asked, why. */
export const webhooksOf = (
  stack: DeployedStack,
  now: number,
  endpointUrl?: string,
): Promise<readonly WebhookHealth[]> =>
  Promise.all(
    tenantsOf(stack).map(async (tenant): Promise<WebhookHealth> => {
      const [secret, qlik] = await Promise.all([
        signingSecretFinding(stack, tenant).catch((error: unknown) => refusalOf(error, signingSecret.asks)),
        qlikFindings(stack, tenant, now, endpointUrl),
      ]);
      return { tenant, findings: [...qlik, finding('Signing secret', secret)] };
    }),
  );

async function qlikFindings(
  stack: DeployedStack,
  tenant: string,
  now: number,
  endpointUrl: string | undefined,
): Promise<readonly Finding[]> {
  const webhookUrl = webhookUrlOf(stack, tenant, endpointUrl);
  const side = await qlikSideOf(() => tenantOf(stack, tenant, { webhookUrl }));
  // Said once: without the tenant's answer there is nothing to say of the last delivery either.
  if (!side.ok) return [finding('Webhook', side.finding)];
  return [
    finding('Webhook', webhookFinding(side, tenant)),
    finding('Last delivery', await signatureFinding(side, tenant, now)),
  ];
}

const finding = (what: Finding['what'], found: Found): Finding => ({ what, ...found });
