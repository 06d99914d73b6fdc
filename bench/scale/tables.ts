/** The tables of `docs/scaling.md` about rates, checks and quotas. */
import { code, table } from '../../docs/markdown';
import { isTooMuchForEmail, limitNames, raises } from './advice';
import { limitsOf, shapeOf } from './assumptions';
import type { Checked } from './check';
import { firstHeld, type Run } from './model';
import { busQuotas, type Quota, quotas, quotasOf, type RegionQuotas, regionGroups } from './quotas';
import { LARGE_REGION, type Steady } from './scenarios';
import type { Settings } from './settings';
import { exactly, figure, percent } from './words';

const DAY = 86_400;

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

/** What binds first as deployed; what a card's e-mail needs is another matter. */
export const bindsFirst = ({ asDeployed }: Pick<Steady, 'asDeployed'>): string => {
  const cause = firstHeld(asDeployed);
  return cause ? limitNames[cause].name : 'nothing';
};

/** AWS's quotas that bind, our own settings out of the way, and the rates at which they are full. */
export function quotasBind({ rate, needs }: Pick<Steady, 'rate' | 'needs'>): readonly string[] {
  const quotas = needs
    .filter(({ cause }) => !['tenant throttle', 'failures consumer', 'e-mail'].includes(cause))
    .map(({ cause, needed, allowed }) => ({ name: limitNames[cause].name, use: needed / allowed }))
    .sort((a, b) => b.use - a.use);
  const full = quotas.filter(({ use }) => use >= 1);
  if (full.length > 0) return full.map(({ name, use }) => `${name}, full at ${exactly(Math.floor(rate / use))}`);
  return quotas.slice(0, 1).map(({ name, use }) => `none: the fullest is ${name}, ${percent(use)}`);
}

/** What to raise for a steady rate. */
export const toRaise = ({ needs, raised }: Steady, settings: Settings, region: RegionQuotas): readonly string[] => [
  ...raises(needs, limitsOf(settings, region), raised),
  ...(isTooMuchForEmail(needs) ? ['no e-mail for cards'] : []),
];

export const topTable = (steadies: readonly Steady[], settings: Settings): string =>
  table(
    ['deliveries a second', 'a day', 'as deployed', 'binds first', "AWS's quotas that bind, the first first", 'raise'],
    steadies.map((it) => [
      `**${exactly(it.rate)}**`,
      figure(it.rate * DAY),
      answersOf(it.asDeployed),
      bindsFirst(it),
      quotasBind(it).join('<br>'),
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
      'deliveries a second before something waits, with 1 subscriber',
      'with 5',
    ],
    regionGroups.map(({ regions, hasRest, quotas: { putEvents, invocations, apiRate } }) => [
      [...regions.map(code), ...(hasRest ? ['others'] : [])].join(', '),
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
