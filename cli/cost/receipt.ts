import { type Component, components } from './estimate';
import { type Price, prices } from './prices';
import type { Shape } from './shape';
import { type Variant, variantsOf } from './variants';
import type { Workload } from './workload';

/** Deliveries a month for which a receipt says what a month costs. */
export const MONTHS = [100_000, 10_000_000, 1_000_000_000] as const;

/** A table of texts. */
export interface Receipt {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Dollars as a receipt has them; `-` is nothing. */
export const dollars = (value: number): string => {
  if (value === 0) return '-';
  if (value < 0.005) return '< $0.01';
  return `$${value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
};

/** A count of deliveries in words: `100 k`, `10 M`, `1 B`. */
export const amount = (count: number): string => {
  const [unit, size] = count >= 1e9 ? ['B', 1e9] : count >= 1e6 ? ['M', 1e6] : ['k', 1e3];
  return `${Number((count / Number(size)).toPrecision(4))} ${unit}`;
};

type TrafficLess = Omit<Workload, 'deliveriesPerMonth'>;

/** What a million deliveries cost in each variant, and a month of each traffic. */
export function byVariant(shape: Shape, workload: TrafficLess): Receipt {
  const at = (deliveriesPerMonth: number) => new Map(variantsOf(shape, { ...workload, deliveriesPerMonth }));
  const months = MONTHS.map(at);
  return {
    header: ['variant', 'per million', ...MONTHS.map((count) => `${amount(count)} a month`)],
    rows: [...at(MONTHS[1])].map(([name, { perMillion }]) => [
      name,
      dollars(perMillion),
      ...months.map((it) => dollars(it.get(name)?.perMonth ?? 0)),
    ]),
  };
}

/** What a million deliveries cost by component, in some variants, and what is due without any. */
export function byComponent(shape: Shape, workload: TrafficLess, shown: readonly Variant[]): Receipt {
  const all = new Map(variantsOf(shape, { ...workload, deliveriesPerMonth: MONTHS[1] }));
  const estimates = shown.flatMap((name) => all.get(name) ?? []);
  const lineOf = (component: Component) =>
    estimates.flatMap(({ lines }) => lines.filter((it) => it.component === component));
  const row = (name: string, those: readonly { readonly perMillion: number; readonly fixed: number }[]) => [
    name,
    ...those.map(({ perMillion }) => dollars(perMillion)),
    dollars(those[0]?.fixed ?? 0),
  ];
  return {
    header: ['component', ...shown, 'fixed, a month'],
    rows: [
      ...components.map((it) => row(it, lineOf(it))).filter(([, ...cells]) => cells.some((cell) => cell !== '-')),
      row('in all', estimates),
    ],
  };
}

/** Every price, with the page that states it, where its figure was read, and when. */
export const byPrice = (): Receipt => ({
  header: ['what', 'price', 'of', 'page', 'figure read from', 'on'],
  rows: Object.entries<Price>(prices).map(([name, { usd, per, unit, page, figure, read }]) => [
    name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    typeof usd === 'number' ? `$${usd}` : usd.map((tier) => `$${tier.usd}`).join(', then '),
    `${per === 1 ? '' : `${per.toLocaleString('en-US')} `}${unit}`,
    page,
    figure,
    read,
  ]),
});
