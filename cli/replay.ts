import { setTimeout } from 'node:timers/promises';
import { DescribeReplayCommand } from '@aws-sdk/client-eventbridge';
import { runName } from './deployment/run-name';
import { type Clients, connect, type StackOptions, withStackOptions } from './deployment/stack';
import { type Plan, type PlanOptions, planOf, startReplay } from './replay/replay-plan';
import { type Followed, follow } from './replay/replaying';
import { colours as pc } from './terminal/colours';
import { confirm } from './terminal/confirm';
import { untilInterrupted } from './terminal/interrupt';
import { isoOf, type Span, spanOf } from './terminal/span';
import { print, printJson, progress } from './terminal/terminal';
import type { Verb } from './verb';

interface ReplayOptions extends StackOptions, PlanOptions {
  readonly from: string;
  readonly to?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly wait: boolean;
}

const HELP = `
Times are RFC 3339 (2026-11-24T08:00:00Z) or so long ago (90s, 15m, 2h, 3d, 1w); they are the times of the events, not
of their receipt. The archive can lag ten minutes behind the bus.

EventBridge replays by rule, not by event type: the rules chosen get whatever they match of that time, once more, and
journals show it twice. So --type chooses the rules that match these types and nothing else, and refuses when there is
none; with --rule each rule named must be such a one. --rule takes a part of the name that only one rule has.

A replayed event carries "replay-name": subscribers can tell it, and its detail.id is the same as the first time.

Examples:
  $ qlik-fanout replay --from 2h --dry-run
  $ qlik-fanout replay --from 2026-11-24T08:00:00Z --to 2026-11-24T09:30:00Z --rule analytics-apps
  $ qlik-fanout replay --from 1d --type com.qlik.v1.app.reload.finished
  $ qlik-fanout replay --from 3d --rule RefreshCache --no-wait --yes`;

const collect = (value: string, before: readonly string[] = []) => [...before, value];

/** `qlik-fanout replay`: events from the archive, once more. */
export const replay: Verb = (program, end) => {
  withStackOptions(program.command('replay'))
    .description('Replays events from the archive to the rules on the bus.')
    .requiredOption('--from <time>', 'replay events from this time on')
    .option('--to <time>', 'replay events up to this time (default: now)')
    .option('--type <event type>', 'only to rules for this type alone; can be repeated', collect)
    .option('--rule <name>', 'only to this rule; can be repeated', collect)
    .option('--archive <name>', 'which archive, if the bus has several')
    .option('--dry-run', 'say what it would do, and do nothing')
    .option('--yes', 'do not ask')
    .option('--no-wait', 'do not wait for its end')
    .addHelpText('after', HELP)
    .action(async (options: ReplayOptions) => {
      const span = spanOf(options, Date.now());
      const stack = await connect(options);
      const plan = await planOf(stack, options, span, Date.now());
      if (options.dryRun) {
        if (options.json) printJson({ plan: toJson(plan) });
        else print(inWords(plan));
        return end(0);
      }
      if (!options.json) print(inWords(plan));
      if (!(await confirm('Replay?', options.yes))) return end(2);
      const name = runName('qlik-fanout', Date.now());
      await startReplay(stack.clients, plan, name);
      if (!options.wait) {
        if (options.json) printJson({ ...toJson(plan), replay: name, result: 'started' });
        else print(`Started. ${howToLook(name, options)}`);
        return end(0);
      }
      const followed = await followToEnd(stack.clients, name, span);
      if (options.json) printJson({ ...toJson(plan), replay: name, ...followed });
      else print(endInWords(followed, name, options));
      end(followed.result === 'completed' ? 0 : 1);
    });
};

const LOOK_EVERY_MS = 2000;

async function followToEnd({ eventBridge }: Clients, ReplayName: string, span: Span): Promise<Followed> {
  const { signal, done } = untilInterrupted();
  const bar = progress('replaying', 100);
  const look = async () => {
    const seen = await eventBridge.send(new DescribeReplayCommand({ ReplayName }));
    return { state: seen.State ?? '', why: seen.StateReason, reached: seen.EventLastReplayedTime?.getTime() };
  };
  const pause = () => setTimeout(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  try {
    return await follow(span, { look, pause }, { signal, onProgress: (share) => bar.update(Math.floor(100 * share)) });
  } finally {
    bar.stop();
    done();
  }
}

const toJson = ({ archive, span, rules, expired }: Plan) => ({
  archive: archive.name,
  ...(expired !== undefined && { expiredBefore: isoOf(expired) }),
  from: isoOf(span.from),
  to: isoOf(span.to),
  rules: rules?.map(({ name }) => name) ?? 'all',
});

function inWords({ archive, span, rules, expired }: Plan): string {
  const targets = rules ? rules.map(({ name }) => `  ${name}`) : ['  all rules on the bus'];
  return [
    `Replays the events of ${isoOf(span.from)} to ${isoOf(span.to)} from archive ${archive.name} to`,
    ...targets,
    ...(expired === undefined ? [] : [pc.yellow(`The archive has nothing from before ${isoOf(expired)} any more.`)]),
  ].join('\n');
}

/** The command that says how a replay stands. */
function howToLook(name: string, { profile, region, endpointUrl }: StackOptions): string {
  const where = [
    ...(profile ? ['--profile', profile] : []),
    ...(region ? ['--region', region] : []),
    ...(endpointUrl ? ['--endpoint-url', endpointUrl] : []),
  ];
  return `How it stands: ${['aws events describe-replay --replay-name', name, ...where].join(' ')}`;
}

function endInWords(followed: Followed, name: string, options: StackOptions): string {
  switch (followed.result) {
    case 'completed':
      return pc.green(`Replayed. The events carry "replay-name": "${name}".`);
    case 'left':
      return [followed.why, `The replay goes on without us. ${howToLook(name, options)}`].filter((it) => it).join('\n');
    case 'failed':
      return pc.red(`The replay did not get to its end: ${followed.why}. What was replayed until then is on the bus.`);
    default:
      return followed satisfies never;
  }
}
