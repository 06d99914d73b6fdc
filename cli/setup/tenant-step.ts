import { signIn } from '../../lambda/reconcile/qlik-client';
import { type Credentials, parseCredentials } from '../../lambda/shared/qlik-credentials';
import { type WebhookFault, webhookFaultText } from '../webhooks/webhook-fault';
import { openWebhooks } from '../webhooks/webhooks';
import type { Known } from './known';
import type { Look, Step } from './step';

export interface TenantOptions {
  readonly tenant: string;
  readonly host: string;
  /** Where its API is, when that is not `https://` and the host. */
  readonly url?: string;
  /** Those given to this run. @default - those in the secret */
  readonly given?: Credentials;
  readonly secretName: string;
  /** Value of the secret; undefined when there is none. */
  readonly secretValue: () => Promise<string | undefined>;
}

/** Whether the tenant takes the credentials, and lets them see webhooks and event types. */
export const tenantStep = (options: TenantOptions): Step<Known> => ({
  id: 'tenant',
  title: `Qlik tenant ${options.tenant}`,
  look: async () => {
    const { host, url = host, given } = options;
    const credentials = given ?? (await storedCredentials(options));
    if (typeof credentials === 'string') return { state: 'blocked', why: credentials };
    const [webhooks, api] = [await openWebhooks(url, credentials), await signIn(url, credentials)];
    if (!webhooks.ok) return refused(webhooks, options);
    if (!api.ok) return refused(api, options);
    const [listed, offered] = [await webhooks.value.list(), await webhooks.value.eventTypes()];
    if (!listed.ok) return refused(listed, options);
    if (!offered.ok) return refused(offered, options);
    return {
      state: 'there',
      says: `${host} takes the credentials; it has ${listed.value.length} webhooks and offers ${offered.value.length} event types`,
      adds: { tenant: { webhooks: webhooks.value, api: api.value, offered: offered.value } },
    };
  },
});

/** The credentials in the secret, or why there are none. */
async function storedCredentials({ secretName, secretValue }: TenantOptions): Promise<Credentials | string> {
  const value = await secretValue();
  if (value === undefined) {
    return (
      'No credentials for the API of the tenant: give an API key as QLIK_API_KEY or by --api-key-file, or an OAuth ' +
      'client as QLIK_CLIENT_ID and QLIK_CLIENT_SECRET.'
    );
  }
  const shape = '{"apiKey":"…"} or {"clientId":"…","clientSecret":"…"}';
  return parseCredentials(value) ?? `The secret ${secretName} holds no credentials: it must be ${shape}.`;
}

function refused(fault: WebhookFault, { host, given, secretName }: TenantOptions): Look<Known> {
  const isKey = fault.fault === 'unauthorized' || fault.fault === 'no-token';
  const again = !isKey
    ? ''
    : given
      ? ' Give others.'
      : ` They are those of the secret ${secretName}: give others to replace them.`;
  return { state: 'blocked', why: `${host}: ${webhookFaultText(fault)}${again}` };
}
