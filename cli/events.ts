import { Argument, Option } from 'commander';
import { type Category, categorySlugs, type QlikEventType } from '../lib/qlik/catalogue';
import { parse } from '../lib/qlik/envelope';
import { failureInWords } from '../lib/qlik/failure-words';
import { rowOf, rows } from '../lib/qlik/recognise';
import { envelopesOf, sampleDelivery } from '../lib/qlik/samples';
import { type BusEvent, busEventOf } from './delivery/bus-event';
import { eventTypeNamed, eventTypes } from './delivery/event-type';
import { colours } from './terminal/colours';
import { jsonText } from './terminal/json-text';
import { offering } from './terminal/offer';
import { print, printJson, tableOf } from './terminal/terminal';
import { CommandError, type Verb } from './verb';

interface EventsOptions {
  readonly category?: Category;
  readonly failures?: boolean;
  readonly json?: boolean;
}

const HELP = `
The catalogue comes with the command: no AWS is asked. A type can be named by any name Qlik has for it, or by the part
after com.qlik.v1. The sample is made up; its shape is Qlik's. With --failures it tells of a failure, where the type
sometimes does.

Exit codes: 0 shown; 2 there is no such type.

Examples:
  $ qlik-fanout events
  $ qlik-fanout events --failures --json
  $ qlik-fanout events reload.finished --failures`;

/** `qlik-fanout events`: the catalogue of event types. */
export const events: Verb = (program, end) => {
  program
    .command('events')
    .description('Lists the catalogued event types, or shows one with a sample as it stands on the bus.')
    .addArgument(offering(new Argument('[type]', 'show this type alone, with a sample'), eventTypes))
    .addOption(new Option('--category <category>', 'only those of a category').choices(categorySlugs))
    .option('--failures', 'only those that can say that something failed')
    .option('--json', 'print JSON, for scripts')
    .addHelpText('after', HELP)
    .action((named: string | undefined, options: EventsOptions) => {
      if (named === undefined) list(options);
      else show(named, options);
      end(0);
    });
};

function list({ category, failures, json }: EventsOptions): void {
  const chosen = rows
    .filter((row) => category === undefined || row.category === category)
    .filter(({ failure }) => !failures || failure !== 'never');
  if (json) {
    printJson(chosen.map(({ type }) => toldOf(type)));
    return;
  }
  const head = ['type', 'category', 'webhook name', 'envelopes', 'failure when', 'aliases'];
  const cells = chosen.map(({ type, aliases, failure, ...row }) => [
    type,
    row.category,
    row.webhookName,
    envelopesOf(type).join(', '),
    failureInWords(failure),
    aliases.join('\n'),
  ]);
  print(tableOf(head, cells));
  print(`${chosen.length} of ${rows.length} event types`);
}

function show(named: string, { category, failures, json }: EventsOptions): void {
  const type = eventTypeNamed(named);
  if (category !== undefined) throw new CommandError('--category chooses among all types: leave it out, or the type.');
  const told = toldOf(type);
  const sample = sampleOf(type, failures ?? false);
  if (json) {
    printJson({ ...told, sample });
    return;
  }
  const facts = [
    ['category', told.category],
    ['webhook name', told.webhookName],
    ['envelopes', told.envelopes.join(', ')],
    ['failure when', told.failure],
    ['webhook level', told.levels.join(', ')],
    ['aliases', told.aliases.join(', ')],
    ['note', told.note ?? ''],
  ].filter(([, value]) => value);
  print(`${colours.bold(type)}\n${told.description}\n`);
  for (const [name = '', value] of facts) print(`${name.padEnd(14)} ${value}`);
  print(`\n${jsonText(sample)}`);
}

/** A row of the catalogue for scripts. */
function toldOf(type: QlikEventType) {
  const row = rowOf(type);
  if (row === undefined) throw new Error(`${type} is not in the catalogue`);
  const { category, webhookName, description, aliases, failure, note, userLevel, tenantLevel } = row;
  const levels = [...(userLevel ? ['user'] : []), ...(tenantLevel ? ['tenant'] : [])];
  const envelopes = envelopesOf(type);
  return {
    type,
    category,
    webhookName,
    description,
    envelopes,
    failure: failureInWords(failure),
    levels,
    aliases,
    note,
  };
}

/** The sample of a type as the bus has it: always the same one. */
function sampleOf(type: QlikEventType, failing: boolean): BusEvent {
  const time = new Date('2026-11-20T05:01:13.000Z');
  const [envelope = 'cloud'] = envelopesOf(type);
  const { body } = sampleDelivery(type, { envelope, unique: '0d1f7c1e-5b7b-4f51-9d0e-2f1f3c1f7a10', time, failing });
  const parsed = parse(Buffer.from(body), { tenant: 'acme', receivedAt: time });
  if (!parsed.ok) throw new Error(`the sample of ${type} cannot be read: ${parsed.reason}`);
  return busEventOf(parsed);
}
