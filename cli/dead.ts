import type { DeadLetter } from './dead-letters/dead-letter';
import { type Group, groupsOf, type Listed, listed, type Selection } from './dead-letters/dead-letters';
import { heldInWords, type Survey, survey } from './dead-letters/survey';
import { connect, type StackOptions, withStackOptions } from './deployment/stack';
import { colours as pc } from './terminal/colours';
import { durationInWords } from './terminal/duration';
import { untilInterrupted } from './terminal/interrupt';
import { print, printJson, tableOf } from './terminal/terminal';
import type { Verb } from './verb';

interface DeadOptions extends StackOptions, Selection {
  readonly show?: boolean;
}

const HELP = `
Messages that died of the same (DLQ, event type, reason) are one group; the fingerprint names it. Reading leaves every
message where it is. What a message holds may describe people: it is printed with --show alone.

Examples:
  $ qlik-fanout dead
  $ qlik-fanout dead --queue failure --json
  $ qlik-fanout dead --group 3f9a01bc --show`;

/** `qlik-fanout dead`: what waits in the DLQs for a person, and why. */
export const dead: Verb = (program, end) => {
  withStackOptions(program.command('dead'))
    .description('Lists what is dead: every DLQ of the deployment, by group, with the reason in words.')
    .option('--queue <name>', 'one DLQ: parked, failure, journal, or the name of a queue')
    .option('--group <fingerprint>', 'one group')
    .option('--message <id>', 'one message')
    .option('--show', 'print the messages whole; they may hold personal data')
    .addHelpText('after', HELP)
    .action(async (options: DeadOptions) => {
      const { signal, done } = untilInterrupted();
      try {
        const stack = await connect(options);
        const found = await survey(stack, options, options.show ? whole : listed, signal);
        if (options.json) printJson(toJson(found));
        else print(inWords(found, stack.name, Date.now()));
        // Stopped half-way, the list is not all there is.
        end(signal.aborted ? 1 : 0);
      } finally {
        done();
      }
    });
};

/** A listed message and, when it was asked for, what it holds. */
type Shown = Listed & { readonly body?: string };

const whole = (letter: DeadLetter): Shown => ({ ...listed(letter), body: letter.body });

const isoOf = (ms: number) => new Date(ms).toISOString();

const toJson = ({ queues, letters, hidden }: Survey<Shown>) => ({
  queues: queues.map(({ name, arn }) => ({
    name,
    arn,
    messages: letters.filter(({ queue }) => queue === name).length,
  })),
  hidden,
  groups: groupsOf(letters).map(({ letters: messages, oldest, ways, ...group }) => ({
    ...group,
    messages: messages.length,
    oldest: isoOf(oldest),
    ways,
    ids: messages.map(({ id }) => id),
  })),
  ...(letters.some(({ body }) => body !== undefined) && {
    messages: letters.map(({ id, queue, fingerprint, sentAt, body }) => ({
      id,
      queue,
      fingerprint,
      sentAt: isoOf(sentAt),
      body,
    })),
  }),
});

function inWords({ queues, letters, hidden }: Survey<Shown>, stackName: string, now: number): string {
  const names = queues.map(({ name }) => name).join(', ');
  const more = heldInWords(hidden);
  if (letters.length === 0) {
    return [pc.green(`Nothing is dead in stack ${stackName} (looked into ${names}).`), ...more].join('\n');
  }
  const shown = letters.filter(({ body }) => body !== undefined);
  return [
    groupTable(groupsOf(letters), now),
    ...shown.map(({ id, fingerprint, body = '' }) => `${pc.bold(id)} (group ${fingerprint})\n${legible(body)}\n`),
    ...more,
    `${letters.length} dead (looked into ${names}). Next: qlik-fanout redrive --group <fingerprint> --dry-run`,
  ].join('\n');
}

/** The groups for a person: nothing of what a message holds but its event type. */
const groupTable = (groups: readonly Group[], now: number): string =>
  tableOf(
    ['group', 'DLQ', 'messages', 'oldest', 'event type', 'why', 'redrive takes it'],
    groups.map(({ fingerprint, queue, letters, oldest, type, reason, ways }) => [
      fingerprint,
      queue,
      String(letters.length),
      durationInWords(now - oldest),
      type,
      reason,
      ways.map(({ way }) => way).join('\n'),
    ]),
  );

/** JSON with line breaks; anything else as a JSON string, so that it cannot steer a terminal. */
function legible(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return JSON.stringify(body);
  }
}
