import type { MetricFilter } from '@aws-sdk/client-cloudwatch-logs';
import { filteredMetrics } from '../../local/metric-filters';
import type { EmbeddedMetric } from './log-lines';
import { synthesised } from './synthesised';

interface Properties {
  readonly FilterPattern: string;
  readonly MetricTransformations: readonly {
    readonly MetricName: string;
    readonly MetricNamespace: string;
    readonly MetricValue: string;
    readonly Unit?: string;
    readonly Dimensions: readonly { readonly Key: string; readonly Value: string }[];
  }[];
}

/** The metric filters of the template, as CloudWatch Logs says them once they are deployed. */
export function deployedMetricFilters(): readonly MetricFilter[] {
  const found = synthesised().findResources('AWS::Logs::MetricFilter') as Record<string, { Properties: Properties }>;
  return Object.entries(found).map(([filterName, { Properties: it }]) => ({
    filterName,
    filterPattern: it.FilterPattern,
    metricTransformations: it.MetricTransformations.map((by) => ({
      metricName: by.MetricName,
      metricNamespace: by.MetricNamespace,
      metricValue: by.MetricValue,
      unit: by.Unit as 'Milliseconds' | undefined,
      dimensions: Object.fromEntries(by.Dimensions.map(({ Key, Value }) => [Key, Value])),
    })),
  }));
}

/** What the filters find in a line, as if the line said it itself. */
export function foundByFilters(line: string, filters: readonly MetricFilter[]): readonly EmbeddedMetric[] {
  const found = new Map<string, EmbeddedMetric>();
  for (const { MetricName: name = '', Values, Unit: unit = '', Dimensions = [] } of [
    ...filteredMetrics(line, filters, new Date(0)).values(),
  ].flat()) {
    const series = Object.fromEntries(Dimensions.map(({ Name = '', Value = '' }) => [Name, Value]));
    found.set(name, {
      name,
      value: Values?.[0] ?? Number.NaN,
      unit,
      series: [...(found.get(name)?.series ?? []), series],
    });
  }
  return [...found.values()];
}
