/** `npm start`: the product on a local AWS engine, and a delivery of everything Qlik sends. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { Listr, PRESET_TIMER } from 'listr2';
import pc from 'picocolors';
import { buildPage, type Console, startConsole } from './console';
import { isRight, type Seen, sendSamples, type Webhook, webhookOf } from './deliveries';
import { type LocalStack, startLocal } from './stack';

const HELP = `Usage: npm start [-- --once] [-- --no-open]

Starts a local AWS engine, deploys the stack, sends one signed delivery of each event type in each envelope it can
have, shows where each arrived, opens the console, and keeps running until Ctrl-C.

  --once      stop after the table; exit code 0 only if every delivery arrived
  --no-open   do not open a browser; none is opened either where CI is set or this is no terminal
  --help      show this`;

const STACK_FILE = join(__dirname, '..', '.local', 'stack.json');

const print = (text: string) => process.stdout.write(`${text}\n`);
const complain = (text: string) => process.stderr.write(`${text}\n`);

interface Options {
  readonly once: boolean;
  readonly opens: boolean;
}

function options(): Options {
  try {
    const flag = { type: 'boolean' } as const;
    const { values } = parseArgs({ options: { once: flag, 'no-open': flag, help: flag } });
    if (values.help) {
      print(HELP);
      process.exit(0);
    }
    const canOpen = process.stdout.isTTY && !process.env.CI;
    return { once: values.once ?? false, opens: canOpen && !values['no-open'] };
  } catch (error) {
    complain(`${(error as Error).message}\n\n${HELP}`);
    process.exit(2);
  }
}

async function main(): Promise<number> {
  const wanted = options();
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  const local = startLocal();
  const stopEarly = async () => {
    await interrupted;
    complain('Stopping …');
    // While the engine still runs: it has a rule and a queue of the console's.
    const exitCode = await page.then((it) => it?.stop()).catch(() => 0);
    if (exitCode) complain(`The console ended with ${exitCode}.`);
    await local.stack.then((stack) => stack.stop()).catch(() => undefined);
    rmSync(STACK_FILE, { force: true });
  };
  const isInterrupted = stopEarly().then(() => 130);
  return Promise.race([isInterrupted, run(local, wanted, isInterrupted)]);
}

/** The console, once one is started. */
let page: Promise<Console | undefined> = Promise.resolve(undefined);

async function run(
  local: ReturnType<typeof startLocal>,
  { once, opens }: Options,
  isInterrupted: Promise<number>,
): Promise<number> {
  let seen: readonly Seen[] = [];
  const built = once ? Promise.resolve() : buildPage();
  built.catch(() => undefined);
  const tasks = new Listr(
    [
      ...local.steps.map(({ title, done }) => ({ title, task: (_: unknown, task: Skippable) => follow(done, task) })),
      {
        title: 'Send every event type in every envelope',
        task: (_: unknown, task: Skippable & { output: string }) => {
          const sent = local.stack.then(async (stack) => {
            seen = await sendSamples(stack, await webhookOf(stack), (answered, arrived, all) => {
              task.output = `${answered} of ${all} answered, ${arrived} arrived`;
            });
          });
          return follow(sent, task);
        },
      },
    ],
    {
      concurrent: true,
      exitOnError: false,
      rendererOptions: { showErrorMessage: false, timer: PRESET_TIMER },
      fallbackRenderer: 'simple',
      fallbackRendererOptions: { timer: PRESET_TIMER },
    },
  );
  await tasks.run().catch(() => undefined);
  for (const failure of failures) complain(pc.red((failure as Error).message));
  if (failures.size > 0) return 1;
  const stack = await local.stack;
  const webhook = await webhookOf(stack);
  const wrong = seen.filter((it) => !isRight(it));
  for (const note of stack.notes) complain(pc.yellow(note));
  print(tableOf(seen));
  print(
    wrong.length === 0
      ? pc.green(`All ${seen.length} arrived.`)
      : pc.red(`${wrong.length} of ${seen.length} did not arrive as they should.`),
  );
  if (once) {
    await stack.stop();
    return wrong.length === 0 ? 0 : 1;
  }
  writeStackFile(stack, webhook);
  page = built.then(() => startConsole(stack, ...(opens ? [] : ['--no-open'])));
  const url = await page.then(
    (it) => it?.url,
    (error: Error) => {
      complain(pc.red(`No console: ${error.message}`));
      return undefined;
    },
  );
  print(invitation(webhook, url));
  return isInterrupted;
}

interface Skippable {
  skip: (message?: string) => void;
}

const failures = new Set<unknown>();

/** Shows how a step ends. What fails because an earlier step failed has only not been reached. */
async function follow(done: Promise<unknown>, task: Skippable): Promise<void> {
  try {
    await done;
  } catch (error) {
    if (failures.has(error)) return task.skip('not reached');
    failures.add(error);
    throw new Error('see below');
  }
}

function tableOf(seen: readonly Seen[]): string {
  const head = ['type', 'category', 'envelope', 'answer', 'ms', 'arrived in'];
  const table = new Table({
    head,
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    style: { head: [], border: [] },
    colAligns: ['left', 'left', 'left', 'left', 'right', 'left'],
  });
  for (const it of seen) {
    const { sample, status, answer, milliseconds, journals, hasCard } = it;
    const places = [...journals.map((category) => `journal ${category}`), ...(hasCard ? ['failure card'] : [])];
    const paint = isRight(it) ? (text: string) => text : pc.red;
    const [category = '—'] = journals;
    const cells = [
      sample.type,
      category,
      sample.envelope,
      `${status} ${answer}`,
      milliseconds.toFixed(0),
      places.join(', ') || 'nowhere',
    ];
    table.push(cells.map(paint));
  }
  return table.toString();
}

/** For other tools on this machine. */
function writeStackFile({ engineUrl, region, outputs }: LocalStack, { tenant, url, secretArn }: Webhook): void {
  const stack = { engineUrl, region, webhookUrl: url, tenant, signingSecretArn: secretArn, busName: outputs.BusName };
  mkdirSync(join(STACK_FILE, '..'), { recursive: true });
  writeFileSync(STACK_FILE, `${JSON.stringify(stack, null, 2)}\n`);
}

/** For a shell, whatever is in it. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

const invitation = ({ url, secretName, secret }: Webhook, page = 'could not be started') => `
Console   ${pc.bold(page)}
Webhook   ${pc.bold(url)}
Secret    ${secretName}

Send a delivery of your own:

  body='{"specversion":"1.0","id":"1","source":"curl","type":"com.qlik.v1.app.created","data":{"name":"Mine"}}'
  secret=${quoted(secret)}
  curl -i '${url}' -H 'content-type: application/json' \\
    -H "qlik-signature: $(printf %s "$body" | openssl dgst -sha256 -hmac "$secret" | sed 's/^.* //')" -d "$body"

.local/stack.json tells other tools where it is. Ctrl-C stops it.`;

main().then(
  (code) => process.exit(code),
  (error) => {
    complain(pc.red(String((error as Error).stack)));
    process.exit(1);
  },
);
