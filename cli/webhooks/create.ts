import { confirm } from '../terminal/confirm';
import { complain, harmless, print, printJson } from '../terminal/terminal';
import type { ExitCode, Verb } from '../verb';
import { type Access, type AccessOptions, answered, openAccess, withAccessOptions } from './access';
import { differenceLines } from './changes';
import { type Creation, createOurs } from './creation';
import { webhookFaultText } from './webhook-fault';
import { type Wish, withWishOptions } from './wish';

interface CreateOptions extends AccessOptions, Wish {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

const HELP = `
Its address is that of this deployment and its secret the one in Secrets Manager, which is never shown. Unless --type or
--category says otherwise it asks for every catalogued event type that the tenant offers at its level. When a webhook
points here already, nothing is made: webhook update changes it.

Qlik can send events as CloudEvents, and cannot undo it for a webhook; this deployment reads both. Without --cloud-events
and --no-cloud-events you are asked, and where nobody can be asked, or with --yes, the tenant's own choice stands.

Exit codes: 0 made, or there as wanted; 1 there and different, or refused by Qlik; 2 it could not begin.

Examples:
  $ qlik-fanout webhook create --dry-run
  $ qlik-fanout webhook create --tenant acme --cloud-events
  $ qlik-fanout webhook create --category automations --type reload.finished --filter 'spaceId eq "64f1…"'`;

/** `qlik-fanout webhook create` */
export const create: Verb = (group, end) => {
  const command = group
    .command('create')
    .description('Makes the webhook in the tenant that calls this deployment.')
    .addHelpText('after', HELP);
  withAccessOptions(
    withWishOptions(command)
      .option('--cloud-events', 'sent as CloudEvents, for good')
      .option('--no-cloud-events', "not asked for: the tenant's own choice")
      .option('--dry-run', 'say what it would do, and do nothing')
      .option('--yes', 'do not ask'),
  ).action(async (options: CreateOptions) => {
    const access = await openAccess(options);
    const wantsCloudEvents = async () =>
      !options.yes &&
      process.stdin.isTTY === true &&
      (await confirm('Have it sent as CloudEvents? Qlik cannot undo it.', false));
    const creation = answered(await createOurs({ ...access, wantsCloudEvents }, options, options.dryRun));
    end(told(creation, access, options));
  });
};

function told(creation: Creation, access: Access, { json }: CreateOptions): ExitCode {
  const isDone = creation.result === 'exists' ? creation.differences.length === 0 : creation.result !== 'refused';
  if (json) {
    // Header values may be nobody's business.
    const { webhook } = { webhook: undefined, ...creation };
    const headers = webhook?.headers && Object.keys(webhook.headers);
    printJson({ tenant: access.tenant, ...creation, ...(webhook && { webhook: { ...webhook, headers } }) });
  } else (isDone ? print : complain)(harmless(creationText(creation, access)));
  return isDone ? 0 : 1;
}

function creationText(creation: Creation, { tenant, webhookUrl }: Access): string {
  switch (creation.result) {
    case 'created': {
      const { id, name, level, eventTypes, cloudEvents, enabled } = creation.webhook;
      return [
        `Made the webhook ${name} (${id}) of level ${level}, for ${eventTypes.length} event types, to ${webhookUrl}.`,
        `It is ${enabled ? 'enabled' : 'disabled'}, and sent ${cloudEvents ? 'as CloudEvents' : "in the tenant's own envelope"}.`,
      ].join('\n');
    }
    case 'planned': {
      const { name, level, enabled, filter, headers = {}, eventTypes } = creation.webhook;
      return [
        `Would make the webhook ${name} of level ${level}${enabled ? '' : ', disabled'}, to ${webhookUrl}, signed with the secret in Secrets Manager:`,
        ...(filter === undefined ? [] : [`  filter ${filter}`]),
        ...Object.keys(headers).map((header) => `  header ${header}`),
        ...eventTypes.map((type) => `  type ${type}`),
      ].join('\n');
    }
    case 'exists': {
      const { webhook, differences } = creation;
      const there = `The webhook ${webhook.name} (${webhook.id}) points here already`;
      if (differences.length === 0) return `${there}, and is as wanted: nothing was made.`;
      return [
        `${there}, and is not as wanted: nothing was made.`,
        ...differences.flatMap(differenceLines).map((line) => `  ${line}`),
        `Change it with the same options: qlik-fanout webhook update --tenant ${tenant}`,
      ].join('\n');
    }
    case 'refused': {
      const { fault } = creation;
      const isUnsure = fault.fault === 'unreachable' || fault.fault === 'unavailable';
      const after = isUnsure ? 'Whether it was made is not known' : 'Nothing was made';
      return `${webhookFaultText(fault)}\n${after}. Run it again: one that is there is recognised.`;
    }
    default:
      return creation satisfies never;
  }
}
