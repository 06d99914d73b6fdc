import { answers } from '../lib/contract';
import { allCategories } from '../lib/qlik/recognise';
import { type DeploymentStatus, type JournalEnd, redIn, statusOf } from './deployment/deployment-status';
import type { Part } from './deployment/part';
import { connect, type StackOptions, withStackOptions } from './deployment/stack';
import type { Counts } from './deployment/traffic';
import { colours } from './terminal/colours';
import { durationInWords } from './terminal/duration';
import { print, printJson, tableOf } from './terminal/terminal';
import type { Verb } from './verb';

const HELP = `
Counts are those of the handlers' own metrics, which CloudWatch shows a minute or two late; the hour is to five minutes.
When a journal got its last event CloudWatch may be an hour late in saying. A part that cannot be read (no permission,
say) is named with AWS's error, and the others are shown all the same.

Exit codes: 0 no alarm is on, nothing is dead and every part could be read; 1 otherwise; 2 there is no such stack.

Examples:
  $ qlik-fanout status
  $ qlik-fanout status --stack QlikEventFanout-prod --region eu-central-1
  $ qlik-fanout status --json | jq .red`;

/** `qlik-fanout status`: how a deployment stands, on one screen. */
export const status: Verb = (program, end) => {
  withStackOptions(program.command('status'))
    .description('Shows how a deployment stands: deliveries, events, failures, alarms, queues and journals.')
    .addHelpText('after', HELP)
    .action(async (options: StackOptions) => {
      const now = Date.now();
      const found = await statusOf(await connect(options), now, options.endpointUrl);
      const red = redIn(found);
      if (options.json) printJson({ ...found, red });
      else print(inWords(found, red, now));
      end(red.length === 0 ? 0 : 1);
    });
};

function inWords(found: DeploymentStatus, red: readonly string[], now: number): string {
  const { stack, region, webhooks, traffic, alarms, queues, journals } = found;
  return [
    `${colours.bold(stack)}  ${region}`,
    ...Object.entries(webhooks).map(([tenant, url]) => `  ${tenant}  ${url}`),
    '',
    told('deliveries', traffic, ({ deliveries }) =>
      tableOf(
        ['deliveries', 'last hour', 'last 24 h'],
        answers.map((answer) => [answer, ...cells(deliveries[answer])]),
      ),
    ),
    eventTable(traffic, journals, now),
    ...unknown('events', traffic),
    ...unknown('journals', journals),
    told('queues', queues, (depths) =>
      tableOf(
        ['queue', 'messages'],
        depths.map(({ name, isDeadLetter, messages }) =>
          [isDeadLetter ? `${name} DLQ` : name, String(messages)].map((text) =>
            isDeadLetter && messages > 0 ? { text, paint: colours.red } : text,
          ),
        ),
      ),
    ),
    told('alarms', alarms, ({ all, on }) =>
      on.length === 0
        ? `None of ${all} alarms is on.`
        : [
            `${on.length} of ${all} alarms are on:`,
            ...on.map(
              ({ name, since, meaning }) =>
                `  ${colours.red(name)}  ${since ? `${ago(since, now)}\n    ` : ''}${meaning}`,
            ),
          ].join('\n'),
    ),
    red.length === 0 ? colours.green('All is well.') : colours.red(`${red.length} to look at.`),
  ].join('\n');
}

/** A part in words, or that it is not known. */
const told = <Value>(name: string, part: Part<Value>, text: (value: Value) => string): string =>
  part.ok ? text(part.value) : unknown(name, part).join('');

const unknown = (name: string, part: Part<unknown>): readonly string[] =>
  part.ok ? [] : [colours.yellow(`${name}: not known, AWS refused (${part.code})`)];

function eventTable(traffic: DeploymentStatus['traffic'], journals: DeploymentStatus['journals'], now: number): string {
  const { events, failures } = traffic.ok ? traffic.value : {};
  return tableOf(
    ['events', 'last hour', 'last 24 h', 'failures, hour', 'failures, 24 h', 'last in the journal'],
    allCategories.map((category) => [
      category,
      ...cells(events?.[category]),
      ...cells(failures?.[category]),
      journals.ok ? lastIn(journals.value, category, now) : '?',
    ]),
  );
}

function lastIn(journals: readonly JournalEnd[], category: JournalEnd['category'], now: number): string {
  const those = journals.filter((journal) => journal.category === category);
  if (those.length === 0) return 'no journal';
  const last = those
    .map((journal) => journal.last ?? '')
    .sort()
    .at(-1);
  return last ? `${durationInWords(now - Date.parse(last))} ago` : 'none yet';
}

const cells = (counts?: Counts): readonly string[] => (counts ? [String(counts.hour), String(counts.day)] : ['?', '?']);

const ago = (time: string, now: number) => `for ${durationInWords(now - Date.parse(time))}`;
