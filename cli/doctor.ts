import { setTimeout } from 'node:timers/promises';
import { type StackOptions, withStackOptions } from './deployment/stack';
import { type TenantOptions, withTenantOptions } from './deployment/tenant';
import type { State } from './doctor/check';
import { type Examination, examine } from './doctor/examination';
import { doctorClientsFor } from './doctor/installation';
import { inWords } from './doctor/screen';
import { print, printJson, progress } from './terminal/terminal';
import { CommandError, type ExitCode, type Verb } from './verb';

interface Options extends StackOptions, TenantOptions {
  readonly tenant?: string;
  readonly assembly: string;
}

const HELP = `
Each line is green, amber (it works, and somebody should look), red (it does not work, or somebody has to act), or
cannot say: what was not allowed is named by its IAM action, and the other lines are there all the same. Under a line
that is not green stands the mend.

It changes nothing. It asks CloudFormation to look for drift, which takes up to two minutes; it posts one unsigned
delivery for each tenant, which has to be refused; and it reads each signing secret to see how long it is. What Qlik
knows is asked only for tenants with API credentials. Counts of a day are CloudWatch's, a minute or two late.

Exit codes: 0 nothing is red; 1 something is; 2 there is no deployment to look at, or AWS does not take the credentials.

Examples:
  $ qlik-fanout doctor
  $ qlik-fanout doctor --tenant acme --region eu-central-1
  $ qlik-fanout doctor --json | jq '.lines[] | select(.state == "red")'`;

/** `qlik-fanout doctor`: whether an installation is whole, line by line. */
export const doctor: Verb = (program, end) => {
  const command = program
    .command('doctor')
    .description('Checks an installation end to end, and says of each thing that is not well how to mend it.')
    .option('--tenant <name>', 'of the tenants, only this one (default: all)')
    .option('--assembly <folder>', 'cloud assembly to compare the deployed template with', 'cdk.out')
    .addHelpText('after', HELP);
  withTenantOptions(withStackOptions(command)).action(async (options: Options) => end(await run(options)));
};

async function run(options: Options): Promise<ExitCode> {
  const { stack: name, tenant, host, webhookUrl, endpointUrl, assembly } = options;
  if ((host || webhookUrl) && !tenant) {
    throw new CommandError('--host and --webhook-url are about one tenant: name it with --tenant.');
  }
  const clients = doctorClientsFor(options);
  let bar: ReturnType<typeof progress> | undefined;
  const examination = await examine(
    {
      name,
      clients,
      tenant,
      tenantOptions: { host, webhookUrl },
      endpointUrl,
      assembly,
      now: Date.now,
      pause: async (milliseconds) => void (await setTimeout(milliseconds)),
    },
    (done, total) => {
      bar ??= progress('Checks', total);
      bar.update(done);
    },
  ).finally(() => bar?.stop());
  if (options.json) printJson(forScripts(name, examination));
  else print(inWords(name, examination));
  if (!examination.begun) return 2;
  return examination.lines.some(({ finding }) => finding.state === 'red') ? 1 : 0;
}

const forScripts = (stack: string, { begun, lines }: Examination) => ({
  stack,
  begun,
  ...countsOf(lines.map(({ finding }) => finding.state)),
  lines: lines.map(({ section, check, finding }) => ({ section, check, ...finding })),
});

const countsOf = (found: readonly State[]) => {
  const count = (state: State) => found.filter((it) => it === state).length;
  return { green: count('green'), amber: count('amber'), red: count('red'), cannotSay: count('cannot-say') };
};
