/** The tables of `docs/scaling.md`. */
import { code, table } from '../../docs/markdown';
import { isTooMuchForEmail, limitNames, raises } from './advice';
import { limitsOf, shapeOf, timesOf } from './assumptions';
import type { Checked } from './check';
import { drainOf, firstHeld, peakOf, type Run } from './model';
import { consumerRate } from './needs';
import { busQuotas, type Quota, quotas, quotasOf, type RegionQuotas, regionGroups } from './quotas';
import { LARGE_REGION, OUTAGE, ordinaryLimits, outage, STORM, type Steady, shownRates } from './scenarios';
import type { Settings } from './settings';
import { exactly, figure, percent, span } from './words';

const DAY = 86_400;
type Rated = readonly { readonly rate: number; readonly run: Run }[];

/** What became of the deliveries of a run. */
export function answersOf({ total }: Run): string {
  const told = [
    [total.accepted, '202 `accepted`'],
    [total.parked, '202 `parked`'],
    [total.tooFast, '429'],
    [total.unavailable, '503'],
  ] as const;
  const shown = told.filter(([amount]) => amount > 0);
  return shown.map(([amount, name]) => `${percent(amount / total.arrived)} ${name}`).join(', ');
}

/** What binds first as deployed. */
export function bindsFirst({ asDeployed, needs }: Pick<Steady, 'asDeployed' | 'needs'>): string {
  const cause = firstHeld(asDeployed);
  if (cause) return limitNames[cause].name;
  const fullest = needs.reduce((most, it) => (it.needed / it.allowed > most.needed / most.allowed ? it : most));
  return `nothing: the fullest is the ${limitNames[fullest.cause].name}, at ${percent(fullest.needed / fullest.allowed)}`;
}

/** What to raise for a steady rate. */
export const toRaise = ({ needs, raised }: Steady, settings: Settings, region: RegionQuotas): readonly string[] => [
  ...raises(needs, limitsOf(settings, region), raised),
  ...(isTooMuchForEmail(needs) ? ['no e-mail for cards'] : []),
];

export const topTable = (steadies: readonly Steady[], settings: Settings): string =>
  table(
    ['deliveries a second', 'a day', 'as deployed', 'binds first', 'raise'],
    steadies.map((it) => [
      `**${exactly(it.rate)}**`,
      figure(it.rate * DAY),
      answersOf(it.asDeployed),
      bindsFirst(it),
      toRaise(it, settings, quotasOf(LARGE_REGION)).join('<br>') || 'nothing',
    ]),
  );

export const regionTable = (settings: Settings): string => {
  const { journals, failureShare } = shapeOf(settings);
  const perEvent = (subscribers: number) => journals + subscribers + failureShare;
  return table(
    [
      'region',
      'PutEvents a second',
      'invocations a second',
      'API requests a second',
      'deliveries a second that come through, with 1 subscriber',
      'with 5',
    ],
    regionGroups.map(({ regions, quotas: { putEvents, invocations, apiRate } }) => [
      regions.map(code).join(', ').replace('`and others`', 'and others'),
      exactly(putEvents),
      exactly(invocations),
      exactly(apiRate),
      ...[1, 5].map((subscribers) => {
        const through = [
          [putEvents, 'PutEvents'],
          [invocations / perEvent(subscribers), 'invocations'],
          [apiRate, 'API'],
        ] as const;
        const [rate, name] = through.reduce((least, it) => (it[0] < least[0] ? it : least));
        return `${exactly(Math.floor(rate))} (${name})`;
      }),
    ]),
  );
};

export function fullTable(steadies: readonly Steady[]): string {
  const [first] = steadies;
  const use = (needed: number, allowed: number) => {
    const text = percent(needed / allowed);
    return needed > allowed ? `**${text}**` : text;
  };
  return table(
    ['limit', 'allowed', ...steadies.map(({ rate }) => `${exactly(rate)}/s`)],
    (first?.needs ?? []).map(({ cause, allowed, unit }, index) => [
      limitNames[cause].name,
      `${exactly(allowed)} ${unit}`,
      ...steadies.map(({ needs }) => use(needs[index]?.needed ?? 0, allowed)),
    ]),
  );
}

export const outageTable = (runs: Rated, settings: Settings): string =>
  table(
    [
      'deliveries a second',
      'parked',
      'all through, after the bus is back',
      'batches at once that take half an hour',
      'at best, by the room in PutEvents',
    ],
    runs.map(({ rate, run }) => {
      const peak = peakOf(run, 'parkedWaiting');
      const one = consumerRate({ ...settings.redelivery, maxConcurrency: 1 }, timesOf(settings).redelivery);
      const room = ordinaryLimits(rate, settings).putEvents - rate;
      return [
        exactly(rate),
        exactly(run.total.parked),
        span(drainOf(run, 'parkedWaiting', OUTAGE.until) ?? Number.NaN),
        exactly(Math.max(settings.redelivery.maxConcurrency, Math.ceil(peak / (30 * 60) / one))),
        span(peak / room),
      ];
    }),
  );

export const hangTable = (settings: Settings): string =>
  table(
    ['deliveries a second', 'answered in that quarter of an hour', 'environments it would take to park all', 'it has'],
    shownRates.map((rate) => {
      const frames = outage(rate, settings, 'hangs').frames.filter(({ at }) => at >= OUTAGE.from && at < OUTAGE.until);
      const sum = (key: 'arrived' | 'parked' | 'unavailable') => frames.reduce((total, frame) => total + frame[key], 0);
      const refused = sum('unavailable');
      const parked = `${percent(sum('parked') / sum('arrived'))} 202 \`parked\``;
      return [
        exactly(rate),
        refused > 0 ? `${parked}, ${percent(refused / sum('arrived'))} 503` : parked,
        exactly(rate * (timesOf(settings).ingest + settings.patience)),
        exactly(ordinaryLimits(rate, settings).concurrency),
      ];
    }),
  );

export const stormTable = (runs: Rated, settings: Settings): string =>
  table(
    [
      'deliveries a second',
      'cards',
      'most a second',
      'most that waited',
      'last card after the storm',
      'batches at once that keep up',
    ],
    runs.map(({ rate, run }) => {
      const events = rate * shapeOf(settings, STORM.failedRuns).failureShare;
      const one = consumerRate({ ...settings.failures, maxConcurrency: 1 }, timesOf(settings).failures);
      return [
        exactly(rate),
        exactly(run.total.cards),
        figure(peakOf(run, 'cards')),
        exactly(peakOf(run, 'failuresWaiting')),
        span(drainOf(run, 'failuresWaiting', STORM.until) ?? Number.NaN),
        exactly(Math.max(settings.failures.maxConcurrency, Math.ceil(events / one))),
      ];
    }),
  );

export const checkTable = (checked: readonly Checked[]): string =>
  table(
    ['run', 'what', 'predicted', 'measured', 'measured / predicted'],
    checked.flatMap(({ name, told, figures }) =>
      figures.map(({ what, predicted, measured }, index) => [
        index === 0 ? `**${name}**: ${told}` : '',
        what,
        figure(predicted),
        figure(measured),
        (measured / predicted).toFixed(2),
      ]),
    ),
  );

export const quotaTable = (): string => {
  const bus = Object.values(busQuotas).map(({ what, page }) => [
    what,
    'by region, above',
    'calls or events a second',
    'Service Quotas',
    `[page](${page})`,
  ]);
  const rows = Object.values<Quota>(quotas).map(({ what, value, unit, raised, page, figure: from }) => [
    what,
    exactly(value),
    unit,
    raised,
    from === 'page' ? `[page](${page})` : `from memory; see [page](${page})`,
  ]);
  return table(['quota', 'default', 'unit', 'raised by', 'source'], [...bus, ...rows]);
};
