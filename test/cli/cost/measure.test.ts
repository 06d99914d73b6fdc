import { measure } from '../../../cli/cost/measure';
import type { DeployedStack } from '../../../cli/deployment/stack';
import { METRIC_NAMESPACE } from '../../../lib/contract';
import { fakeAws } from '../fake-aws';

interface Query {
  readonly Id: string;
  readonly MetricStat: {
    readonly Metric: {
      readonly MetricName: string;
      readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
    };
  };
}

const NOW = Date.parse('2026-11-24T08:00:00Z');

/** A deployment whose metrics are these: name, and a value of its dimensions → sum. */
function stackWith(sums: Readonly<Record<string, number>>, series = 0): DeployedStack {
  const { clients } = fakeAws({
    ListStackResourcesCommand: {
      StackResourceSummaries: [
        { ResourceType: 'AWS::Lambda::Function', LogicalResourceId: 'FanoutIngest0123ABCD', PhysicalResourceId: 'fn' },
      ],
    },
    GetMetricDataCommand: ({ MetricDataQueries }: { readonly MetricDataQueries: readonly Query[] }) => ({
      MetricDataResults: MetricDataQueries.map(({ Id, MetricStat: { Metric } }) => {
        const keys = Metric.Dimensions.map(({ Value }) => `${Metric.MetricName} ${Value}`);
        const sum = keys.map((key) => sums[key]).find((it) => it !== undefined);
        return { Id, Timestamps: sum ? [new Date(NOW)] : [], Values: sum ? [sum] : [] };
      }),
    }),
    ListMetricsCommand: { Metrics: Array.from({ length: series }, () => ({ Namespace: METRIC_NAMESPACE })) },
  });
  return { name: 'Mine', clients, outputs: { BusName: 'bus' } as DeployedStack['outputs'] };
}

test('what was measured in a week is a month of it; the rest is assumed', async () => {
  const sums = {
    'Duration fn': 7000,
    'Invocations fn': 1000,
    'Deliveries accepted': 900,
    'Deliveries quarantined': 100,
    'FailureEvents automations': 20,
    'FailureEvents analytics-apps': 30,
  };
  const { workload, measured } = await measure(stackWith(sums, 42), 7, NOW);
  expect(workload).toEqual({
    // 1,000 in 168 hours, for 730.
    deliveriesPerMonth: (1000 * 730) / 168,
    ingestMs: 7,
    failureShare: 0.05,
    quarantinedShare: 0.1,
    metricSeries: 42,
    eventBytes: 2048,
    subscribers: 1,
  });
  expect(measured).toEqual(['deliveriesPerMonth', 'ingestMs', 'failureShare', 'quarantinedShare', 'metricSeries']);
});

test('where nothing came through, nothing is measured but that', async () => {
  const { workload, measured } = await measure(stackWith({}), 1, NOW);
  expect(workload).toMatchObject({ deliveriesPerMonth: 0, failureShare: 0.01, metricSeries: 70 });
  expect(workload).not.toHaveProperty('ingestMs');
  expect(measured).toEqual(['deliveriesPerMonth']);
});
