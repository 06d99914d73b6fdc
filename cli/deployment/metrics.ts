import { GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { Clients } from './stack';

/** A metric of CloudWatch. */
export interface MetricSource {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Maximum' | 'Average' | 'SampleCount' | 'p50' | 'p95';
}

/** One value of a metric: milliseconds since 1970 at which its period begins. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

/** The values of metrics in the last minutes, the newest first. */
export async function seriesOf(
  { clients: { cloudWatch }, now }: { readonly clients: Pick<Clients, 'cloudWatch'>; readonly now: () => number },
  metrics: readonly MetricSource[],
  { minutes, periodSeconds }: { readonly minutes: number; readonly periodSeconds: number },
): Promise<readonly (readonly Point[])[]> {
  const MetricDataQueries = metrics.map(({ namespace, name, dimensions, statistic }, index): MetricDataQuery => {
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    const Metric = { Namespace: namespace, MetricName: name, Dimensions };
    return { Id: `m${index}`, MetricStat: { Metric, Period: periodSeconds, Stat: statistic } };
  });
  const points = metrics.map((): Point[] => []);
  const span = { StartTime: new Date(now() - minutes * 60_000), EndTime: new Date(now()) };
  let NextToken: string | undefined;
  do {
    const page = await cloudWatch.send(new GetMetricDataCommand({ ...span, MetricDataQueries, NextToken }));
    for (const { Id = '', Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
      const series = points[Number(Id.slice(1))];
      for (const [index, value] of Values.entries()) series?.push({ at: Timestamps[index]?.getTime() ?? 0, value });
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return points.map((series) => series.sort((a, b) => b.at - a.at));
}
