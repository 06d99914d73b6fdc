import { existsSync, readFileSync } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';
import { deployedSubject, type Subject } from './cost/deployed-subject';
import type { Estimate } from './cost/estimate';
import type { Measured } from './cost/measure';
import { leftOut, prices } from './cost/prices';
import { type CostedTemplate, shapeOf } from './cost/shape';
import { variantsOf } from './cost/variants';
import { assumed, type Workload } from './cost/workload';
import { connect, type StackOptions, withStackOptions } from './deployment/stack';
import { colours } from './terminal/colours';
import { print, printJson, tableOf } from './terminal/terminal';
import { CommandError, type Verb } from './verb';

interface Options extends StackOptions {
  readonly rate?: number;
  readonly days: '1' | '7' | '30';
  readonly template?: string;
  readonly eventBytes?: number;
  readonly subscribers?: number;
  readonly deduplication: boolean;
  readonly journals: boolean;
}

const HELP = `
An estimate, from the shape of the deployed template (alarms, secrets, journals, deduplication …) and from what
CloudWatch measured, at list prices of us-east-1; your region's differ. What was assumed rather than measured is said.
Subscribers are Lambda functions that each get every event. Without AWS: --template with a synthesised template, and --rate.

Exit codes: 0 estimated; 2 there is no such stack or template, or nothing has come through and no --rate is given.

Examples:
  $ qlik-fanout cost
  $ qlik-fanout cost --days 30 --subscribers 3
  $ qlik-fanout cost --rate 1000000 --no-journals
  $ qlik-fanout cost --template cdk.out/QlikEventFanout.template.json --rate 5000000 --json`;

/** `qlik-fanout cost`: what a deployment costs, by component. */
export const cost: Verb = (program, end) => {
  const command = program
    .command('cost')
    .description('Estimates what a deployment costs: dollars per million deliveries and per month, by component.')
    .option('--rate <deliveries>', 'deliveries a month (default: as measured)', positive)
    .addOption(
      new Option('--days <days>', 'measure the last day, week or month').choices(['1', '7', '30']).default('7'),
    )
    .option('--template <file>', 'a synthesised template, instead of the deployed one; needs --rate')
    .option('--event-bytes <bytes>', `size of an event on the bus (default: ${assumed.eventBytes})`, positive)
    .option('--subscribers <count>', `Lambda subscribers (default: ${assumed.subscribers})`, count)
    .option('--no-deduplication', 'as if deduplication were off')
    .option('--no-journals', 'as if no journals were kept')
    .addHelpText('after', HELP);
  withStackOptions(command).action(async (options: Options) => {
    const { shape, workload, measured } = await subjectOf(options);
    const variants = variantsOf(shape, workload);
    const [[, asItIs] = []] = variants;
    if (asItIs === undefined) throw new Error('no variant');
    if (options.json) {
      const perMillion = Object.fromEntries(variants.map(([name, it]) => [name, it.perMillion]));
      printJson({ workload, measured, shape, ...asItIs, variants: perMillion, prices, leftOut });
    } else print(inWords(asItIs, variants, workload, measured));
    end(0);
  });
};

async function subjectOf(options: Options): Promise<Subject> {
  const { rate, template, eventBytes, subscribers, deduplication, journals } = options;
  const known = template === undefined ? await deployed(options) : synthesised(template, rate);
  const given = {
    ...(rate !== undefined && { deliveriesPerMonth: rate }),
    ...(eventBytes !== undefined && { eventBytes }),
    ...(subscribers !== undefined && { subscribers }),
  };
  return {
    workload: { ...known.workload, ...given },
    measured: known.measured.filter((key) => !(key in given)),
    shape: {
      ...known.shape,
      hasDeduplication: known.shape.hasDeduplication && deduplication,
      journals: journals ? known.shape.journals : 0,
    },
  };
}

async function deployed(options: Options): Promise<Subject> {
  const stack = await connect(options);
  const found = await deployedSubject(stack, Number(options.days), Date.now());
  if (found.workload.deliveriesPerMonth === 0 && options.rate === undefined) {
    throw new CommandError(
      `Nothing has come through in the last ${options.days} days.\nSay how many deliveries a month with --rate.`,
    );
  }
  return found;
}

function synthesised(file: string, rate: number | undefined): Subject {
  if (!existsSync(file)) throw new CommandError(`There is no ${file}: make it with npx cdk synth.`);
  if (rate === undefined) throw new CommandError('--template says nothing of the traffic: give --rate as well.');
  try {
    const shape = shapeOf(JSON.parse(readFileSync(file, 'utf8')) as CostedTemplate);
    return { shape, workload: { ...assumed, deliveriesPerMonth: rate }, measured: [] };
  } catch (error) {
    throw new CommandError(`${file} is no template in JSON: ${(error as Error).message}`);
  }
}

function positive(text: string): number {
  const value = Number(text.replaceAll('_', ''));
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number, 0 at least.');
  return value;
}

const dollars = (value: number) => (value === 0 ? '-' : value < 0.005 ? '< $0.01' : `$${value.toFixed(2)}`);

function inWords(
  { lines, perMillion, fixed, perMonth }: Estimate,
  variants: ReturnType<typeof variantsOf>,
  workload: Workload,
  measured: Measured['measured'],
): string {
  const guessed = (Object.keys(workload) as (keyof Workload)[]).filter((key) => !measured.includes(key));
  const said = (keys: readonly (keyof Workload)[]) =>
    keys.map((key) => `${key} ${Number(workload[key].toPrecision(4))}`).join(', ');
  return [
    colours.bold(`${Math.round(workload.deliveriesPerMonth).toLocaleString('en-US')} deliveries a month`),
    tableOf(
      ['component', 'per million', 'fixed, a month', 'a month'],
      [
        ...lines
          .filter((it) => it.perMonth > 0)
          .map((it) => [it.component, ...[it.perMillion, it.fixed, it.perMonth].map(dollars)]),
        ['in all', ...[perMillion, fixed, perMonth].map(dollars)],
      ],
    ),
    tableOf(
      ['variant', 'per million', 'a month'],
      variants.map(([name, it]) => [name, dollars(it.perMillion), dollars(it.perMonth)]),
    ),
    ...(measured.length > 0 ? [`Measured: ${said(measured)}.`] : []),
    `Given or assumed: ${said(guessed)}.`,
    `List prices of us-east-1, read ${prices.customEvent.read}. Left out: ${leftOut.join('; ')}.`,
  ].join('\n');
}
