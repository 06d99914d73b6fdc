import { GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { type Answer, answers, dimension, METRIC_NAMESPACE, metric } from '../../lib/contract';
import { allCategories } from '../../lib/qlik/recognise';
import type { Clients } from './stack';

/** How many in the last hour, to five minutes, and in the last 24. */
export interface Counts {
  readonly hour: number;
  readonly day: number;
}

/** What went through a deployment. */
export interface Traffic {
  readonly deliveries: Readonly<Record<Answer, Counts>>;
  /** By category. */
  readonly events: Readonly<Record<(typeof allCategories)[number], Counts>>;
  /** Things that failed in Qlik, by category. */
  readonly failures: Readonly<Record<(typeof allCategories)[number], Counts>>;
}

const PERIOD_SECONDS = 300;
const HOUR_MS = 3_600_000;

/** Counts by the handlers' own metrics: one call of CloudWatch, but for its pages. */
export async function trafficOf(
  { cloudWatch }: Pick<Clients, 'cloudWatch'>,
  bus: string,
  now: number,
): Promise<Traffic> {
  const series = [
    ...answers.map((value) => ({ name: metric.deliveries, by: dimension.answer, value })),
    ...allCategories.map((value) => ({ name: metric.events, by: dimension.category, value })),
    ...allCategories.map((value) => ({ name: metric.failureEvents, by: dimension.category, value })),
  ] as const;
  const queries = series.map(({ name, by, value }, index): MetricDataQuery => {
    const Dimensions = [
      { Name: dimension.bus, Value: bus },
      { Name: by, Value: value },
    ];
    const Metric = { Namespace: METRIC_NAMESPACE, MetricName: name, Dimensions };
    return { Id: `m${index}`, MetricStat: { Metric, Period: PERIOD_SECONDS, Stat: 'Sum' } };
  });
  const counts = new Map<string, { hour: number; day: number }>();
  let NextToken: string | undefined;
  do {
    const page = await cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(now - 24 * HOUR_MS),
        EndTime: new Date(now),
        MetricDataQueries: queries,
        NextToken,
      }),
    );
    for (const { Id = '', Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
      const count = counts.get(Id) ?? { hour: 0, day: 0 };
      counts.set(Id, count);
      for (const [at, value] of Values.entries()) {
        count.day += value;
        // A period bears the time at which it begins.
        if ((Timestamps[at]?.getTime() ?? 0) > now - HOUR_MS - PERIOD_SECONDS * 1000) count.hour += value;
      }
    }
    NextToken = page.NextToken;
  } while (NextToken);
  const countsOf = (wanted: string) =>
    Object.fromEntries(
      series.flatMap(({ name, value }, index) =>
        name === wanted ? [[value, counts.get(`m${index}`) ?? { hour: 0, day: 0 }]] : [],
      ),
    );
  return {
    deliveries: countsOf(metric.deliveries) as Traffic['deliveries'],
    events: countsOf(metric.events) as Traffic['events'],
    failures: countsOf(metric.failureEvents) as Traffic['failures'],
  };
}
