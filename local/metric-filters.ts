import { type MetricDatum, StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { MetricFilter } from '@aws-sdk/client-cloudwatch-logs';

/** What a filter pattern of ours asks of a line: that a field has a value. Others are not evaluated here. */
const EQUALS = /^\{ \$\.(\w+) = "([^"]*)" \}$/;

/** A field at the top of a line, which is all that a filter of ours takes from one. */
const FIELD = /^\$\.\w+$/;

/** The field of a line that a filter means by `$.field`. */
const fieldOf = (line: Readonly<Record<string, unknown>>, path: string) =>
  FIELD.test(path) ? line[path.slice(2)] : undefined;

/** A note for each filter that is of another form than ours, so that CloudWatch would measure by it, and this does not. */
export const notesOn = (filters: readonly MetricFilter[]): readonly string[] =>
  filters.flatMap(({ filterName, filterPattern = '', metricTransformations = [] }) => {
    const asked = metricTransformations.flatMap(({ metricValue = '', dimensions = {} }) => [
      ...(metricValue.startsWith('$') ? [metricValue] : []),
      ...Object.values(dimensions),
    ]);
    const odd = EQUALS.test(filterPattern) ? asked.find((path) => !FIELD.test(path)) : filterPattern;
    return odd === undefined
      ? []
      : `The metric filter ${filterName} is skipped: '${odd}' is read on AWS, but not here, where a pattern is { $.field = "value" } and a value or dimension is $.field (local/metric-filters.ts).`;
  });

/**
 * What CloudWatch would measure from a log line by the log group's metric filters; namespace → data. A dimension that
 * the line lacks makes it measure nothing by that filter. A filter of another form than ours is skipped ({@link notesOn}).
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
