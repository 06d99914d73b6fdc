import { toJson } from '../../lambda/shared/log';
import { METRIC_NAMESPACE } from '../../lib/contract';
import { embeddedMetrics } from '../../local/metrics-tap';

const line = {
  level: 'info',
  message: 'it',
  fields: { secret: 'no dimension' },
  dimensions: { Bus: 'b', Category: 'users' },
} as const;

test('a line of ours gives a series for each metric and each set of dimensions', () => {
  const json = toJson(
    {
      ...line,
      measures: [
        { name: 'Events', by: [['Bus'], ['Bus', 'Category']] },
        { name: 'Latency', value: 12, unit: 'Milliseconds', by: [[]] },
      ],
    },
    1_700_000_000_000,
  );
  const bus = { Name: 'Bus', Value: 'b' };
  const at = { Timestamp: new Date(1_700_000_000_000) };
  expect([...embeddedMetrics(json)]).toEqual([
    [
      METRIC_NAMESPACE,
      [
        { MetricName: 'Events', Unit: 'None', Values: [1], Dimensions: [bus], ...at },
        {
          MetricName: 'Events',
          Unit: 'None',
          Values: [1],
          Dimensions: [bus, { Name: 'Category', Value: 'users' }],
          ...at,
        },
        { MetricName: 'Latency', Unit: 'Milliseconds', Values: [12], Dimensions: [], ...at },
      ],
    ],
  ]);
});

test('a metric may have many values, and a line many namespaces', () => {
  const CloudWatchMetrics = ['One', 'Other'].map((Namespace) => ({
    Namespace,
    Dimensions: [['Bus']],
    Metrics: [{ Name: 'Latency' }],
  }));
  const found = embeddedMetrics(
    JSON.stringify({ _aws: { Timestamp: 0, CloudWatchMetrics }, Latency: [1, 2], Bus: 'b' }),
  );
  expect([...found.keys()]).toEqual(['One', 'Other']);
  expect(found.get('Other')).toEqual([expect.objectContaining({ MetricName: 'Latency', Values: [1, 2] })]);
});

test.each([
  ['what Lambda itself writes', 'START RequestId: 1 Version: $LATEST'],
  ['a line without measures', toJson(line, 0)],
  ['nothing', ''],
  ['half a line', toJson({ ...line, measures: [{ name: 'Events', by: [['Bus']] }] }, 0).slice(0, -5)],
  ['text that speaks of them', 'the word "CloudWatchMetrics" in a text'],
  ['an object that has them elsewhere', '{"message":{"CloudWatchMetrics":[]}}'],
])('%s measures nothing', (_, text) => {
  expect([...embeddedMetrics(text)]).toEqual([]);
});
