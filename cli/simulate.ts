import { InvalidArgumentError } from 'commander';
import { type StackOptions, withStackOptions } from './deployment/stack';
import { againstOf, compared } from './simulation/comparison';
import { deployedAt } from './simulation/deployed';
import { type EventOptions, eventsOf } from './simulation/event-source';
import type { EventSet } from './simulation/recorded-events';
import { ruleSetOf } from './simulation/rule-set';
import { simulated } from './simulation/simulation';
import { inWords, toJson } from './simulation/simulation-report';
import { untilInterrupted } from './terminal/interrupt';
import { complain, print, printJson, progress } from './terminal/terminal';
import { CommandError, type ExitCode, type Verb } from './verb';

interface SimulateOptions extends StackOptions, EventOptions {
  readonly rules: string;
  /** A stack's name; false for --no-against. */
  readonly against?: string | false;
}

const HELP = `
Runs events over rules, and says which subscriptions they would have invoked, which events nobody would have taken, and
what would be different of the rules that are deployed now. Nobody is sent anything.

--rules: a template or a folder of them (cdk.out) where there is such a path; otherwise the name of a deployed stack, all
rules on whose bus are taken. Rules on other buses and schedules are left out.

--events: samples, one of each catalogued type in each envelope; journal, what the journals of --stack have of the time
from --from to --to; archive, what its archive has of that time; anything else is a path (./samples for one of these
names). Files hold JSON, one value, a list or one a line: events as EventBridge hands them over, deliveries with headers
and body, or bodies of deliveries. What is no event of Qlik is counted and left out.

EventBridge lets nobody read an archive. It is replayed to a rule and into a queue that are made for it, whose names
begin with qlik-fanout-simulate- and which are removed at the end, on Ctrl-C too. The replay names that rule alone
(FilterArns), so nobody else gets anything. A run that is killed leaves both behind: what the queue has expires in an
hour, and the next run of simulate --events archive or tail on this bus removes both once an hour is over. The archive can
lag ten minutes behind the bus.

--against: the stack to compare with. Without it, rules of a template are compared with --stack, if it can be reached.

Exit codes: 0 all of it done, whatever differs; 1 stopped, or not all could be read, or rule or queue could not be
removed; 2 not begun.

Examples:
  $ qlik-fanout simulate --events samples
  $ qlik-fanout simulate --events deliveries/ --no-against
  $ qlik-fanout simulate --rules cdk.out --events journal --from 3d --against QlikEventFanout
  $ qlik-fanout simulate --rules QlikEventFanout --events journal.jsonl --json
  $ qlik-fanout simulate --events archive --from 2026-11-24T08:00:00Z --to 2026-11-24T09:30:00Z`;

/** `qlik-fanout simulate`: what would have fired. */
export const simulate: Verb = (program, end) => {
  withStackOptions(program.command('simulate'))
    .description('Says which subscriptions events would have invoked, and what differs from what is deployed.')
    .option('--rules <template|stack>', 'a template, a folder of them, or a deployed stack', 'cdk.out')
    .requiredOption('--events <source>', 'a file or folder of events, or samples, journal or archive')
    .option('--from <time>', 'of journal and archive: events from this time on', '1d')
    .option('--to <time>', 'of journal and archive: events up to this time (default: now)')
    .option('--limit <events>', 'of journal and archive: events at most', limitOf, 100_000)
    .option('--archive <name>', 'which archive, if the bus has several')
    .option('--against <stack>', 'compare with this deployed stack (default: --stack, for rules of a template)')
    .option('--no-against', 'compare with nothing')
    .option('--tenant <name>', 'tenant that deliveries are taken to be from, where they do not say', 'acme')
    .option('--yes', 'do not ask')
    .addHelpText('after', HELP)
    .action(async (options: SimulateOptions) => {
      const { signal, done } = untilInterrupted();
      try {
        end(await run(options, signal));
      } finally {
        done();
      }
    });
};

async function run(options: SimulateOptions, signal: AbortSignal): Promise<ExitCode> {
  const own = options.against || options.stack;
  const deployed = deployedAt(options);
  const set = await ruleSetOf(options.rules, own, deployed);
  if (set.rules.length === 0) throw new CommandError(`No rule of ${set.from} has a pattern that can be read.`);
  const against = await againstOf(options.against, own, set, deployed);
  const read = await eventsOf(options, () => deployed.stack(options.stack), signal);
  if (read === undefined) return 2;
  const { leftBehind, set: events } = read;
  for (const what of leftBehind) complain(`Not removed: ${what}`);
  if (signal.aborted) {
    complain('Stopped before all events were read.');
    return 1;
  }
  requireEvents(events);
  const bar = progress('simulating', events.events.length);
  const wanted = { set, simulated: simulated(set.rules, events.events, bar.update) };
  bar.stop();
  const report = { ...wanted, events, comparison: compared(wanted, against, events.events) };
  if (options.json) printJson(toJson(report));
  else print(inWords(report));
  return leftBehind.length > 0 || events.cutShort?.isFault ? 1 : 0;
}

function requireEvents({ events, foreign, firstForeign, from }: EventSet): void {
  if (events.length > 0) return;
  const first = firstForeign === undefined ? '' : `, the first at ${firstForeign}`;
  const others = foreign > 0 ? ` What is there is none: ${foreign}${first}.` : '';
  throw new CommandError(`There is no event of Qlik in ${from}.${others}`);
}

function limitOf(text: string): number {
  const limit = Number(text);
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= 1_000_000)) {
    throw new InvalidArgumentError('It is a whole number from 1 to 1000000.');
  }
  return limit;
}
