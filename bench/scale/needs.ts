import type { Cause, Limits, Shape, Times } from './model';
import type { ConsumerLimits, ConsumerTimes } from './retry-queue';

/** What a steady rate asks of one limit. */
export interface Need {
  readonly cause: Cause;
  readonly needed: number;
  readonly allowed: number;
  readonly unit: string;
}

/** Messages a second that a consumer can take when all are done. */
export const consumerRate = ({ batchSize, maxConcurrency }: ConsumerLimits, { batch, done }: ConsumerTimes): number =>
  maxConcurrency / (batch / batchSize + done);

/** What a steady rate of deliveries asks of every limit, in the order in which a delivery meets them. */
export function needsOf(rate: number, limits: Limits, times: Times, shape: Shape): readonly Need[] {
  const failureEvents = rate * shape.failureShare;
  const cardRate = consumerRate(limits.failures, times.failures);
  const atWork =
    rate * times.ingest +
    rate * shape.subscribers * times.subscriber +
    (failureEvents / cardRate) * limits.failures.maxConcurrency;
  return [
    { cause: 'tenant throttle', needed: rate / limits.tenants, allowed: limits.tenantRate, unit: 'a second' },
    { cause: 'API quota', needed: rate, allowed: limits.apiRate, unit: 'a second' },
    {
      cause: 'Lambda concurrency',
      needed: Math.max(rate / limits.environmentRate, atWork),
      allowed: limits.concurrency,
      unit: 'environments',
    },
    {
      cause: 'table',
      needed: rate * shape.writesPerDelivery,
      allowed: Math.min(limits.tableStart, limits.tableMost),
      unit: 'writes a second',
    },
    { cause: 'PutEvents', needed: rate, allowed: limits.putEvents, unit: 'a second' },
    {
      cause: 'invocations',
      needed: rate * (shape.journals + shape.subscribers) + failureEvents,
      allowed: limits.invocations,
      unit: 'a second',
    },
    { cause: 'failures consumer', needed: failureEvents, allowed: cardRate, unit: 'messages a second' },
    { cause: 'e-mail', needed: failureEvents * shape.cardShare, allowed: limits.email, unit: 'cards a second' },
  ];
}

/** How much of a limit may be in use before it is to be raised; what it is raised to leaves as much free. */
export const FULL = 0.8;

/** Those to raise, which is whatever is used too much. */
export const tight = (needs: readonly Need[]): readonly Need[] =>
  needs.filter(({ needed, allowed }) => needed > FULL * allowed);

/** What to raise a limit to: a round number. */
export function raisedTo({ needed }: Need): number {
  const target = needed / FULL;
  const step = Math.max(1, 2.5 * 10 ** (Math.floor(Math.log10(target)) - 1));
  return Math.ceil(target / step) * step;
}

/** The limits with everything raised that a rate needs, but for e-mail, which nobody can raise. */
export function raised(limits: Limits, needs: readonly Need[]): Limits {
  const to = new Map(tight(needs).map((need) => [need.cause, raisedTo(need)]));
  const tenantRate = to.get('tenant throttle');
  const apiRate = to.get('API quota');
  const table = to.get('table');
  const failures = needs.find(({ cause }) => cause === 'failures consumer');
  const cards = to.get('failures consumer');
  return {
    ...limits,
    ...(tenantRate && { tenantRate, tenantBurst: 2 * tenantRate }),
    ...(apiRate && { apiRate, apiBurst: apiRate / 2 }),
    concurrency: to.get('Lambda concurrency') ?? limits.concurrency,
    ...(table && { tableStart: table, tableMost: Math.max(table, limits.tableMost) }),
    putEvents: to.get('PutEvents') ?? limits.putEvents,
    invocations: to.get('invocations') ?? limits.invocations,
    ...(cards &&
      failures && {
        failures: {
          ...limits.failures,
          maxConcurrency: Math.ceil((limits.failures.maxConcurrency * cards) / failures.allowed),
        },
      }),
  };
}
