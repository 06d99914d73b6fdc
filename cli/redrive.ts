import { InvalidArgumentError } from 'commander';
import type { Group, Selection } from './dead-letters/dead-letters';
import { carryOut, planRedrive, redriveRate } from './dead-letters/redrive-plan';
import type { Tally } from './dead-letters/redriving';
import { heldInWords } from './dead-letters/survey';
import { connect, type StackOptions, withStackOptions } from './deployment/stack';
import { colours as pc } from './terminal/colours';
import { confirm } from './terminal/confirm';
import { untilInterrupted } from './terminal/interrupt';
import { print, printJson, progress, tableOf } from './terminal/terminal';
import { CommandError, type Verb } from './verb';

interface RedriveOptions extends StackOptions, Selection {
  readonly all?: boolean;
  readonly rate: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

const HELP = `
Each message goes back to the one consumer that missed it: a parked event to the bus, a failure event to the failure
queue, and what EventBridge or a function gave up on to that target or function alone. A message leaves its DLQ only
once its re-publication is confirmed. Ctrl-C stops between two messages; run it again to go on. What dies again while
it runs stays for the next time.

Examples:
  $ qlik-fanout redrive --all --dry-run
  $ qlik-fanout redrive --group 3f9a01bc
  $ qlik-fanout redrive --queue parked --rate 50 --yes
  $ qlik-fanout redrive --message 5fea7756-0ea4-451a-a703-a558b933e274`;

/** `qlik-fanout redrive`: takes dead messages back to where they belong. */
export const redrive: Verb = (program, end) => {
  withStackOptions(program.command('redrive'))
    .description('Takes dead messages back to the consumer that missed them.')
    .option('--all', 'everything that is dead')
    .option('--queue <name>', 'what is dead in one DLQ: parked, failure, journal, or the name of a queue')
    .option('--group <fingerprint>', 'one group of `qlik-fanout dead`')
    .option('--message <id>', 'one message')
    .option('--rate <per second>', 'messages a second, 0.1 to 1000', rateOf, redriveRate.usual)
    .option('--dry-run', 'say what it would do, and do nothing')
    .option('--yes', 'do not ask')
    .addHelpText('after', HELP)
    .action(async (options: RedriveOptions) => {
      requireSelection(options);
      const { signal, done } = untilInterrupted();
      try {
        const stack = await connect(options);
        const plan = await planRedrive(stack, options, signal);
        if (signal.aborted) return end(2);
        const { letters, groups, goes, hidden } = plan;
        if (!options.json) print([planInWords(groups), ...heldInWords(hidden)].join('\n'));
        if (options.dryRun) {
          if (options.json) printJson({ found: letters.length, hidden, plan: groups.map(planned) });
          return end(0);
        }
        if (goes > 0 && !(await confirm(`Redrive ${goes} of ${letters.length}?`, options.yes))) return end(2);
        const bar = progress('redriving', letters.length);
        const tally = await carryOut(stack, plan, { rate: options.rate, signal, onFate: bar.advance });
        bar.stop();
        if (options.json) printJson({ ...tally, hidden });
        else print(tallyInWords(tally));
        end(tally.redriven === tally.found ? 0 : 1);
      } finally {
        done();
      }
    });
};

function requireSelection({ all, queue, group, message }: RedriveOptions): void {
  const isNarrowed = [queue, group, message].some((it) => it !== undefined);
  if (all && isNarrowed)
    throw new CommandError('--all goes with none of --queue, --group and --message: leave it out.');
  if (!all && !isNarrowed) {
    throw new CommandError('Say what to redrive: --group, --message, --queue or --all. `qlik-fanout dead` lists them.');
  }
}

function rateOf(text: string): number {
  const rate = Number(text);
  const { least, most } = redriveRate;
  if (!(rate >= least && rate <= most)) throw new InvalidArgumentError(`It is a number from ${least} to ${most}.`);
  return rate;
}

const planned = ({ fingerprint, queue, type, reason, letters, ways }: Group) => ({
  fingerprint,
  queue,
  type,
  reason,
  messages: letters.length,
  ways,
  ids: letters.map(({ id }) => id),
});

function planInWords(groups: readonly Group[]): string {
  if (groups.length === 0) return 'Nothing of that is dead. `qlik-fanout dead` lists what is.';
  const rows = groups.flatMap(({ fingerprint, queue, type, ways }) =>
    ways.map(({ way, messages }) => [fingerprint, queue, type, String(messages), way]),
  );
  return tableOf(['group', 'DLQ', 'event type', 'messages', 'goes'], rows);
}

function tallyInWords({ found, redriven, undeleted, left, failed }: Tally): string {
  const total = (reasons: Tally['left']) => reasons.reduce((sum, { messages }) => sum + messages, 0);
  const counts = [
    `${found} found`,
    `${redriven} redriven`,
    ...(undeleted > 0 ? [`${undeleted} redriven but not deleted`] : []),
    `${total(left)} left`,
    `${total(failed)} failed`,
  ].join(' · ');
  return [
    redriven === found ? pc.green(counts) : pc.red(counts),
    ...left.map(({ reason, messages }) => `  left    ${messages}  ${reason}`),
    ...failed.map(({ reason, messages }) => `  failed  ${messages}  ${reason}`),
    ...(undeleted > 0 ? ['Those not deleted have arrived; another redrive sends them a second time.'] : []),
  ].join('\n');
}
