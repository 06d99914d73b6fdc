import { durationInWords } from '../terminal/duration';
import { print, printJson, tableOf } from '../terminal/terminal';
import type { Verb } from '../verb';
import { type AccessOptions, answered, openAccess, withAccessOptions } from './access';
import { type LastDelivery, lastOf } from './past';
import { ourWebhooks, type TenantWebhook, type WebhooksApi } from './webhooks';

const HELP = `
A webhook is ours when its address is that of this deployment. With credentials of somebody who is no Tenant Admin, Qlik
shows only the webhooks of that person. Headers are shown by name.

Exit codes: 0 shown; 2 the tenant could not be asked.

Examples:
  $ qlik-fanout webhook list
  $ qlik-fanout webhook list --tenant acme --json`;

/** `qlik-fanout webhook list` */
export const list: Verb = (group, end) => {
  const command = group
    .command('list')
    .description("Lists the tenant's webhooks and marks ours.")
    .addHelpText('after', HELP);
  withAccessOptions(command).action(async (options: AccessOptions) => {
    const { tenant, webhookUrl, api } = await openAccess(options);
    const webhooks = answered(await api.list());
    const listed = await listedOf(webhooks, webhookUrl, api);
    if (options.json) printJson({ tenant, webhookUrl, webhooks: listed });
    else print(listText(listed, tenant, webhookUrl, Date.now()));
    end(0);
  });
};

/** A webhook as it is listed. */
interface Listed extends Omit<TenantWebhook, 'headers'> {
  readonly isOurs: boolean;
  /** By name. */
  readonly headers: readonly string[];
  /** `unknown`: Qlik does not tell. */
  readonly lastDelivery: LastDelivery | 'none' | 'unknown';
}

/** So many are asked about at once. */
const AT_ONCE = 10;

/** The webhooks, the oldest first, each with its latest delivery. */
export async function listedOf(
  webhooks: readonly TenantWebhook[],
  webhookUrl: string,
  api: Pick<WebhooksApi, 'latestDeliveries'>,
): Promise<readonly Listed[]> {
  const ours = new Set(ourWebhooks(webhooks, webhookUrl).map(({ id }) => id));
  const listed: Listed[] = [];
  for (let start = 0; start < webhooks.length; start += AT_ONCE) {
    const some = webhooks.slice(start, start + AT_ONCE).map(async (webhook) => {
      const latest = await api.latestDeliveries(webhook.id, 1);
      const [newest] = latest.ok ? latest.value : [];
      const lastDelivery = newest ? lastOf(newest) : latest.ok ? 'none' : 'unknown';
      return { ...webhook, headers: Object.keys(webhook.headers), isOurs: ours.has(webhook.id), lastDelivery } as const;
    });
    listed.push(...(await Promise.all(some)));
  }
  return listed;
}

function listText(listed: readonly Listed[], tenant: string, webhookUrl: string, now: number): string {
  const head = ['', 'id', 'name', 'enabled', 'level', 'types', 'last delivery', 'url'];
  const cells = listed.map((webhook) => [
    webhook.isOurs ? 'ours' : '',
    webhook.id,
    webhook.name,
    webhook.enabled ? 'yes' : `no: ${webhook.disabledReason ?? 'by a person'}`,
    webhook.level ?? '',
    String(webhook.eventTypes.length),
    lastInWords(webhook.lastDelivery, now),
    webhook.url,
  ]);
  const ours = listed.filter(({ isOurs }) => isOurs).length;
  const missing = `Make it: qlik-fanout webhook create --tenant ${tenant}`;
  if (listed.length === 0) return `The tenant has no webhooks, so none points to ${webhookUrl}. ${missing}`;
  const points = ours === 0 ? 'None' : String(ours);
  const ending = `${points} of ${listed.length} ${ours === 1 ? 'points' : 'point'} to ${webhookUrl}.`;
  return `${tableOf(head, cells)}\n${ending}${ours === 0 ? ` ${missing}` : ''}`;
}

function lastInWords(last: Listed['lastDelivery'], now: number): string {
  if (typeof last === 'string') return last === 'none' ? 'none in a week' : '?';
  const said = last.status === 'success' ? 'ok' : `failed${last.statusCode ? ` (${last.statusCode})` : ''}`;
  return `${durationInWords(now - Date.parse(last.at))} ago, ${said}`;
}
