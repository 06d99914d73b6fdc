import { answers, dimension, METRIC_NAMESPACE } from '../../lib/contract';
import { deployedMetricFilters } from '../support/metric-filters';
import { synthesised } from '../support/synthesised';
import { resources } from '../support/template';

const filters = deployedMetricFilters();

test('all filters are on ingest’s log, and take the lines of accepted deliveries alone', () => {
  const found = Object.values(resources(synthesised(), 'AWS::Logs::MetricFilter'));
  expect(found).toHaveLength(5);
  for (const { LogGroupName } of found) expect(LogGroupName).toBe('<FanoutIngestLog>');
  for (const { filterPattern } of filters) expect(filterPattern).toBe('{ $.message = "delivery accepted" }');
  expect(answers).toContain('accepted');
});

// CloudWatch Logs API reference, MetricTransformation, read 2026-11: three at most, and no default value beside them.
test('each has at most the three dimensions that CloudWatch takes, the bus among them, and no default value', () => {
  for (const { metricTransformations = [] } of filters) {
    expect(metricTransformations).toHaveLength(1);
    for (const { dimensions = {}, metricNamespace, defaultValue } of metricTransformations) {
      expect(Object.keys(dimensions).length).toBeLessThanOrEqual(3);
      expect(dimensions).toMatchObject({ [dimension.bus]: `$.${dimension.bus}` });
      expect({ metricNamespace, defaultValue }).toEqual({ metricNamespace: METRIC_NAMESPACE, defaultValue: undefined });
    }
  }
});
