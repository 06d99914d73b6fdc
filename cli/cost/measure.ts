import { ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { answers, dimension, METRIC_NAMESPACE, metric } from '../../lib/contract';
import { allCategories } from '../../lib/qlik/recognise';
import { type MetricSource, seriesOf } from '../deployment/metrics';
import type { DeployedStack } from '../deployment/stack';
import { stackResources } from '../deployment/stack-resources';
import { HOURS_A_MONTH } from './shape';
import { assumed, type Workload } from './workload';

/** A workload, and which of its figures were measured. */
export interface Measured {
  readonly workload: Workload;
  readonly measured: readonly (keyof Workload)[];
}

/** What went through a deployment in the last days, as CloudWatch has it; where it has nothing, what is assumed. */
export async function measure(stack: DeployedStack, days: number, now: number): Promise<Measured> {
  const { clients, outputs } = stack;
  const bus = outputs.BusName;
  const resources = await stackResources(clients.cloudFormation, stack.name);
  const ingest = resources.find(({ type, logicalId }) => type === 'AWS::Lambda::Function' && INGEST.test(logicalId));
  const ours = (name: string, by: Readonly<Record<string, string>>): MetricSource => ({
    namespace: METRIC_NAMESPACE,
    name,
    dimensions: { [dimension.bus]: bus, ...by },
    statistic: 'Sum',
  });
  const sources: readonly MetricSource[] = [
    {
      namespace: 'AWS/Lambda',
      name: 'Duration',
      dimensions: { FunctionName: ingest?.physicalId ?? '' },
      statistic: 'Sum',
    },
    {
      namespace: 'AWS/Lambda',
      name: 'Invocations',
      dimensions: { FunctionName: ingest?.physicalId ?? '' },
      statistic: 'Sum',
    },
    ours(metric.deliveries, { [dimension.answer]: 'quarantined' }),
    ...answers.map((answer) => ours(metric.deliveries, { [dimension.answer]: answer })),
    ...allCategories.map((category) => ours(metric.failureEvents, { [dimension.category]: category })),
  ];
  const span = { minutes: days * 24 * 60, periodSeconds: 3600 };
  const [series, metricSeries] = await Promise.all([
    seriesOf({ clients, now: () => now }, sources, span),
    countSeries(stack),
  ]);
  const sums = series.map((points) => points.reduce((sum, { value }) => sum + value, 0));
  const [duration = 0, invocations = 0, quarantined = 0] = sums;
  const deliveries = total(sums.slice(3, 3 + answers.length));
  const failures = total(sums.slice(3 + answers.length));
  const has = {
    deliveriesPerMonth: (deliveries * HOURS_A_MONTH) / (days * 24),
    ...(invocations > 0 && { ingestMs: duration / invocations }),
    ...(deliveries > 0 && { failureShare: failures / deliveries, quarantinedShare: quarantined / deliveries }),
    ...(metricSeries > 0 && { metricSeries }),
  };
  return { workload: { ...assumed, ...has }, measured: Object.keys(has) as (keyof Workload)[] };
}

const INGEST = /Ingest[0-9A-F]{8}$/;

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** The deployment's series of custom metrics that got a value lately. */
async function countSeries({ clients: { cloudWatch }, outputs }: DeployedStack): Promise<number> {
  let count = 0;
  let NextToken: string | undefined;
  do {
    const Dimensions = [{ Name: dimension.bus, Value: outputs.BusName }];
    const page = await cloudWatch.send(new ListMetricsCommand({ Namespace: METRIC_NAMESPACE, Dimensions, NextToken }));
    count += page.Metrics?.length ?? 0;
    NextToken = page.NextToken;
  } while (NextToken);
  return count;
}
