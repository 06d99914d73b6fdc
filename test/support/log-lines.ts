/** One metric value as CloudWatch would take it off a log line. */
export interface EmbeddedMetric {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The series it adds to, each as dimension → value. */
  readonly series: readonly Readonly<Record<string, string>>[];
}

const isText = (value: unknown, length: number) =>
  typeof value === 'string' && value.length >= 1 && value.length <= length;

/**
 * The metrics of a log line, read as the embedded metric format specification says (CloudWatch user guide, read
 * 2026-11); throws where the specification would have CloudWatch drop them in silence.
 */
export function embeddedMetrics(line: string): EmbeddedMetric[] {
  const root = JSON.parse(line);
  const must = (holds: boolean, what: string) => {
    if (!holds) throw new Error(`not an embedded metric: ${what} in ${line}`);
  };
  if (root._aws === undefined) return [];
  must(Number.isInteger(root._aws.Timestamp) && root._aws.Timestamp >= 0, 'Timestamp');
  must(Array.isArray(root._aws.CloudWatchMetrics), 'CloudWatchMetrics');
  return root._aws.CloudWatchMetrics.flatMap((directive: Record<'Namespace' | 'Dimensions' | 'Metrics', unknown>) => {
    must(isText(directive.Namespace, 1024), 'Namespace');
    must(Array.isArray(directive.Dimensions) && directive.Dimensions.length > 0, 'Dimensions');
    must(Array.isArray(directive.Metrics) && directive.Metrics.length <= 100, 'Metrics');
    const series = (directive.Dimensions as unknown[]).map((names) => {
      must(Array.isArray(names) && names.length <= 30 && new Set(names).size === names.length, 'a dimension set');
      for (const name of names as string[]) {
        must(isText(name, 250), 'a dimension name');
        must(Object.hasOwn(root, name) && isText(root[name], 1024), `the value of dimension ${name}`);
      }
      return Object.fromEntries((names as string[]).map((name) => [name, root[name]]));
    });
    return (directive.Metrics as { Name: string; Unit?: string }[]).map(({ Name, Unit = 'None' }) => {
      must(isText(Name, 1024), 'a metric name');
      must(['Count', 'Milliseconds', 'None'].includes(Unit), `unit ${Unit}`);
      must(Number.isFinite(root[Name]), `the value of metric ${Name}`);
      return { name: Name, value: root[Name], unit: Unit, series };
    });
  });
}

/** Takes what is logged while a test runs: put `afterEach(lines.restore)` beside it. */
export function captureLog(): { readonly written: () => Record<string, unknown>[]; readonly restore: () => void } {
  const write = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  return {
    written: () => write.mock.calls.map(([text]) => JSON.parse(String(text))),
    restore: () => write.mockRestore(),
  };
}
