import type { Verb } from './verb';
import { create } from './webhooks/create';
import { deletion } from './webhooks/deletion';
import { diff } from './webhooks/diff';
import { list } from './webhooks/list';
import { update } from './webhooks/update';

const HELP = `
Qlik's API is called with the credentials of a Tenant Admin: those in the secret that fanout.json names, or in a file.

Examples:
  $ qlik-fanout webhook list
  $ qlik-fanout webhook diff`;

/** `qlik-fanout webhook …`: the webhooks of a tenant. */
export const webhook: Verb = (program, end) => {
  const group = program
    .command('webhook')
    .description('Looks after the webhook in the Qlik tenant that calls this deployment.')
    .addHelpText('after', HELP);
  for (const addTo of [list, create, update, deletion, diff]) addTo(group, end);
};
