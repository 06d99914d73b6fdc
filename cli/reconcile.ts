import { setTimeout } from 'node:timers/promises';
import { journalSearch } from '../lambda/reconcile/journals';
import { tableMemory } from '../lambda/reconcile/memory';
import { probeDoor } from '../lambda/reconcile/probe';
import {
  missingIn,
  type ReconcilePorts,
  reconcileTenant,
  type TenantReport,
  type WebhookReport,
} from '../lambda/reconcile/reconcile';
import { faultText } from '../lambda/reconcile/tenant-api';
import { connect, type DeployedStack, type StackOptions, withStackOptions } from './stack';
import { accessText, reconcileOutput, type TenantOptions, tenantOf, withTenantOptions } from './tenant';
import { complain, print, printJson, tableOf } from './terminal';
import { CommandError, type ExitCode, type Verb } from './verb';

interface Options extends StackOptions, TenantOptions {
  readonly tenant?: string;
  readonly dryRun?: boolean;
}

/** `qlik-fanout reconcile` */
export const reconcile: Verb = (program, end) => {
  const command = program
    .command('reconcile')
    .description("Compares the tenants' delivery history with what arrived, and has Qlik resend what did not.")
    .option('--tenant <name>', 'only this tenant (default: all that have API credentials)')
    .option('--dry-run', 'say what would be done, and do nothing')
    .addHelpText('after', HELP);
  withTenantOptions(withStackOptions(command)).action(async (options: Options) => {
    end(await run(options));
  });
};

const HELP = `
The same as the scheduled function does, with the same memory: what either has asked Qlik to resend within the last
hour, the other does not. Exit code 1 when something is missing all the same, or a tenant could not be reconciled.

Examples:
  $ qlik-fanout reconcile --dry-run
  $ qlik-fanout reconcile --tenant acme
  $ qlik-fanout reconcile --json | jq '.[].missing'`;

async function run(options: Options): Promise<ExitCode> {
  if ((options.host || options.webhookUrl) && !options.tenant) {
    throw new CommandError('--host and --webhook-url are about one tenant: name it with --tenant.');
  }
  const stack = await connect(options);
  const names = options.tenant ? [options.tenant] : Object.keys(reconcileOutput(stack).tenants);
  if (names.length === 0) {
    throw new CommandError(
      'No tenant has API credentials in this deployment.\n' +
        'Put the name of a secret with them into fanout.json, as tenants.<name>.apiCredentials, and deploy.',
    );
  }
  const tenants = names.map((name) => tenantOf(stack, name, options));
  const ports = { ...portsOf(stack), dryRun: options.dryRun ?? false };
  const reports = await Promise.all(tenants.map((tenant) => reconcileTenant(tenant, ports)));
  if (options.json) printJson(reports.map(forScripts));
  else for (const report of reports) tell(report, ports.dryRun);
  const isWell = (report: TenantReport) => report.result === 'reconciled' && missingIn(report).length === 0;
  return reports.every(isWell) ? 0 : 1;
}

function portsOf(stack: DeployedStack): Omit<ReconcilePorts, 'dryRun'> {
  const { table, journals } = reconcileOutput(stack);
  const { dynamodb, logs } = stack.clients;
  return {
    memory: tableMemory(dynamodb, table ?? '', Date.now),
    journals: journals && journalSearch(logs, journals),
    probe: probeDoor,
    now: Date.now,
    pause: async (milliseconds) => void (await setTimeout(milliseconds)),
    // A person can end it, and the next run goes on.
    remainingMs: () => Number.POSITIVE_INFINITY,
  };
}

/** A report as JSON: sets and the deliveries' own ids left out, what is missing in one list. */
const forScripts = (report: TenantReport) => ({
  tenant: report.tenant,
  result: report.result,
  ...(report.result === 'failed' && ('qlik' in report ? { qlik: report.qlik } : { code: report.code })),
  webhooks: webhooksOf(report).map(({ id, name, heal: { known: _, pending: __, next: ___, ...heal }, witness }) => ({
    id,
    name,
    ...heal,
    witness: witness && (witness.result === 'compared' ? { ...witness, missing: witness.missing.length } : witness),
  })),
  missing: missingIn(report),
});

const webhooksOf = (report: TenantReport) => (report.result === 'no-webhook' ? [] : report.webhooks);

function tell(report: TenantReport, dryRun: boolean): void {
  const { tenant } = report;
  if (report.result === 'no-webhook') {
    complain(`${tenant}: no webhook in the tenant has the address of this deployment.`);
    return;
  }
  if (report.webhooks.length > 0)
    print(
      tableOf(
        HEAD,
        report.webhooks.map((webhook) => rowOf(tenant, webhook)),
      ),
    );
  const missing = missingIn(report);
  if (missing.length > 0) {
    print(
      tableOf(
        ['missing event', 'type', 'time', 'why'],
        missing.map(({ id, type, time, why }) => [id, type, time, words[why]]),
      ),
    );
    complain(`${tenant}: ${missing.length} ${dryRun ? 'to be brought in' : 'still missing'}.`);
  }
  if (report.result === 'failed') {
    complain(`${tenant}: ${'qlik' in report ? faultText(report.qlik) : accessText(report.code)}`);
  }
}

const HEAD = ['tenant', 'webhook', 'state', 'healed', 'missing', 'second witness'];

const rowOf = (tenant: string, { name, heal, witness }: WebhookReport): readonly string[] => [
  tenant,
  name,
  [heal.state.replaceAll('-', ' '), heal.endpoint && `endpoint says ${heal.endpoint}`].filter((it) => it).join('; '),
  String(heal.healed),
  String(heal.pending.length + (witness?.result === 'compared' ? witness.missing.length : 0)),
  witnessText(witness),
];

function witnessText(witness: WebhookReport['witness']): string {
  switch (witness?.result) {
    case undefined:
      return 'not asked';
    case 'compared':
      return [
        `${witness.audited} audited, ${witness.missing.length} never delivered`,
        ...(witness.without.length > 0 ? [`${witness.without.length} types not compared: no journal`] : []),
      ].join('; ');
    case 'skipped':
      return skipped[witness.why];
    case 'failed':
      return 'qlik' in witness ? faultText(witness.qlik) : `AWS refused (${witness.code})`;
    default:
      return witness satisfies never;
  }
}

const skipped = {
  'journals-off': 'skipped: no journals are kept, so what arrived is not known',
  'webhook-filtered': 'skipped: the webhook has a filter',
  'webhook-of-level-user': 'skipped: the webhook is of level user',
} as const;

const words: Readonly<Record<ReturnType<typeof missingIn>[number]['why'], string>> = {
  'dry-run': 'would be resent',
  'endpoint-unhealthy': 'our endpoint is not healthy',
  'webhook-disabled': 'the webhook is disabled',
  'resend-failed': 'resent, and failed again',
  'resent-lately': 'resent within the last hour',
  forgotten: 'Qlik has no record of the delivery',
  'next-run': 'left for the next run',
  'never-delivered': 'in the audit, never delivered',
};
