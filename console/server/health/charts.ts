import { type MetricSource, type Point, seriesOf } from '../../../cli/deployment/metrics';
import type { DeployedStack } from '../../../cli/deployment/stack';
import { answers, dimension, METRIC_NAMESPACE, metric } from '../../../lib/contract';
import { allCategories } from '../../../lib/qlik/recognise';
import type { Charts, Range, Series } from '../../api/health';

/** How much is charted, and how finely: some thirty bars, which a telephone can still show. */
export const spans = {
  '1h': { minutes: 60, periodSeconds: 120 },
  '24h': { minutes: 24 * 60, periodSeconds: 3_600 },
  '7d': { minutes: 7 * 24 * 60, periodSeconds: 6 * 3_600 },
} as const satisfies Readonly<Record<Range, { readonly minutes: number; readonly periodSeconds: number }>>;

/** What went through a deployment, by the handlers' own metrics and SQS's: one call of CloudWatch, but for its pages. */
export async function chartsOf(stack: DeployedStack, range: Range, now: number): Promise<Charts> {
  const { minutes, periodSeconds } = spans[range];
  const groups = groupsOf(stack);
  const all = Object.values(groups).flat();
  const series = await seriesOf(
    { clients: stack.clients, now: () => now },
    all.map(({ source }) => source),
    { minutes, periodSeconds },
  );
  const charted = (group: readonly Wanted[]): readonly Series[] =>
    group.flatMap((wanted) => {
      const points = series[all.indexOf(wanted)] ?? [];
      return points.length > 0 ? [{ title: wanted.title, points: oldestFirst(points) }] : [];
    });
  return {
    range,
    from: now - minutes * 60_000,
    to: now,
    periodSeconds,
    deliveries: charted(groups.deliveries),
    failures: charted(groups.failures),
    latency: charted(groups.latency),
    parkedAge: charted(groups.parkedAge),
  };
}

/** A metric, and the title of its series. */
interface Wanted {
  readonly title: string;
  readonly source: MetricSource;
}

type Groups = Readonly<Record<'deliveries' | 'failures' | 'latency' | 'parkedAge', readonly Wanted[]>>;

function groupsOf({ outputs }: DeployedStack): Groups {
  const ours = (name: string, statistic: MetricSource['statistic'], by: MetricSource['dimensions'] = {}) => ({
    namespace: METRIC_NAMESPACE,
    name,
    dimensions: { [dimension.bus]: outputs.BusName, ...by },
    statistic,
  });
  const parkedQueue = outputs.ParkedQueueUrl.slice(outputs.ParkedQueueUrl.lastIndexOf('/') + 1);
  return {
    deliveries: answers.map((title) => ({
      title,
      source: ours(metric.deliveries, 'Sum', { [dimension.answer]: title }),
    })),
    failures: allCategories.map((title) => ({
      title,
      source: ours(metric.failureEvents, 'Sum', { [dimension.category]: title }),
    })),
    latency: [
      { title: 'average', source: ours(metric.ingestLatency, 'Average') },
      { title: 'maximum', source: ours(metric.ingestLatency, 'Maximum') },
    ],
    parkedAge: [
      {
        title: 'oldest message',
        source: {
          namespace: 'AWS/SQS',
          name: 'ApproximateAgeOfOldestMessage',
          dimensions: { QueueName: parkedQueue },
          statistic: 'Maximum',
        },
      },
    ],
  };
}

const oldestFirst = (points: readonly Point[]) => points.toSorted((a, b) => a.at - b.at);
