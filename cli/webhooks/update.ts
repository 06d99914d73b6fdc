import { confirm } from '../terminal/confirm';
import { complain, harmless, print, printJson } from '../terminal/terminal';
import { CommandError, type ExitCode, type Verb } from '../verb';
import { type Access, type AccessOptions, answered, openAccess, webhookMeant, withAccessOptions } from './access';
import { changesFor, type Difference, differenceLines } from './changes';
import { compareWebhook } from './comparison';
import { webhookFaultOf, webhookFaultText } from './webhook-fault';
import { type Wish, withWishOptions } from './wish';

interface UpdateOptions extends AccessOptions, Wish {
  readonly id?: string;
  readonly secret?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

const HELP = `
What webhook diff shows of the webhook goes: it is enabled, points here, asks for every catalogued event type that the
tenant offers (or for those of --type and --category, and no others), and gets the secret in Secrets Manager when it has
none or its latest delivery was refused. All of it is one request, so that Qlik takes the whole or nothing. With --id a
webhook that points elsewhere is made to point here.

Exit codes: 0 changed, or there was nothing to change; 1 Qlik refused; 2 nothing was tried.

Examples:
  $ qlik-fanout webhook update --dry-run
  $ qlik-fanout webhook update --tenant acme --category automations --category users --yes
  $ qlik-fanout webhook update --no-filter --secret
  $ qlik-fanout webhook update --id 64f1a2b3c4d5e6f708192a3b`;

/** `qlik-fanout webhook update` */
export const update: Verb = (group, end) => {
  const command = group
    .command('update')
    .description('Changes the webhook that calls this deployment to what is wanted.')
    .addHelpText('after', HELP);
  withAccessOptions(
    withWishOptions(command)
      .option('--id <id>', 'this webhook, wherever it points (default: the one that points here)')
      .option('--cloud-events', 'sent as CloudEvents, for good: Qlik cannot undo it')
      .option('--secret', 'give it the secret in Secrets Manager, whatever it has')
      .option('--dry-run', 'say what it would do, and do nothing')
      .option('--yes', 'do not ask'),
  ).action(async (options: UpdateOptions) => {
    end(await updateWebhook(await openAccess(options), options));
  });
};

/** Brings a webhook to what is wanted. @throws {CommandError} when it cannot begin */
export async function updateWebhook(access: Access, options: UpdateOptions): Promise<ExitCode> {
  const { api, webhookUrl, tenant } = access;
  const webhook = webhookMeant(answered(await api.list()), webhookUrl, options.id);
  if (webhook === undefined) {
    throw new CommandError(
      `No webhook in the tenant points to ${webhookUrl}. Make it: qlik-fanout webhook create --tenant ${tenant}`,
    );
  }
  const offered = answered(await api.eventTypes());
  const { wanted, ...compared } = answered(await compareWebhook(webhook, options, webhookUrl, offered, api));
  const asksForSecret = options.secret && !compared.differences.some(({ what }) => what === 'secret');
  const differences: readonly Difference[] = asksForSecret
    ? [...compared.differences, { what: 'secret', is: 'asked' }]
    : compared.differences;
  const told = (result: 'unchanged' | 'planned' | 'changed' | 'refused', more: object = {}) => {
    if (options.json) printJson({ tenant, id: webhook.id, result, differences, ...more });
  };
  if (differences.length === 0) {
    told('unchanged');
    if (!options.json) print(harmless(`The webhook ${webhook.name} (${webhook.id}) is as wanted: nothing to change.`));
    return 0;
  }
  if (!options.json) {
    const lines = differences.flatMap(differenceLines).map((line) => `  ${line}`);
    print(harmless([`The webhook ${webhook.name} (${webhook.id}):`, ...lines].join('\n')));
  }
  if (options.dryRun) {
    told('planned');
    return 0;
  }
  const hasSecret = differences.some(({ what }) => what === 'secret');
  const secret = hasSecret ? await access.secret() : '';
  if (!(await confirm('Change it?', options.yes))) return 2;
  const changed = await api.update(webhook, changesFor(differences, wanted, secret));
  if (changed.ok) {
    told('changed');
    if (!options.json) print('Changed.');
    return 0;
  }
  const fault = webhookFaultOf(changed);
  told('refused', { fault });
  if (!options.json) complain(`${webhookFaultText(fault)}\nRun it again: it changes what is still different.`);
  return 1;
}
