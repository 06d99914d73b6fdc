import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';
import { type Category, categorySlugs } from '../lib/qlik/catalogue';
import { type Envelope, envelopes } from '../lib/qlik/event';
import { type Change, changeOf, type Recipe, recordRecipe, sampleRecipe } from './delivery/composing';
import { type Corruption, corruptionInWords, corruptions } from './delivery/corruption';
import { type Delivery, deliveryOf } from './delivery/delivery';
import { eventTypes, typesChosen } from './delivery/event-type';
import { post } from './delivery/posting';
import { inWords, toJson } from './delivery/send-report';
import { type Sent, sendAll } from './delivery/sending';
import { tracePorts } from './delivery/trace-ports';
import { isSeen, type Trace, traceEvents } from './delivery/tracing';
import { connect, type DeployedStack, type StackOptions, withStackOptions } from './deployment/stack';
import { type Webhook, type WebhookOptions, webhookOf, withWebhookOptions } from './deployment/webhook';
import { untilInterrupted } from './terminal/interrupt';
import { offering } from './terminal/offer';
import { pacer } from './terminal/pace';
import { print, printJson, progress } from './terminal/terminal';
import { CommandError, type ExitCode, type Verb } from './verb';

interface SendOptions extends StackOptions, WebhookOptions {
  readonly type?: readonly string[];
  readonly category?: Category;
  readonly envelope?: Envelope;
  readonly file?: string;
  readonly failing?: boolean;
  readonly set?: readonly Change[];
  readonly sameId?: boolean;
  readonly corrupt?: Corruption;
  readonly count: number;
  readonly rate?: number;
  readonly trace?: boolean;
  readonly wait: number;
}

const HELP = `
Without --type, --category and --file it sends com.qlik.v1.app.created. A type can be named by any name Qlik has for it,
or by the part after com.qlik.v1. A file holds a delivery's body; a delivery from the quarantine bucket or from Qlik's
delivery history; or an event as a journal has it. --set takes JSON, or else text.

--corrupt: a delivery that is wrong in one way, for which the right answer is to refuse it.
${corruptions.map((it) => `  ${it.padEnd(20)} ${corruptionInWords(it)}`).join('\n')}

--trace follows what was accepted, 20 deliveries at most: which rules on the bus match it, whether its journal shows it,
and for a failure event what became of its card. Times are until it was seen from here, which is later than it was there.

Exit codes: 0 all answered as they should be and, with --trace, seen; 1 some not; 2 nothing was sent.

Examples:
  $ qlik-fanout send
  $ qlik-fanout send --type automation.run.failed --trace
  $ qlik-fanout send --type automation.run.ended --set data.status=failed --envelope cloud
  $ qlik-fanout send --type all --count 50 --rate 20
  $ qlik-fanout send --category users --corrupt signature
  $ qlik-fanout send --file delivery.json --same-id`;

const DEFAULT_TYPE = 'com.qlik.v1.app.created';

/** As many as one look at each place can tell apart, and a person reads. */
const MOST_TRACED = 20;

/** How many are under way at once: what a webhook of Qlik's may well have, or enough to hold a rate. */
const AT_ONCE = { free: 8, paced: 64 } as const;

/** `qlik-fanout send`: signed deliveries to the deployed endpoint. */
export const send: Verb = (program, end) => {
  const collect = (value: string, before: readonly string[] = []) => [...before, value];
  const command = program
    .command('send')
    .description('Signs deliveries as a tenant would, posts them to the deployed endpoint and shows the answers.')
    .addOption(
      offering(new Option('--type <event type>', 'a sample of this type, or all; can be repeated'), [
        'all',
        ...eventTypes,
      ]).argParser(collect),
    )
    .addOption(new Option('--category <category>', 'a sample of each type of a category').choices(categorySlugs))
    .addOption(
      new Option('--envelope <envelope>', 'envelope of the samples (default: what the type really comes in)').choices(
        envelopes,
      ),
    )
    .option('--file <file>', 'what this file holds, in place of samples')
    .option('--failing', 'samples that tell of a failure, where the type sometimes does')
    .option('--set <path=value>', 'change a field of the data, such as data.status=failed; can be repeated', change)
    .option('--same-id', 'the same id each time; a file keeps its own (default: a fresh id for each)')
    .addOption(new Option('--corrupt <how>', 'make each delivery wrong in one way').choices(corruptions))
    .option('--count <number>', 'how many of each, 1 to 100000', numberIn(1, 100_000), 1)
    .option('--rate <per second>', 'deliveries a second, 0.1 to 1000 (default: eight at a time)', numberIn(0.1, 1000))
    .option('--trace', 'show where each event went, and how long it took')
    .option('--wait <seconds>', 'how long --trace waits for what it does not see, 1 to 600', numberIn(1, 600), 30)
    .addHelpText('after', HELP);
  withStackOptions(withWebhookOptions(command)).action(async (options: SendOptions) => {
    end(await run(options));
  });
};

function change(text: string, before: readonly Change[] = []): readonly Change[] {
  const it = changeOf(text);
  if (it === undefined) throw new InvalidArgumentError('It is data.<field>=<value>, such as data.status=failed.');
  return [...before, it];
}

const numberIn = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  const isAllowed = text.trim() !== '' && value >= least && value <= most && (least < 1 || Number.isInteger(value));
  if (!isAllowed) throw new InvalidArgumentError(`It is a number from ${least} to ${most}.`);
  return value;
};

async function run(options: SendOptions): Promise<ExitCode> {
  const recipes = recipesOf(options);
  const all = recipes.length * options.count;
  if (options.trace && all > MOST_TRACED) {
    throw new CommandError(`--trace follows ${MOST_TRACED} deliveries at most; these are ${all}.`);
  }
  const stack = await connect(options);
  const webhook = await webhookOf(stack, options);
  const { signal, done } = untilInterrupted();
  try {
    const bar = progress('sending', all);
    const ports = { post, turn: options.rate ? pacer(options.rate, signal) : async () => undefined, now: Date.now };
    const sent = await sendAll(deliveriesOf(recipes, webhook, options), ports, {
      atOnce: Math.min(all, options.rate ? AT_ONCE.paced : AT_ONCE.free),
      signal,
      onAnswered: bar.advance,
    });
    bar.stop();
    const traces = options.trace ? await tracesOf(sent, stack, options.wait, signal) : undefined;
    const outcome = { webhook, sent, traces, planned: all };
    if (options.json) printJson(toJson(outcome));
    else print(inWords(outcome));
    const isDone = sent.length === all && sent.every((it) => it.isAsWanted) && (traces?.every(isSeen) ?? true);
    return isDone ? 0 : 1;
  } finally {
    done();
  }
}

/** @throws {CommandError} when there is nothing, or not one thing, to send */
function recipesOf({ type, category, envelope, file, failing, sameId, set: changes }: SendOptions): readonly Recipe[] {
  if (file === undefined) {
    const types = typesChosen(type || category ? { type, category } : { type: [DEFAULT_TYPE] });
    return types.map((it) => sampleRecipe(it, { envelope, failing, changes }));
  }
  if (type || category || envelope || failing) {
    throw new CommandError('--file goes with none of --type, --category, --envelope and --failing: they make samples.');
  }
  let recorded: Buffer;
  try {
    recorded = readFileSync(file);
  } catch (error) {
    throw new CommandError(`Cannot read --file: ${(error as Error).message}`);
  }
  return [recordRecipe(recorded, { keepsId: sameId ?? false, changes })];
}

/** The deliveries turn by turn: one of each, then the next of each. */
function deliveriesOf(
  recipes: readonly Recipe[],
  webhook: Webhook,
  { count, sameId, corrupt }: SendOptions,
): readonly (() => Delivery)[] {
  const made = recipes.map((recipe) => {
    const id = randomUUID();
    return () => {
      const now = new Date();
      return deliveryOf(recipe(sameId ? id : randomUUID(), now), webhook, now, corrupt);
    };
  });
  return Array.from({ length: count }, () => made).flat();
}

async function tracesOf(
  sent: readonly Sent[],
  stack: DeployedStack,
  waitSeconds: number,
  signal: AbortSignal,
): Promise<readonly Trace[]> {
  const accepted = sent.flatMap(({ answer, event, ...rest }) =>
    answer === 'accepted' && event ? [{ ...rest, event }] : [],
  );
  return traceEvents(accepted, tracePorts(stack), { timeoutMs: waitSeconds * 1000, signal });
}
