import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ACCEPTED_MESSAGE, filteredMetrics, METRIC_NAMESPACE } from '../contract';

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
