import { amber, type Finding, green, red, type TenantCheck } from './check';
import { type QlikSide, UNASKED } from './qlik-side';

/** Whether a webhook of the tenant comes here, and is switched on. */
export const webhookState: TenantCheck = {
  name: 'webhook',
  asks: ['secretsmanager:GetSecretValue'],
  look: async (installation, tenant) => {
    const side = await installation.qlikSide(tenant);
    return side.ok ? webhookFinding(side, tenant) : UNASKED;
  },
};

/** What is to be said of a tenant's webhooks that come here. */
export function webhookFinding({ url, webhooks }: Extract<QlikSide, { ok: true }>, tenant: string): Finding {
  const [first, ...more] = webhooks;
  if (first === undefined)
    return red(`no webhook of the tenant has the address ${url}`, `qlik-fanout webhook create --tenant ${tenant}`);
  const off = webhooks.filter(({ enabled }) => !enabled);
  const [disabled] = off;
  if (disabled && off.length === webhooks.length) {
    return disabled.disabledReason === undefined
      ? red(
          `${disabled.name} is disabled, by a person`,
          `qlik-fanout webhook update --tenant ${tenant}, unless it was meant`,
        )
      : red(`Qlik disabled ${disabled.name}: ${disabled.disabledReason}`, `qlik-fanout reconcile --tenant ${tenant}`);
  }
  if (more.length > 0) {
    const names = webhooks.map(({ name }) => name).join(', ');
    return amber(
      `${webhooks.length} webhooks come here: ${names}`,
      'qlik-fanout webhook list, then webhook delete --id for all but one',
    );
  }
  if (first.filter)
    return amber(
      `${first.name} has a filter: ${first.filter}`,
      'whether that is meant: what it leaves out is never sent',
    );
  return green(`${first.name} is enabled and comes here`);
}
