import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ACCEPTED_MESSAGE, dimension, METRIC_NAMESPACE, metric } from '../contract';

/** A metric that a filter on ingest's log reads off the lines of accepted deliveries. */
interface FilteredMetric {
  readonly name: string;
  /** `1`, or the field that holds the value, as `$.field`. */
  readonly value: string;
  readonly unit?: 'Milliseconds';
  /** Names of the fields that are its dimensions: three at most. */
  readonly by: readonly string[];
}

/**
 * What is measured of every accepted delivery. The line does not say so itself, as an embedded metric would: that
 * doubles its length, and each byte is paid for (docs/adr/0035).
 */
export const filteredMetrics: readonly FilteredMetric[] = [
  { name: metric.deliveries, value: '1', by: [dimension.bus, dimension.answer] },
  {
    name: metric.ingestLatency,
    value: `$.${metric.ingestLatency}`,
    unit: 'Milliseconds',
    by: [dimension.bus],
  },
  { name: metric.events, value: '1', by: [dimension.bus, dimension.category] },
  { name: metric.events, value: '1', by: [dimension.bus, dimension.category, dimension.type] },
  { name: metric.events, value: '1', by: [dimension.bus, dimension.tenant] },
];

/**
 * Reads what is measured of accepted deliveries off ingest's log, a filter for each set of dimensions. All values of
 * dimensions are ours: CloudWatch may switch off a filter that finds a thousand in an hour (CloudWatch Logs API
 * reference, PutMetricFilter, read 2026-11).
 *
 * @example
 * new DeliveryMetrics(stack, 'DeliveryMetrics', ingest.logGroup);
 */
export class DeliveryMetrics extends Construct {
  constructor(scope: Construct, id: string, logGroup: logs.ILogGroup) {
    super(scope, id);
    for (const { name, value, unit, by } of filteredMetrics) {
      // The bus is in all of them, so that the others tell them apart.
      new logs.MetricFilter(this, [name, ...by.slice(1)].join(''), {
        logGroup,
        filterPattern: logs.FilterPattern.stringValue('$.message', '=', ACCEPTED_MESSAGE),
        metricNamespace: METRIC_NAMESPACE,
        metricName: name,
        metricValue: value,
        unit: unit && cloudwatch.Unit.MILLISECONDS,
        dimensions: Object.fromEntries(by.map((dimension) => [dimension, `$.${dimension}`])),
      });
    }
  }
}
