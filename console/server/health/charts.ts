import { type MetricSource, type Point, seriesOf } from '../../../cli/deployment/metrics';
import type { DeployedStack } from '../../../cli/deployment/stack';
import { answers, dimension, METRIC_NAMESPACE, metric } from '../../../lib/contract';
import { allCategories } from '../../../lib/qlik/recognise';
import type { Charts, Range, Series } from '../../api/health';

/** How much is charted, and how finely: some sixty to a hundred and seventy points. */
const spans: Readonly<Record<Range, { readonly minutes: number; readonly periodSeconds: number }>> = {
  '1h': { minutes: 60, periodSeconds: 60 },
  '24h': { minutes: 24 * 60, periodSeconds: 900 },
  '7d': { minutes: 7 * 24 * 60, periodSeconds: 3600 },
};

/** What went through a deployment, by the handlers' own metrics and SQS's. */
export async function chartsOf(stack: DeployedStack, range: Range, now: number): Promise<Charts> {
  const { clients, outputs } = stack;
  const { minutes, periodSeconds } = spans[range];
  const ours = (name: string, statistic: MetricSource['statistic'], by: Readonly<Record<string, string>> = {}) => ({
    namespace: METRIC_NAMESPACE,
    name,
    dimensions: { [dimension.bus]: outputs.BusName, ...by },
    statistic,
  });
  const parked = outputs.ParkedQueueUrl.slice(outputs.ParkedQueueUrl.lastIndexOf('/') + 1);
  const groups = {
    deliveries: answers.map((it) => ({
      title: it,
      source: ours(metric.deliveries, 'Sum', { [dimension.answer]: it }),
    })),
    failures: allCategories.map((it) => ({
      title: it,
      source: ours(metric.failureEvents, 'Sum', { [dimension.category]: it }),
    })),
    latency: [
      { title: 'average', source: ours(metric.ingestLatency, 'Average') },
      { title: 'longest', source: ours(metric.ingestLatency, 'Maximum') },
    ],
    parkedAge: [
      {
        title: 'oldest',
        source: {
          namespace: 'AWS/SQS',
          name: 'ApproximateAgeOfOldestMessage',
          dimensions: { QueueName: parked },
          statistic: 'Maximum' as const,
        },
      },
    ],
  };
  const all = Object.values(groups).flat();
  // A point stands where its period begins, and AWS aligns periods to the clock.
  const to = now;
  const series = await seriesOf(
    { clients, now: () => now },
    all.map(({ source }) => source),
    { minutes, periodSeconds },
  );
  const charted = (of: (typeof groups)[keyof typeof groups]): readonly Series[] =>
    of.flatMap(({ title, source }) => {
      const points = series[all.findIndex((it) => it.source === source)] ?? [];
      return points.length > 0 ? [{ title, points: oldestFirst(points) }] : [];
    });
  return {
    from: now - minutes * 60_000,
    to,
    periodSeconds,
    deliveries: charted(groups.deliveries),
    failures: charted(groups.failures),
    latency: charted(groups.latency),
    parkedAge: charted(groups.parkedAge),
  };
}

const oldestFirst = (points: readonly Point[]) => points.toSorted((a, b) => a.at - b.at);
