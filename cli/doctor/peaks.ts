import { answers, dimension, METRIC_NAMESPACE, metric } from '../../lib/contract';
import { type MetricSource, type Point, seriesOf } from '../deployment/metrics';
import type { Installation } from './installation';

const DAY = { minutes: 24 * 60, periodSeconds: 60 } as const;

/** What the busiest minute of the last day saw, in each second of it on average. */
export const peakDeliveries = async (installation: Installation): Promise<number> => {
  const { ApiId, BusName } = installation.outputs;
  const answered = answers.map(
    (answer): MetricSource => ({
      namespace: METRIC_NAMESPACE,
      name: metric.deliveries,
      dimensions: { [dimension.bus]: BusName, [dimension.answer]: answer },
      statistic: 'Sum',
    }),
  );
  // What the API turned away is in its own count alone.
  const called: MetricSource = {
    namespace: 'AWS/ApiGateway',
    name: 'Count',
    dimensions: { ApiId },
    statistic: 'Sum',
  };
  const [calls = [], ...deliveries] = await seriesOf(installation, [called, ...answered], DAY);
  return Math.max(peakOf([calls]), peakOf(deliveries)) / DAY.periodSeconds;
};

/** Environments of Lambda functions at work at once, of the whole account, in the busiest minute of the last day. */
export const peakConcurrency = async (installation: Installation): Promise<number> => {
  const environments: MetricSource = {
    namespace: 'AWS/Lambda',
    name: 'ConcurrentExecutions',
    dimensions: {},
    statistic: 'Maximum',
  };
  return peakOf(await seriesOf(installation, [environments], DAY));
};

/** The highest sum of several series in one period. */
export function peakOf(series: readonly (readonly Point[])[]): number {
  const sums = new Map<number, number>();
  for (const { at, value } of series.flat()) sums.set(at, (sums.get(at) ?? 0) + value);
  return Math.max(0, ...sums.values());
}
