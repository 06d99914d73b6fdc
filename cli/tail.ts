import { InvalidArgumentError, Option } from 'commander';
import { parseDuration } from '../lib/duration';
import { type Category, categorySlugs } from '../lib/qlik/catalogue';
import { EVENT_SOURCE } from '../lib/qlik/event';
import { eventTypes } from './delivery/event-type';
import { publishingTo } from './deployment/publishing';
import { runName } from './deployment/run-name';
import { connect, type DeployedStack, type StackOptions, withStackOptions } from './deployment/stack';
import { openCatch } from './event-catch/event-catch';
import { catchPrefixes, sweepLeftovers, sweptInWords } from './event-catch/leftovers';
import { copyToFile } from './tail/copy';
import { viewEvents } from './tail/interactive';
import { printLines } from './tail/lines';
import { resendEvent } from './tail/resend';
import type { TailEvent } from './tail/tail-event';
import { type Wanted, wantedBy } from './tail/wanted';
import { type WatchOptions, watchQueue } from './tail/watch';
import { untilInterrupted } from './terminal/interrupt';
import { offering } from './terminal/offer';
import { paletteOf } from './terminal/palette';
import { openScreen } from './terminal/screen';
import { complain, remark } from './terminal/terminal';
import type { ExitCode, Verb } from './verb';

interface TailOptions extends StackOptions, Wanted {
  readonly count?: number;
  /** Milliseconds. */
  readonly for?: number;
}

const HELP = `
On a terminal: a list to go through, filter, pause and open; ? tells the keys. Its times are UTC, and it keeps the newest
5,000 events. With --json, --count or --for, or where input or output is no terminal: the events as EventBridge hands them
over, JSON, one a line.

It reads the bus through a rule and a queue that it makes for itself. Their names begin with qlik-fanout-tail-, and they
are removed at the end: on quitting, on Ctrl-C, and when the terminal is closed. A run that is killed (kill -9, a power
cut) leaves both behind. Then the queue drops what is older than five minutes, the rule goes on matching, and the next
run of tail on this bus, or of simulate --events archive, removes both once the dead run has been silent for an hour. A
new rule takes a moment until it takes events: the first seconds may be missing.

Each filter takes all events where it is not given; an event must pass all that are. --where is an event pattern, matched
here as EventBridge would.

Resending (r) puts the very event on the bus once more: every rule that matches it hands it to its target again, journals
and this list show it twice, and its detail.id is the same, by which a subscriber can tell. No card is sent twice. Posted
to the webhook again it would be a duplicate and go nowhere; a replay takes all events of a time, not one.

Exit codes: 0 ended as asked; 1 fewer events than --count, stopped by a fault, or rule or queue could not be removed;
2 not begun.

Examples:
  $ qlik-fanout tail
  $ qlik-fanout tail --failures --category automations
  $ qlik-fanout tail --type reload.finished --where '{"detail":{"data":{"status":["FAILED"]}}}'
  $ qlik-fanout tail --count 1 --for 5m --text 6a1f0c52 > event.json
  $ qlik-fanout tail --json --tenant acme | jq .detail.data`;

/** For how long the queue keeps what nobody reads: a machine may sleep for a moment. */
const KEPT_SECONDS = 300;

/** `qlik-fanout tail`: events as they come. */
export const tail: Verb = (program, end) => {
  const command = program
    .command('tail')
    .description('Shows events live as they come onto the bus.')
    .addOption(
      offering(new Option('--type <event type>', 'only of this type; can be repeated'), eventTypes).argParser(collect),
    )
    .addOption(
      offering(new Option('--category <category>', 'only of this category; can be repeated'), categorySlugs).argParser(
        (text: string, before?: readonly Category[]) => [...(before ?? []), categoryNamed(text)],
      ),
    )
    .option('--tenant <name>', 'only from this tenant; can be repeated', collect)
    .option('--text <text>', 'only with this text anywhere, in upper or lower case')
    .option('--failures', 'only failure events')
    .option('--where <pattern>', 'only what this event pattern matches, in JSON')
    .option('--count <events>', 'end after so many', countOf)
    .option('--for <time>', 'end after so long: 90s, 15m, 2h', lengthOf)
    .addHelpText('after', HELP);
  withStackOptions(command).action(async (options: TailOptions) => {
    const wanted = wantedBy(options);
    // A terminal that is closed says SIGHUP.
    const interrupted = untilInterrupted(['SIGINT', 'SIGTERM', 'SIGHUP']);
    const gone = new AbortController();
    // Whoever read this has gone, such as `head -1` or a window: an end like any other, at which all is removed.
    for (const stream of [process.stdin, process.stdout, process.stderr]) stream.on('error', () => gone.abort());
    try {
      end(await run(options, wanted, AbortSignal.any([interrupted.signal, gone.signal])));
    } finally {
      interrupted.done();
    }
  });
};

async function run(options: TailOptions, wanted: (it: TailEvent) => boolean, signal: AbortSignal): Promise<ExitCode> {
  const stack = await connect(options);
  const bus = stack.outputs.BusName;
  for (const line of sweptInWords(await sweepLeftovers(stack.clients, bus, Date.now()))) remark(line);
  const name = runName(catchPrefixes.tail, Date.now());
  const pattern = { source: [EVENT_SOURCE] };
  const made = await openCatch(stack.clients, { bus, name, pattern, verb: 'tail', keptSeconds: KEPT_SECONDS });
  remark(`Watching bus ${bus} through rule and queue ${name}, which are removed at the end.`);
  const watch = (watching: WatchOptions) => watchQueue(stack.clients.sqs, made.queueUrl, watching);
  let told: { readonly why?: string; readonly isDone: boolean };
  let left: string | undefined;
  try {
    told = isForLines(options)
      ? await lines(options, { watch, wanted, signal })
      : await view(stack, { watch, wanted, signal });
  } finally {
    left = await made.close();
    if (left === undefined) remark('Rule and queue are removed.');
    else complain(`Not removed: ${left}. The next run in an hour or later tries again.`);
  }
  if (told.why !== undefined) complain(`Stopped: ${told.why}`);
  return told.isDone && told.why === undefined && left === undefined ? 0 : 1;
}

interface Watching {
  readonly watch: (options: WatchOptions) => Promise<string | undefined>;
  readonly wanted: (it: TailEvent) => boolean;
  readonly signal: AbortSignal;
}

async function lines({ count, for: forMs }: TailOptions, { watch, wanted, signal }: Watching) {
  const write = (line: string) => new Promise<void>((done) => void process.stdout.write(line, () => done()));
  const { printed, why } = await printLines(watch, { count, forMs, signal, wanted, write });
  return { why, isDone: printed >= (count ?? 0) };
}

async function view({ clients, outputs }: DeployedStack, { watch, wanted, signal }: Watching) {
  const publish = publishingTo(clients, outputs.BusName);
  const ports = {
    openScreen,
    watch,
    resend: (it: TailEvent) => resendEvent(publish, it),
    copy: (it: TailEvent) => copyToFile(process.cwd(), it),
  };
  return { why: await viewEvents(ports, { bus: outputs.BusName, palette: paletteOf(), signal, wanted }), isDone: true };
}

const collect = (value: string, before: readonly string[] = []) => [...before, value];

const isForLines = ({ json, count, for: forMs }: TailOptions) =>
  json === true ||
  count !== undefined ||
  forMs !== undefined ||
  !process.stdin.isTTY ||
  !process.stdout.isTTY ||
  process.env.TERM === 'dumb';

function categoryNamed(text: string): Category {
  const category = categorySlugs.find((slug) => slug === text);
  if (category === undefined) throw new InvalidArgumentError(`Allowed choices are ${categorySlugs.join(', ')}.`);
  return category;
}

function countOf(text: string): number {
  const count = Number(text);
  if (!(Number.isInteger(count) && count >= 1)) throw new InvalidArgumentError('It is a whole number from 1 on.');
  return count;
}

/** Timers of Node take no more (documentation of `setTimeout`, Node 20, read 2026-11). */
const LONGEST_MS = 2 ** 31 - 1;

function lengthOf(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0 && ms <= LONGEST_MS) return ms;
  throw new InvalidArgumentError('It is a length such as 90s, 15m or 2h, and at most 24 days.');
}
