import { table } from '../../docs/markdown';
import { limitNames } from './advice';
import { assumed, timesOf } from './assumptions';
import { type Checked, TOLERANCE } from './check';
import measured from './measured.json';
import { causes, drainOf, peakOf, type Run } from './model';
import { consumerRate, FULL } from './needs';
import { ceilingPlot, checkPlot, outagePlot, stormPlot } from './plots';
import { LAMBDA_THROTTLED_STATUS, quotas, quotasOf } from './quotas';
import { LARGE_REGION, OUTAGE, outage, rates, SEED, STORM, type Steady, shownRates, steady, storm } from './scenarios';
import { readSettings, type Settings } from './settings';
import * as tables from './tables';
import { batchesTable, hangTable, outageTable, stormTable } from './trouble-tables';
import { exactly, percent, span } from './words';

const checked = measured as unknown as readonly Checked[];
const drained = (run: Run, key: 'parkedWaiting' | 'failuresWaiting', since: number) =>
  span(drainOf(run, key, since) ?? Number.NaN);

/** `docs/scaling.md` and its plots: path → text. The same code and measurements give the same bytes. */
export function scalingPages(): Readonly<Record<string, string>> {
  const settings = readSettings();
  const steadies = rates.map((rate) => steady(rate, settings, quotasOf(LARGE_REGION)));
  const refusals = shownRates.map((rate) => ({ rate, run: outage(rate, settings, 'refuses') }));
  const storms = shownRates.map((rate) => ({ rate, run: storm(rate, settings) }));
  const explained = storm(1_000, settings, SECONDS_A_CARD);
  return {
    'docs/scaling.md': `${[
      '# Scaling',
      'Made by `npm run scale` from `bench/scale/`; do not edit. Which AWS quota binds first at 10, 1,000, 10,000 and 100,000 deliveries a second, what to raise it to, and what happens meanwhile.',
      tables.topTable(steadies, settings),
      `One tenant, a new account in ${LARGE_REGION}, one Lambda subscriber that takes every event. *Raise* leaves ${percent(1 - FULL)} free, and names what is fullest first. A full event table refuses nothing: what it cannot check is published unchecked. With all of it raised the simulation answers every delivery 202 \`accepted\`, and nothing waits for longer than a second. What a million deliveries cost hardly depends on the rate: \`qlik-fanout cost\` says it for your template, and \`qlik-fanout doctor\` holds what your account has against its busiest minute ([cli.md](cli.md)), and [cost.md](cost.md) what it is made of.`,
      '## How far each region goes',
      '![Events a second on the bus, by deliveries a second offered](images/scale-ceiling.svg)',
      'The first wall is ours: the throttle of a tenant, which answers 429. Behind it stands EventBridge. What PutEvents does not take is answered 202 `parked` and comes onto the bus when there is room; what is over the invocations quota is handed to its targets later. So a line that is flat there is a queue that grows, and nothing is lost until it has grown for hours.',
      tables.regionTable(settings),
      '## How full each limit is',
      `At a steady rate in ${LARGE_REGION}, nothing raised. What is over 100 % holds something up.`,
      tables.fullTable(steadies),
      ...notes(settings, steadies),
      '## When the bus takes nothing',
      '![Messages in the parked queue while the bus refuses](images/scale-outage.svg)',
      `The bus refuses for ${span(OUTAGE.until - OUTAGE.from)}, with all raised that the rate needs on an ordinary day. Every delivery is answered 202, and nothing is dead.`,
      outageTable(refusals, settings),
      `A small backlog drains by the clock of its retries (5, 10, 20 … 900 s), not by work. A large one drains at ${exactly(consumerRate(settings.redelivery, timesOf(settings).redelivery))} messages a second, which is what ${settings.redelivery.maxConcurrency} batches at once give (\`maxConcurrency\` of the parked queue, which the fan-out does not offer as a setting yet), as long as PutEvents has room beside the traffic.`,
      '**More batches at once are no faster.** The pauses between the tries decide, and SQS has no more in flight than that. The same quarter of an hour at 1,000 deliveries a second:',
      batchesTable(settings),
      `**A bus that hangs is worse than one that refuses.** Ingest waits ${settings.patience} s for it before it parks, so a delivery keeps its environment ${exactly(settings.patience / timesOf(settings).ingest)} times longer. An environment that met it leaves the bus alone for ${settings.busRests.least} to ${settings.busRests.most} s, and parks at once ([ADR 39](adr/0039-a-bus-that-hangs-is-left-alone.md)):`,
      hangTable(settings),
      'What is answered 503 comes in the first seconds, until the first environments have given up; it stays with Qlik, and `reconcile` has it resent.',
      '## When everything fails at 06:00',
      '![Failure events that wait for their card](images/scale-storm.svg)',
      `Ten minutes at the rate, a tenth of it before and after, and ${percent(STORM.failedRuns)} of all runs of automations fail. Each failed run is two failure events and one card.`,
      stormTable(storms, settings),
      `More than ${quotas.email.value} cards a second are more than an e-mail subscription takes, and SNS [disables it](https://repost.aws/knowledge-center/sns-email-subscription-disabled); the alarms that it was to bring are then lost, too. With \`explainFailures\` cards wait for Qlik: at ${SECONDS_A_CARD} s for each message, 1,000 deliveries a second leave ${exactly(peakOf(explained, 'failuresWaiting'))} waiting, and the last card comes ${drained(explained, 'failuresWaiting', STORM.until)} after the storm.`,
      '## What to raise, and where',
      table(
        ['limit', 'where'],
        causes.map((cause) => [limitNames[cause].name, limitNames[cause].where]),
      ),
      '## Checked against real runs',
      '![Predicted and measured](images/scale-check.svg)',
      `\`npm run scale -- --check\` runs the real ingest and redeliver handlers, in real time, against an account in the same process that is small enough to be filled: quotas are scaled down, and every call takes 20 ms. The simulation gets the same quotas and the handlers' measured times, nothing else. It ends with 1 when a figure is more than ${percent(TOLERANCE)} off. The last run:`,
      tables.checkTable(checked),
      'Queue and poller are stand-ins for SQS and Lambda. So this shows that the simulation follows what the handlers do (retries and their pauses, parking, patience, batches), not that AWS keeps to its pages. When PutEvents throttles, the handlers park fewer than is predicted: they try once more after a short pause, by which time there may be room, and the simulation does not. Of a backlog only the time until 19 of 20 are through is compared, since how long the last ones take depends on which message is taken first, which SQS does not promise.',
      '## The quotas',
      "Read on 2026-11-25 in stored copies of AWS's pages. A young account may have less: Service Quotas says.",
      tables.quotaTable(),
      '## Method',
      method(settings),
      '## Not modelled',
      NOT_MODELLED,
    ].join('\n\n')}\n`,
    'docs/images/scale-ceiling.svg': ceilingPlot(settings),
    'docs/images/scale-outage.svg': outagePlot(refusals),
    'docs/images/scale-storm.svg': stormPlot(storms, explained),
    'docs/images/scale-check.svg': checkPlot(checked),
  };
}

const SECONDS_A_CARD = 0.5;

/** What the numbers do not say by themselves. */
function notes(settings: Settings, steadies: readonly Steady[]): readonly string[] {
  const cold = (rate: number) => {
    const { fromCold } = steadies.find((it) => it.rate === rate) as Steady;
    const last = fromCold.frames.findLast(({ unavailable }) => unavailable > 0.5);
    return { refused: exactly(fromCold.total.unavailable), until: span((last?.at ?? 0) + fromCold.tick) };
  };
  const [ten, hundred] = [cold(10_000), cold(100_000)];
  return [
    [
      `- **Lambda counts requests, too.** An environment takes ${quotas.environmentRate.value} synchronous requests a second however fast it is, so a delivery that takes less than 100 ms needs no less concurrency: ten times the concurrency is the most that ingest can take a second.`,
      `- **The event table is warm or it is not.** A new on-demand table takes ${exactly(quotas.tableStart.value)} writes a second, ${settings.hasDeduplication ? 'two for each delivery' : 'none of them ours'}, and twice its earlier peak half an hour later. What it does not take is published unchecked: nothing waits and nothing is lost, but a repeated delivery may come through twice.`,
      `- **Out of nothing.** Above are rates that traffic has grown to. When it begins within one second, an environment's first delivery takes ${assumed.coldStart} s, and a function gets ${exactly(quotas.scaleAtOnce.value)} environments at once and ${exactly(quotas.scaleRate.value)} a second after that: with all raised, 1,000 a second are all answered 202, 10,000 a second have ${ten.refused} deliveries answered 503 within ${ten.until}, and 100,000 a second ${hundred.refused} within ${hundred.until}. The 503 is an HTTP API's when Lambda throttles the function${LAMBDA_THROTTLED_STATUS.figure === 'memory' ? ' (from memory: no page was found that says it)' : ''}.`,
      "- **At 100,000** everything has to be asked for, tenfold and more, and one account is one blast radius. Tenants in several accounts have each their own quotas; a bus that they all forward to has the invocations of its own account ([ADR 24](adr/0024-forward-across-accounts.md)). EventBridge's newer custom event bus takes 500,000 events a second by its quotas page; why we are on the classic one: [ADR 8](adr/0008-classic-bus.md).",
      '- **What does not bind here**: SQS (a standard queue takes nearly unlimited calls, and of a backlog only what was tried is in flight) and Secrets Manager (an environment keeps a secret for minutes).',
    ].join('\n'),
  ];
}

const method = (settings: Settings): string => {
  const times = timesOf(settings);
  return [
    `The simulation (\`bench/scale/pipeline.ts\`) goes second by second. Arrivals are a Poisson process with a fixed seed (${SEED}); each second's amount meets the limits in the order in which a delivery does: API throttles (token buckets) → Lambda (environments at once, requests a second, growth) → table of events → PutEvents, shared by ingest and redelivery → rules → subscriber and failure queue. A limit that takes half of a second's amount lets half of it through. Messages of a retry queue are kept by how often they were handed out, with the pauses of \`lambda/shared/retry-consumer.ts\`. Throttle, batch sizes, \`maxConcurrency\`, receives and journals are read off the synthesised template, patience off the handlers' own settings.`,
    `Assumed, since no page says it and there is no AWS account here: a call to an AWS service takes ${exactly(assumed.call * 1000)} ms, so a delivery ${exactly(times.ingest * 1000)} ms (${settings.hasDeduplication ? 'claim, publish, confirm' : 'publish'}), a batch of redelivered messages ${exactly(times.redelivery.batch * 1000)} ms and ${exactly(times.redelivery.done * 1000)} ms for each in it, and a card ${exactly(times.failures.done * 1000)} ms; the subscriber ${exactly(times.subscriber * 1000)} ms an event; ${percent(assumed.failedRuns)} of the runs fail on an ordinary day; every delivery tells of an automation's run, which is the worst case for cards. Slower calls change how fast a backlog drains in proportion, and what binds first only where the subscriber's time does: it is most of the concurrency.`,
    'The tests (`test/bench/scale.test.ts`) hold it to conservation (what arrived is answered, refused or waits, in every second), to closed forms (a fluid queue drains in backlog ÷ spare rate), and to this: with more PutEvents, and a redelivery that keeps up, no fewer events are on the bus by any second, and a wider door never turns more away.',
  ].join('\n\n');
};

const NOT_MODELLED = [
  "- Latency. Nothing here says how long a delivery takes; a second is the simulation's finest grain.",
  '- Who gets a free environment when ingest and subscribers both want it: ingest does here, which is what `ingestConcurrency` would make true. Without it a slow subscriber can starve ingest.',
  '- The 1,000 concurrent executions that the rest of your account uses as well, and its share of every other quota.',
  '- How EventBridge writes to a log group. If it makes one PutLogEvents call for each event, 5,000 a second for an account (CloudWatch Logs quotas) bind the journals from there on; no page says whether it batches. Whether the archive counts as an invocation is not said either.',
  '- Subscribers that are slow, fail or have quotas of their own; API destinations (300 a second); retries of EventBridge.',
  '- Bodies. A delivery is one of a few KB; at hundreds of KB API Gateway, Lambda and CloudWatch have limits in bytes.',
  "- How fast Qlik sends, and how it slows down when it is answered 429 or 503: arrivals do not depend on answers here. Qlik's documentation names no retry, and disables a webhook that fails too often; that is `reconcile`'s to mend.",
  '- Outages of anything but the bus: `npm run faults` shows that nothing is lost then.',
].join('\n');
