import { type Component, components, type Estimate, estimate } from '../cli/cost/estimate';
import { leftOut, type Price, prices } from '../cli/cost/prices';
import { type CostedTemplate, shapeOf } from '../cli/cost/shape';
import { variantsOf } from '../cli/cost/variants';
import { assumed, LOG_BYTES, SUBSCRIBER, type Workload } from '../cli/cost/workload';
import { code, table } from './markdown';

/** Deliveries a month for what a million costs: the tiers of prices begin far above. */
const MILLION = 1_000_000;

/** Deliveries a month for what a month costs. */
const MONTHS = [100_000, 10_000_000, 1_000_000_000];

const dollars = (value: number): string => {
  if (value === 0) return '–';
  if (value < 0.005) return '< $0.01';
  return `$${value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
};

const workloadOf = (deliveriesPerMonth: number): Workload => ({ ...assumed, deliveriesPerMonth });

/** `docs/cost.md`: the receipt of the default template. */
export function costPage(template: CostedTemplate): string {
  const shape = shapeOf(template);
  const variants = variantsOf(shape, workloadOf(MILLION));
  const named = variants.map(([name]) => name);
  const lineOf = (it: Estimate, component: Component) => it.lines.find((line) => line.component === component);
  const perMillion = (component: Component) => variants.map(([, it]) => lineOf(it, component)?.perMillion ?? 0);
  const months = MONTHS.map((deliveries) => estimate(shape, workloadOf(deliveries)));
  const [, first] = variants[0] ?? [];
  if (first === undefined) throw new Error('no variant');
  return `# What it costs

Made by \`npm run docs\` from the synthesised default template and \`cli/cost\`, which \`qlik-fanout cost\` prints of your own; do not edit.

List prices of us-east-1 in US dollars, without free tiers and discounts. Assumed: events of ${assumed.eventBytes.toLocaleString('en-US')} bytes, ${assumed.ingestMs} ms billed of ingest, ${100 * assumed.failureShare} % failures, ${assumed.subscribers} Lambda subscriber of ${1024 * SUBSCRIBER.gb} MB that takes ${SUBSCRIBER.ms} ms.

## A million deliveries

${table(
  ['', ...named],
  [
    ...components
      .filter((it) => perMillion(it).some((value) => value > 0))
      .map((it) => [it, ...perMillion(it).map(dollars)]),
    ['**in all**', ...variants.map(([, it]) => `**${dollars(it.perMillion)}**`)],
  ],
)}

\`Logs of subscribers\`: what Lambda itself writes of each invocation, ${LOG_BYTES.subscriber} bytes; a subscriber's \`systemLogLevel\` of \`WARN\` leaves it out, and what its code writes comes on top. What keeps it from costing less is in [ADR 35](adr/0035-what-a-delivery-costs-to-log.md); why deduplication takes two writes in [ADR 14](adr/0014-events-are-claimed.md).

## A month

${table(
  ['', ...MONTHS.map((it) => `${it.toLocaleString('en-US')} deliveries`)],
  [
    ...components
      .filter((it) => months.some((month) => (lineOf(month, it)?.perMonth ?? 0) > 0))
      .map((it) => [it, ...months.map((month) => dollars(lineOf(month, it)?.perMonth ?? 0))]),
    ['**in all**', ...months.map(({ perMonth }) => `**${dollars(perMonth)}**`)],
  ],
)}

${dollars(first.fixed)} of each month are due without any delivery: ${first.lines
    .filter(({ fixed }) => fixed > 0)
    .map(({ component, fixed }) => `${component} ${dollars(fixed)}`)
    .join(', ')}.

## Prices

${table(
  ['', 'dollars', 'for', 'AWS says so at', 'figure read', 'on'],
  Object.entries<Price>(prices).map(([name, { usd, per, unit, page, figure, read }]) => [
    code(name),
    typeof usd === 'number'
      ? String(usd)
      : usd.map((tier) => `${tier.usd} up to ${tier.upTo.toLocaleString('en-US')}`).join('; '),
    `${per.toLocaleString('en-US')} ${unit}`,
    `[page](${page})`,
    figure,
    read,
  ]),
)}

\`page\`: on the page itself, whose tables are mostly filled in by script; \`price list\`: AWS's price list, in the results of another project's tests; \`secondary\`: elsewhere. Left out: ${leftOut.join('; ')}.
`;
}
