import { InvalidArgumentError, Option } from 'commander';
import { allCategories } from '../lib/qlik/recognise';
import { eventTypes } from './delivery/event-type';
import { type StackOptions, withStackOptions } from './deployment/stack';
import { setUp } from './setup/set-up';
import type { SaidOptions } from './setup/settings';
import { offering } from './terminal/offer';
import type { Verb } from './verb';
import { category, header } from './webhooks/wish';

/** What the verb is called with. */
export interface InitOptions extends StackOptions, SaidOptions {
  readonly tenantUrl?: string;
  readonly apiKeyFile?: string;
  readonly config: string;
  readonly bootstrap: boolean;
  readonly cdk?: string;
  readonly wait: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

const HELP = `
Asks for what is not said, shows what it is going to make, and asks once more. Without a terminal it asks nothing: say --yes,
and whatever has no default. In this order it looks at the AWS account, signs in to the tenant, bootstraps CDK, writes
fanout.json and cdk.json, puts the credentials into Secrets Manager, deploys, creates the webhook, and sees a delivery
arrive on the bus. What is there is recognised and stays; a run that was cut off is finished by the next one.

Credentials are never said on the command line. QLIK_API_KEY holds an API key, or QLIK_CLIENT_ID and QLIK_CLIENT_SECRET
an OAuth client, or --api-key-file names a file with either; else they are asked for, unless the secret is there already.
Their owner needs the role Tenant Admin.

Qlik has no test of a webhook. Where its delivery history has something to send again, that is sent; a new webhook has
none, and a signed sample of one event goes from here to the endpoint instead, for subscribers to see.

Exit codes: 0 a delivery is on the bus, or --dry-run has shown the plan; 1 some of it is done: run it again; 2 nothing
was made.

Examples:
  $ qlik-fanout init
  $ qlik-fanout init --host acme.eu.qlikcloud.com --dry-run
  $ qlik-fanout init --host acme.eu.qlikcloud.com --api-key-file key.txt --alert-email ops@example.com --yes
  $ qlik-fanout init --tenant acme --category automations --category users --level tenant --yes --json`;

/** `qlik-fanout init`: from nothing to a tenant whose deliveries reach the bus. */
export const init: Verb = (program, end) => {
  const collect = (value: string, before: readonly string[] = []) => [...before, value];
  const command = program
    .command('init')
    .description('Sets up a tenant: configuration, credentials, stack, webhook, and a delivery seen on the bus.')
    .option('--host <host>', 'host name of the tenant, such as acme.eu.qlikcloud.com')
    .option('--tenant <name>', "name of the tenant here (default: the only one there is, or its host's first part)")
    .option('--tenant-url <url>', "where the tenant's API is, such as a dev tenant (default: its host)")
    .option('--api-key-file <file>', 'file with an API key, or with the JSON that the secret is to hold')
    .option('--api-credentials <secret>', 'name of the secret for them (default: qlik-event-fanout/<tenant>/api)')
    .option('--alert-email <address>', 'who gets alarms and failure cards; can be repeated', collect)
    .addOption(
      new Option('--category <category>', 'event types of a category (default: all); can be repeated')
        .choices(allCategories)
        .argParser(category),
    )
    .addOption(
      offering(new Option('--type <event type>', 'an event type; can be repeated').argParser(collect), eventTypes),
    )
    .addOption(new Option('--level <level>', 'level of a new webhook (default: tenant)').choices(['tenant', 'user']))
    .option('--cloud-events', 'have Qlik deliver as CloudEvents, which it cannot undo')
    .option('--no-cloud-events', "not asked for: the tenant's own choice")
    .option('--header <header>', "sent with each delivery, as 'Name: value'; can be repeated", header)
    .option('--webhook-name <name>', 'name of a new webhook', 'qlik-event-fanout')
    .option('--config <file>', 'configuration file', 'fanout.json')
    .option('--no-bootstrap', 'do not look whether CDK is bootstrapped, nor bootstrap it')
    .option('--cdk <command>', 'CDK CLI to deploy with (default: the one that comes with this package)')
    .option('--wait <seconds>', 'how long to wait until the delivery is seen, 1 to 600', seconds, 60)
    .option('--dry-run', 'only show what would be made')
    .option('--yes', 'make it without asking')
    .addHelpText('after', HELP);
  withStackOptions(command).action(async (options: InitOptions) => {
    end(await setUp(options));
  });
};

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 600) return value;
  throw new InvalidArgumentError('It is a whole number from 1 to 600.');
}
