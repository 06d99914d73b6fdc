import { evenArrivals } from './arrivals';
import { type Experiment, type Measured, run } from './experiment';
import { type Bus, drainOf, type Limits, peakOf, type Times } from './model';
import { simulate } from './pipeline';
import { readSettings, type Settings } from './settings';

const TICK = 0.25;

/** By how much measured and predicted may differ, either way. */
export const TOLERANCE = 0.25;

/** Less than this, of seconds or messages, is chance. */
const FEWEST = 5;

/** The last few wait for the pauses between their tries, which only chance tells apart. */
const LEFT = 1 / 20;

/** A small run beside what the simulation says of it. */
export interface Checked {
  readonly name: string;
  readonly told: string;
  readonly figures: readonly { readonly what: string; readonly predicted: number; readonly measured: number }[];
  readonly predicted: readonly (readonly [at: number, messages: number])[];
  readonly measured: readonly (readonly [at: number, messages: number])[];
  readonly times: Pick<Measured, 'ingest' | 'done' | 'failed' | 'entriesAtOnce'>;
}

/** Quotas scaled down to what a small run fills: two batches at once, and so on. */
export function experimentsOf({
  redelivery,
}: Pick<Settings, 'redelivery'>): readonly (Experiment & { readonly told: string })[] {
  const small = { ...redelivery, batchSize: 10, startConcurrency: 2, maxConcurrency: 2 };
  const usual = {
    bus: (): Bus => 'up',
    putEvents: 1e6,
    ingestConcurrency: 50,
    redelivery: small,
    parkedBefore: 0,
    call: 0.02,
  };
  return [
    {
      ...usual,
      name: 'bus refuses',
      told: '20 deliveries a second for 40 s; the bus refuses from the 5th to the 20th second',
      rate: 20,
      seconds: 40,
      bus: (at) => (at >= 5 && at < 20 ? 'refuses' : 'up'),
      since: 20,
    },
    {
      ...usual,
      name: 'PutEvents throttles',
      told: '40 deliveries a second for 15 s against 25 calls of PutEvents a second',
      rate: 40,
      seconds: 15,
      since: 15,
      putEvents: 25,
    },
    {
      ...usual,
      name: 'redelivery binds',
      told: '9,000 messages parked before, and 5 deliveries a second for 20 s; two batches of ten at once',
      rate: 5,
      seconds: 20,
      since: 0,
      parkedBefore: 9_000,
    },
    {
      ...usual,
      name: 'bus hangs',
      told: '4 deliveries a second for 50 s, ten environments; the bus does not answer for the first 45 s',
      rate: 4,
      seconds: 50,
      bus: (at) => (at < 45 ? 'hangs' : 'up'),
      since: 45,
      ingestConcurrency: 10,
    },
  ];
}

/** What the simulation says of an experiment, with the times that were measured in it. */
export function predict(
  experiment: Experiment,
  times: Checked['times'],
  { patience, busRests }: Pick<Settings, 'patience' | 'busRests'>,
) {
  const { rate, seconds, redelivery } = experiment;
  const none = 1e9;
  const limits: Limits = {
    ...{ tenants: 1, tenantRate: none, tenantBurst: none, apiRate: none, apiBurst: none, concurrency: none },
    ...{ environmentRate: none, scaleAtOnce: none, scaleRate: none, isWarm: true, tableStart: none, tableMost: none },
    ...{ putEvents: experiment.putEvents, invocations: none, email: none, redelivery, failures: redelivery },
    ingestConcurrency: experiment.ingestConcurrency,
  };
  const consumer = { batch: 0, done: times.done, failed: times.failed };
  const all: Times = {
    ingest: times.ingest,
    coldStart: 0,
    busHangs: patience,
    busRests,
    subscriber: 0,
    redelivery: consumer,
    failures: consumer,
  };
  const shape = {
    journals: 0,
    subscribers: 0,
    writesPerDelivery: 0,
    failureShare: 0,
    cardShare: 0,
    entriesAtOnce: times.entriesAtOnce,
  };
  const arrivals = evenArrivals([{ seconds, rate }], TICK);
  return simulate(
    { arrivals, tick: TICK, bus: experiment.bus, shape, parkedBefore: experiment.parkedBefore },
    limits,
    all,
  );
}

/** Runs every experiment and puts the prediction beside it. Takes some three minutes. */
export async function check(told: (name: string) => void): Promise<readonly Checked[]> {
  const settings = readSettings();
  const checked: Checked[] = [];
  for (const experiment of experimentsOf(settings)) {
    told(experiment.name);
    const seen = await run(experiment);
    const times = { ingest: seen.ingest, done: seen.done, failed: seen.failed, entriesAtOnce: seen.entriesAtOnce };
    // How long a message takes that finds no answer is for the simulation to say.
    const failed = experiment.bus(0) === 'hangs' ? seen.done : seen.failed;
    const said = predict(experiment, { ...times, failed }, settings);
    const figure = (what: string, predicted: number, measured: number) => ({
      what,
      predicted: round(predicted),
      measured: round(measured),
    });
    const figures = [
      figure('answered parked', said.total.parked, seen.parked),
      figure('answered 503', said.total.unavailable, seen.unavailable),
      figure('most that waited', peakOf(said, 'parkedWaiting'), seen.peak),
      figure(
        'seconds until 19 of 20 are through',
        drainOf(said, 'parkedWaiting', experiment.since, LEFT * peakOf(said, 'parkedWaiting')) ?? Number.NaN,
        Math.max(0, (seen.waiting.findLast(([, waiting]) => waiting > LEFT * seen.peak)?.[0] ?? 0) - experiment.since),
      ),
    ];
    checked.push({
      name: experiment.name,
      told: experiment.told,
      figures: figures.filter(({ predicted, measured }) => Math.max(predicted, measured) >= FEWEST),
      predicted: said.frames
        .filter((_, index) => index % 2 === 0)
        .map(({ at, parkedWaiting }) => [at + TICK, round(parkedWaiting)]),
      measured: seen.waiting,
      times: {
        ingest: round(times.ingest),
        done: round(times.done),
        failed: round(times.failed),
        entriesAtOnce: round(times.entriesAtOnce),
      },
    });
  }
  return checked;
}

const round = (value: number) => Math.round(value * 1000) / 1000;

/** Figures whose ratio is outside the tolerance. */
export const disagreements = (checked: readonly Checked[]): readonly string[] =>
  checked.flatMap(({ name, figures }) =>
    figures
      .filter(({ predicted, measured }) => Math.abs(Math.log(measured / predicted)) > Math.log(1 + TOLERANCE))
      .map(({ what, predicted, measured }) => `${name}: ${what} ${measured}, predicted ${predicted}`),
  );
