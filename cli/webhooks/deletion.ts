import { confirm } from '../terminal/confirm';
import { complain, harmless, print, printJson } from '../terminal/terminal';
import type { ExitCode, Verb } from '../verb';
import { type Access, type AccessOptions, answered, openAccess, webhookMeant, withAccessOptions } from './access';
import { webhookFaultOf, webhookFaultText } from './webhook-fault';
import { ourWebhooks } from './webhooks';

interface DeletionOptions extends AccessOptions {
  readonly id?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

const HELP = `
Deletes the webhook that points here, and another one only when --id names it. Qlik's record of its deliveries goes with
it, which reconcile works by: run reconcile first. From then on events are lost, not kept.

Exit codes: 0 deleted, or there was none; 1 Qlik refused; 2 nothing was tried.

Examples:
  $ qlik-fanout webhook delete --dry-run
  $ qlik-fanout webhook delete --tenant acme --yes
  $ qlik-fanout webhook delete --id 64f1a2b3c4d5e6f708192a3b`;

/** `qlik-fanout webhook delete` */
export const deletion: Verb = (group, end) => {
  const command = group
    .command('delete')
    .description('Deletes the webhook that calls this deployment.')
    .option('--id <id>', 'this webhook, wherever it points (default: the one that points here)')
    .option('--dry-run', 'say what it would do, and do nothing')
    .option('--yes', 'do not ask')
    .addHelpText('after', HELP);
  withAccessOptions(command).action(async (options: DeletionOptions) => {
    end(await deleteWebhook(await openAccess(options), options));
  });
};

/** Deletes a webhook. @throws {CommandError} when it cannot begin */
export async function deleteWebhook(
  { api, webhookUrl, tenant }: Access,
  { id, dryRun, yes, json }: DeletionOptions,
): Promise<ExitCode> {
  const webhooks = answered(await api.list());
  const webhook = webhookMeant(webhooks, webhookUrl, id);
  const say = (result: 'none' | 'planned' | 'deleted' | 'refused', text: string, more: object = {}) => {
    if (json) printJson({ tenant, id: webhook?.id ?? null, result, ...more });
    else (result === 'refused' ? complain : print)(text);
  };
  if (webhook === undefined) {
    say('none', `No webhook in the tenant points to ${webhookUrl}: there is nothing to delete.`);
    return 0;
  }
  const isOurs = ourWebhooks(webhooks, webhookUrl).includes(webhook);
  const whose = isOurs ? 'which calls this deployment' : `which is not ours: it calls ${webhook.url}`;
  const named = harmless(`the webhook ${webhook.name} (${webhook.id}), ${whose}`);
  if (dryRun) {
    say('planned', `Would delete ${named}.`);
    return 0;
  }
  if (!(await confirm(`Delete ${named}?`, yes))) return 2;
  const deleted = await api.delete(webhook.id);
  if (deleted.ok) {
    say('deleted', `Deleted ${named}.`);
    return 0;
  }
  const fault = webhookFaultOf(deleted);
  say('refused', `${webhookFaultText(fault)}\nRun it again: one that is gone is no fault.`, { fault });
  return 1;
}
