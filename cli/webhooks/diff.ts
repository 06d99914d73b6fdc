import { harmless, print, printJson } from '../terminal/terminal';
import type { Verb } from '../verb';
import { type Access, type AccessOptions, answered, openAccess, webhookMeant, withAccessOptions } from './access';
import { type Difference, differenceLines } from './changes';
import { compareWebhook } from './comparison';
import { comparedLines, compareTypes, isCatalogued, type TypesCompared } from './offered-types';
import type { Past } from './past';
import type { TenantWebhook } from './webhooks';
import { type Wish, withWishOptions } from './wish';

interface DiffOptions extends AccessOptions, Wish {
  readonly id?: string;
}

const HELP = `
Two comparisons. The webhook in the tenant with what this deployment wants of it: that it is there, is enabled, points
here, and asks for every catalogued event type that the tenant offers, or for what the options say. And the event types
that the tenant offers with the catalogue: new ones, renamed ones, ones that are gone, other levels. A name that the
catalogue knows is no difference, nor is a new type that the webhook asks for.

The secret cannot be read: that it is wrong is seen when the latest delivery was answered 401. The latest 20 deliveries
also tell whether the tenant still sends legacy fields; that is told, and no difference.

Exit codes: 0 the same; 1 something differs; 2 the tenant could not be asked.

Examples:
  $ qlik-fanout webhook diff
  $ qlik-fanout webhook diff --tenant acme --category automations --json`;

/** `qlik-fanout webhook diff` */
export const diff: Verb = (group, end) => {
  const command = group
    .command('diff')
    .description('Compares the webhook in the tenant with what is wanted, and its event types with the catalogue.')
    .addHelpText('after', HELP);
  withAccessOptions(
    withWishOptions(command)
      .option('--cloud-events', 'sent as CloudEvents')
      .option('--id <id>', 'this webhook, wherever it points (default: the one that points here)'),
  ).action(async (options: DiffOptions) => {
    const access = await openAccess(options);
    const found = await diffOf(access, options);
    if (options.json) printJson(toJson(found, access));
    else print(harmless(diffText(found, access, options)));
    end(isSame(found) ? 0 : 1);
  });
};

/** What was found. */
export interface Diff {
  /** Undefined when none points here. */
  readonly webhook?: {
    readonly webhook: TenantWebhook;
    readonly differences: readonly Difference[];
    readonly past: Past;
  };
  readonly eventTypes: TypesCompared;
}

/** Compares both. @throws {CommandError} when the tenant cannot be asked, or does not offer what is wished */
export async function diffOf(
  { api, webhookUrl }: Pick<Access, 'api' | 'webhookUrl'>,
  wish: Wish & { readonly id?: string },
): Promise<Diff> {
  const webhooks = answered(await api.list());
  const offered = answered(await api.eventTypes());
  const webhook = webhookMeant(webhooks, webhookUrl, wish.id);
  const eventTypes = compareTypes(offered, webhook?.eventTypes ?? []);
  if (webhook === undefined) return { eventTypes };
  const { differences, past } = answered(await compareWebhook(webhook, wish, webhookUrl, offered, api));
  return { webhook: { webhook, differences, past }, eventTypes };
}

/** Whether nothing differs. */
export const isSame = ({ webhook, eventTypes }: Diff): boolean =>
  webhook?.differences.length === 0 && isCatalogued(eventTypes);

const toJson = ({ webhook, eventTypes }: Diff, { tenant, webhookUrl }: Access) => ({
  tenant,
  webhookUrl,
  webhook: webhook
    ? {
        id: webhook.webhook.id,
        name: webhook.webhook.name,
        disabledReason: webhook.webhook.disabledReason,
        filter: webhook.webhook.filter,
        differences: webhook.differences,
        ...webhook.past,
      }
    : null,
  eventTypes,
});

function diffText(found: Diff, { tenant, webhookUrl }: Access, { filter }: DiffOptions): string {
  const { webhook, eventTypes } = found;
  const types = comparedLines(eventTypes);
  return [
    ...(webhook
      ? webhookLines(webhook, tenant, filter !== undefined)
      : [`No webhook points to ${webhookUrl}. Make it: qlik-fanout webhook create --tenant ${tenant}`]),
    '',
    types.length === 0 ? 'The tenant offers the event types of the catalogue.' : 'Event types, beside the catalogue:',
    ...types.map((line) => `  ${line}`),
    ...(isCatalogued(eventTypes)
      ? []
      : ['Events of new types arrive as uncatalogued; a newer version of this package may know them.']),
  ].join('\n');
}

function webhookLines(
  { webhook, differences, past }: NonNullable<Diff['webhook']>,
  tenant: string,
  isFilterWished: boolean,
): readonly string[] {
  const named = `The webhook ${webhook.name} (${webhook.id})`;
  const { legacy, hybrid, cloud } = past.envelopes;
  return [
    differences.length === 0 ? `${named} is as wanted.` : `${named} is not as wanted:`,
    ...differences.flatMap(differenceLines).map((line) => `  ${line}`),
    ...(webhook.disabledReason ? [`  Qlik disabled it: ${webhook.disabledReason}`] : []),
    ...(webhook.filter && !isFilterWished ? [`  It has a filter, which is left as it is: ${webhook.filter}`] : []),
    ...(differences.length === 0
      ? []
      : [`Change it with the same options: qlik-fanout webhook update --tenant ${tenant}`]),
    legacy + hybrid > 0
      ? `${legacy + hybrid} of its latest ${legacy + hybrid + cloud} deliveries still have legacy fields: ${past.legacyTypes.join(', ')}`
      : `${cloud === 0 ? 'Nothing was delivered in a week' : `Its latest ${cloud} deliveries have no legacy fields`}.`,
  ];
}
