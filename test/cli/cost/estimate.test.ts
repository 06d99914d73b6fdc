import * as fc from 'fast-check';
import { type Component, components, type Estimate, estimate } from '../../../cli/cost/estimate';
import { costOf, prices } from '../../../cli/cost/prices';
import type { Shape } from '../../../cli/cost/shape';
import { variantsOf } from '../../../cli/cost/variants';
import { assumed, assumedIngestMs, type Workload } from '../../../cli/cost/workload';

const nothing: Shape = {
  alarmMetrics: 0,
  dashboards: 0,
  secrets: 0,
  keys: 0,
  polledQueues: 0,
  journals: 0,
  journalDays: 0,
  logDays: 0,
  hasDeduplication: false,
  archiveDays: 0,
  ingestGb: 0.5,
  reconcileRuns: 0,
};

const idle: Workload = {
  deliveriesPerMonth: 1_000_000,
  eventBytes: 2048,
  ingestMs: 20,
  failureShare: 0,
  quarantinedShare: 0,
  subscribers: 0,
  metricSeries: 0,
};

const lineOf = ({ lines }: Estimate, component: Component) => {
  const line = lines.find((it) => it.component === component);
  if (line === undefined) throw new Error(component);
  return line;
};

// Each worked out by hand from AWS's prices.
test.each([
  ['API Gateway', {}, {}, 1],
  // Above 300 million in a month each further million is $0.90: (300 + 0.9 × 700) / 1000.
  ['API Gateway', {}, { deliveriesPerMonth: 1_000_000_000 }, 0.93],
  // 600 KB are two units of 512.
  ['API Gateway', {}, { eventBytes: 600 * 1024 }, 2],
  ['Lambda requests', {}, {}, 0.2],
  ['Lambda requests', {}, { subscribers: 5 }, 1.2],
  // 1,000,000 × 0.020 s × 0.5 GB = 10,000 GB-seconds.
  ['Lambda duration', {}, {}, 0.133334],
  // And for each subscriber 1,000,000 × 0.010 s × 0.125 GB = 1,250.
  ['Lambda duration', {}, { subscribers: 2 }, 0.1666675],
  ['EventBridge events', {}, {}, 1],
  // 65 KB are two of 64.
  ['EventBridge events', {}, { eventBytes: 65 * 1024 }, 2],
  ['EventBridge archive', {}, {}, 0],
  // 1,000,000 × 1,073.741824 bytes = 1 GB, at $0.10, kept for a month at $0.023.
  ['EventBridge archive', { archiveDays: 730 / 24 }, { eventBytes: 1073.741824 }, 0.123],
  ['DynamoDB writes', {}, {}, 0],
  ['DynamoDB writes', { hasDeduplication: true }, {}, 1.25],
  // One in ten is a failure, whose card is claimed and confirmed as well.
  ['DynamoDB writes', { hasDeduplication: true }, { failureShare: 0.1 }, 1.375],
  // One in ten is sent, received and deleted: 300,000 requests.
  ['SQS requests', {}, { failureShare: 0.1 }, 0.12],
  // 1,000,000 × (350 + 3 × 26) bytes for each of two: 0.797 GB at $0.50.
  ['Logs of subscribers', {}, { subscribers: 2 }, (0.5 * 2 * 428e6) / 1024 ** 3],
  ['S3 requests', {}, { quarantinedShare: 0.01 }, 0.05],
  ['Journals', {}, {}, 0],
] as const)('%s, of %j and %j, costs $%d per million', (component, shape, workload, dollars) => {
  const found = lineOf(estimate({ ...nothing, ...shape }, { ...idle, ...workload }), component);
  expect(found.perMillion).toBeCloseTo(dollars, 9);
  expect(found.fixed).toBe(0);
});

test.each([
  ['Alarms', { alarmMetrics: 19 }, {}, 1.9],
  ['Dashboard', { dashboards: 1 }, {}, 3],
  ['KMS key', { keys: 1 }, {}, 1],
  ['Custom metrics', {}, { metricSeries: 70 }, 21],
  // $0.40 and 2 × 12 calls an hour for 730 hours = 17,520, at $0.05 for 10,000.
  ['Secrets Manager', { secrets: 1 }, {}, 0.4876],
  // 900 polls an hour, for 730 hours, of two queues: 1,314,000 requests.
  ['SQS requests', { polledQueues: 2 }, {}, 0.5256],
] as const)('%s, of %j and %j, costs $%d a month, whatever comes', (component, shape, workload, dollars) => {
  for (const deliveriesPerMonth of [0, 1, 10_000_000]) {
    const found = lineOf(estimate({ ...nothing, ...shape }, { ...idle, ...workload, deliveriesPerMonth }), component);
    expect(found.fixed).toBeCloseTo(dollars, 9);
    expect(found.perMonth).toBeCloseTo(dollars, 9);
    expect(found.perMillion).toBe(0);
  }
});

const anyShape: fc.Arbitrary<Shape> = fc.record({
  alarmMetrics: fc.nat(100),
  dashboards: fc.nat(3),
  secrets: fc.nat(9),
  keys: fc.nat(2),
  polledQueues: fc.nat(5),
  journals: fc.nat(6),
  journalDays: fc.nat(400),
  logDays: fc.nat(400),
  hasDeduplication: fc.boolean(),
  archiveDays: fc.nat(400),
  ingestGb: fc.constantFrom(0.125, 0.5, 1),
  reconcileRuns: fc.nat(3000),
});
const anyWorkload: fc.Arbitrary<Workload> = fc.record({
  deliveriesPerMonth: fc.nat(2_000_000_000),
  eventBytes: fc.integer({ min: 1, max: 1_000_000 }),
  ingestMs: fc.integer({ min: 1, max: 25_000 }),
  failureShare: fc.double({ min: 0, max: 1, noNaN: true }),
  quarantinedShare: fc.double({ min: 0, max: 1, noNaN: true }),
  subscribers: fc.nat(20),
  metricSeries: fc.nat(500),
});

test('a month is what is fixed and what each million costs; the sums are those of the lines', () => {
  fc.assert(
    fc.property(anyShape, anyWorkload, (shape, workload) => {
      const found = estimate(shape, workload);
      const millions = workload.deliveriesPerMonth / 1_000_000;
      for (const { perMillion, fixed, perMonth } of [...found.lines, found]) {
        expect(perMonth).toBeCloseTo(fixed + perMillion * millions, 4);
        expect(Math.min(perMillion, fixed, perMonth)).toBeGreaterThanOrEqual(0);
      }
      expect(found.lines.map(({ component }) => component)).toEqual(components);
      expect(found.perMonth).toBeCloseTo(
        found.lines.reduce((sum, it) => sum + it.perMonth, 0),
        4,
      );
    }),
  );
});

const more: Readonly<Partial<Record<keyof (Shape & Workload), number>>> = {
  deliveriesPerMonth: 1_000_000,
  eventBytes: 70_000,
  ingestMs: 5,
  subscribers: 1,
  metricSeries: 1,
  alarmMetrics: 1,
  journalDays: 1,
  logDays: 1,
  archiveDays: 1,
  polledQueues: 1,
  secrets: 1,
};

test.each(Object.entries(more))('more %s is never cheaper', (key, by) => {
  fc.assert(
    fc.property(anyShape, anyWorkload, (shape, workload) => {
      const plus = <It extends object>(it: It): It =>
        key in it ? { ...it, [key]: Number((it as Record<string, unknown>)[key]) + Number(by) } : it;
      const before = estimate(shape, workload).perMonth;
      expect(estimate(plus(shape), plus(workload)).perMonth).toBeGreaterThanOrEqual(before - 1e-9 * Math.abs(before));
    }),
  );
});

test('a variant leaves out what it says and nothing else', () => {
  const shape = { ...nothing, hasDeduplication: true, journals: 6, journalDays: 30, archiveDays: 30 };
  const variants = new Map(variantsOf(shape, { ...assumed, deliveriesPerMonth: 1_000_000 }));
  const of = (name: Parameters<typeof variants.get>[0], component: Component) =>
    lineOf(variants.get(name) as Estimate, component).perMillion;
  expect(of('as it is', 'DynamoDB writes') - of('without deduplication', 'DynamoDB writes')).toBeCloseTo(1.25, 9);
  expect(of('without deduplication', 'Journals')).toBe(of('as it is', 'Journals'));
  expect(of('without journals', 'Journals')).toBe(0);
  expect(of('with five subscribers', 'Lambda requests')).toBeCloseTo(
    of('with one subscriber', 'Lambda requests') + 0.8,
    9,
  );
  const { perMillion } = variants.get('without either') as Estimate;
  for (const [name, it] of variants) if (name !== 'without either') expect(it.perMillion).toBeGreaterThan(perMillion);
});

test.each([
  // A whole vCPU and more: 3 × 5 ms of waiting, 2.5 of CPU.
  [{ ingestGb: 2, hasDeduplication: true }, 18],
  // 256 of 1,769 MB: CPU takes 6.91 times as long.
  [{ ingestGb: 0.25, hasDeduplication: true }, 33],
  [{ ingestGb: 0.25, hasDeduplication: false }, 12],
] as const)('ingest of %j takes %d ms where nobody measured it, and is billed for what was measured', (how, ms) => {
  expect(assumedIngestMs(how)).toBe(ms);
  const durationOf = (ingestMs?: number) =>
    lineOf(estimate({ ...nothing, ...how }, { ...idle, ingestMs }), 'Lambda duration').perMillion;
  expect(durationOf()).toBeCloseTo(durationOf(ms), 9);
  expect(durationOf(7)).toBeCloseTo(7_000 * how.ingestGb * prices.lambdaGbSecond.usd, 9);
});

test('tiers are filled in turn', () => {
  const million = 1_000_000;
  expect(costOf(prices.httpApiRequest, 300 * million)).toBeCloseTo(300, 9);
  expect(costOf(prices.httpApiRequest, 301 * million)).toBeCloseTo(300.9, 9);
});

test('each price names the page that states it, and when and where it was read', () => {
  for (const { page, read, figure } of Object.values(prices)) {
    expect(page).toMatch(/^https:\/\/aws\.amazon\.com\/[a-z0-9-]+\/pricing\/$/);
    expect(read).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(['page', 'price list', 'secondary']).toContain(figure);
  }
});
