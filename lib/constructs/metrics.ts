import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as events from 'aws-cdk-lib/aws-events';
import { type Answer, dimension, METRIC_NAMESPACE, metric } from '../contract';
import type { QlikEventType } from '../qlik/catalogue';
import type { CategoryName } from './event-bus';

/** Whose events: of a category, of one type of it, or of a configured tenant. No other series is measured. */
export type EventsOf = { readonly category: CategoryName; readonly type?: QlikEventType } | { readonly tenant: string };

/** Whose failures: of a category, or of one type of it. */
export interface FailuresOf {
  readonly category: CategoryName;
  readonly type?: QlikEventType;
}

type Options = cloudwatch.MetricOptions;

/** A metric of the handlers: summed over five minutes unless the options say otherwise. */
const ours = (
  bus: events.IEventBus,
  metricName: string,
  dimensions: Readonly<Record<string, string>> = {},
  options: Options = {},
) =>
  new cloudwatch.Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { [dimension.bus]: bus.eventBusName, ...dimensions },
    statistic: cloudwatch.Stats.SUM,
    period: Duration.minutes(5),
    ...options,
  });

const ofCategory = ({ category, type }: FailuresOf) => ({
  [dimension.category]: category,
  ...(type && { [dimension.type]: type }),
});

/** Deliveries answered so. */
export const metricDeliveries = (bus: events.IEventBus, answer: Answer, options?: Options): cloudwatch.Metric =>
  ours(bus, metric.deliveries, { [dimension.answer]: answer }, options);

/** Deliveries answered 401. */
export const metricSignatureRefusals = (bus: events.IEventBus, options?: Options): cloudwatch.Metric =>
  ours(bus, metric.signatureRefusals, {}, options);

/** Events made durable. */
export const metricEvents = (bus: events.IEventBus, of: EventsOf, options?: Options): cloudwatch.Metric =>
  ours(bus, metric.events, 'tenant' in of ? { [dimension.tenant]: of.tenant } : ofCategory(of), options);

/** Events made durable, a series for each type: all that a graph can show, and no alarm can watch. */
export const searchEventsByType = (bus: events.IEventBus): cloudwatch.MathExpression =>
  new cloudwatch.MathExpression({
    expression:
      `SEARCH('{${METRIC_NAMESPACE},${dimension.bus},${dimension.category},${dimension.type}} ` +
      `MetricName="${metric.events}" ${dimension.bus}="${bus.eventBusName}"', 'Sum', 300)`,
    usingMetrics: {},
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudWatch puts each series' type in its place.
    label: "${PROP('Dim.Type')}",
    period: Duration.minutes(5),
  });

/** Events published without a check for duplicates. */
export const metricUncheckedEvents = (bus: events.IEventBus, options?: Options): cloudwatch.Metric =>
  ours(bus, metric.uncheckedEvents, {}, options);

/** Milliseconds from receipt of a delivery to its answer `accepted`; the 90th percentile unless the options say otherwise. */
export const metricIngestLatency = (bus: events.IEventBus, options?: Options): cloudwatch.Metric =>
  ours(
    bus,
    metric.ingestLatency,
    { [dimension.answer]: 'accepted' satisfies Answer },
    { statistic: cloudwatch.Stats.p(90), ...options },
  );

/** What failed in Qlik, once for each run or reload; test runs are not counted. */
export const metricFailures = (bus: events.IEventBus, of: FailuresOf, options?: Options): cloudwatch.Metric =>
  ours(bus, metric.failureEvents, ofCategory(of), options);

/** Automation runs that ended without failing; test runs are not counted. */
export const metricSucceededRuns = (bus: events.IEventBus, options?: Options): cloudwatch.Metric =>
  ours(bus, metric.succeededRuns, {}, options);

/** What reconcile found out about a tenant. */
export const metricReconcile = (
  bus: events.IEventBus,
  found: 'deliveriesHealed' | 'deliveriesMissing' | 'webhookDisabled' | 'reconciled',
  tenant: string,
  options?: Options,
): cloudwatch.Metric => ours(bus, metric[found], { [dimension.tenant]: tenant }, options);

/** 1 when an expected reload was missed, 0 when it was there, at each check. */
export const metricMissedReloads = (bus: events.IEventBus, expectation: string, options?: Options): cloudwatch.Metric =>
  ours(bus, metric.missedReloads, { [dimension.expectation]: expectation }, options);

/**
 * Milliseconds from when EventBridge took an event, over all rules of the bus: `start` to the first try at a target,
 * `success` to its delivery (EventBridge user guide, "Monitoring Amazon EventBridge", read 2026-11, which spells the
 * two names so).
 */
export const metricInvocationLatency = (
  bus: events.IEventBus,
  until: 'start' | 'success',
  options?: Options,
): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: 'AWS/Events',
    metricName: until === 'start' ? 'IngestiontoInvocationStartLatency' : 'IngestionToInvocationSuccessLatency',
    dimensionsMap: { EventBusName: bus.eventBusName },
    statistic: cloudwatch.Stats.p(90),
    period: Duration.minutes(5),
    ...options,
  });
