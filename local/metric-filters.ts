import { type MetricDatum, StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { MetricFilter } from '@aws-sdk/client-cloudwatch-logs';

/** What a filter pattern of ours asks of a line: that a field has a value. Others are not evaluated here. */
const EQUALS = /^\{ \$\.(\w+) = "([^"]*)" \}$/;

/** The field of a line that a filter means by `$.field`. */
const fieldOf = (line: Readonly<Record<string, unknown>>, path: string) =>
  /^\$\.\w+$/.test(path) ? line[path.slice(2)] : undefined;

/**
 * What CloudWatch would measure from a log line by the log group's metric filters; namespace → data. A dimension that
 * the line lacks makes it measure nothing by that filter, and so does a pattern of another form than ours.
 */
export function filteredMetrics(
  line: string,
  filters: readonly MetricFilter[],
  at: Date,
): ReadonlyMap<string, readonly MetricDatum[]> {
  const fields = parseLine(line);
  const found = new Map<string, MetricDatum[]>();
  for (const { filterPattern = '', metricTransformations = [] } of filters) {
    const [, field, wanted] = EQUALS.exec(filterPattern) ?? [];
    if (fields === undefined || field === undefined || fields[field] !== wanted) continue;
    for (const { metricNamespace = '', metricName, metricValue = '', unit, dimensions = {} } of metricTransformations) {
      const Dimensions = Object.entries(dimensions).map(([Name, path]) => ({ Name, Value: fieldOf(fields, path) }));
      const Value = Number(metricValue.startsWith('$') ? fieldOf(fields, metricValue) : metricValue);
      if (!Number.isFinite(Value) || !Dimensions.every(isPresent)) continue;
      const datum = {
        MetricName: metricName,
        Unit: unit ?? StandardUnit.None,
        Timestamp: at,
        Values: [Value],
        Dimensions,
      };
      found.set(metricNamespace, [...(found.get(metricNamespace) ?? []), datum]);
    }
  }
  return found;
}

const isPresent = (it: { readonly Name: string; readonly Value: unknown }): it is { Name: string; Value: string } =>
  typeof it.Value === 'string' && it.Value !== '';

function parseLine(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
