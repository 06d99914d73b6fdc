import { isOurs, type ReconciledTenant } from '../../lambda/reconcile/reconcile';
import { faultText, type TenantApi, type Webhook } from '../../lambda/reconcile/tenant-api';
import type { QlikFault } from '../../lambda/shared/qlik-fault';
import { accessText } from '../deployment/tenant';
import { CommandError } from '../verb';
import { cannotSay, type Finding, green, red, type TenantCheck } from './check';

/** A tenant's webhooks that are ours; or, where its API cannot be asked, what is to be said of that. */
export type QlikSide =
  | { readonly ok: true; readonly api: TenantApi; readonly url: string; readonly webhooks: readonly Webhook[] }
  | { readonly ok: false; readonly finding: Finding };

/** Signs in to a tenant and lists its webhooks. Never rejects. */
export async function qlikSideOf(tenantNamed: () => ReconciledTenant): Promise<QlikSide> {
  try {
    const { webhookUrl: url, signIn } = tenantNamed();
    const signedIn = await signIn();
    if (!signedIn.ok) return { ok: false, finding: faultFinding(signedIn) };
    const listed = await signedIn.value.webhooks();
    if (!listed.ok) return { ok: false, finding: faultFinding(listed) };
    return { ok: true, api: signedIn.value, url, webhooks: listed.value.filter((it) => isOurs(it, url)) };
  } catch (error) {
    if (error instanceof CommandError) {
      return { ok: false, finding: cannotSay('no API credentials in this deployment', NAME_CREDENTIALS) };
    }
    const name = error instanceof Error ? error.name : 'UnknownError';
    return { ok: false, finding: red(`the secret with its API credentials: ${accessText(name)}`, PUT_CREDENTIALS) };
  }
}

const NAME_CREDENTIALS =
  'put the name of a secret with them into fanout.json, as tenants.<name>.apiCredentials, and deploy';
const PUT_CREDENTIALS = 'the secret that fanout.json names as tenants.<name>.apiCredentials';

/** Red where somebody has to act; what Qlik cannot say now is not known. */
export function faultFinding(fault: QlikFault): Finding {
  switch (fault.fault) {
    case 'unauthorized':
    case 'no-token':
    case 'forbidden':
    case 'not-found':
      return red(faultText(fault), PUT_CREDENTIALS);
    case 'throttled':
    case 'unavailable':
    case 'unexpected':
    case 'unreachable':
      return cannotSay(faultText(fault), 'run it again');
    default:
      return fault satisfies never;
  }
}

/** Whether the tenant's API can be asked. */
export const qlikApi: TenantCheck = {
  name: 'Qlik API',
  asks: ['secretsmanager:GetSecretValue'],
  look: async (installation, tenant) => {
    const side = await installation.qlikSide(tenant);
    return side.ok ? green('takes the API credentials') : side.finding;
  },
};

/** What the other checks say when it cannot. */
export const UNASKED = cannotSay("the tenant's API cannot be asked: see Qlik API");
