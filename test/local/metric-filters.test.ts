import type { MetricFilter } from '@aws-sdk/client-cloudwatch-logs';
import { filteredMetrics, notesOn } from '../../local/metric-filters';
import { deployedMetricFilters } from '../support/metric-filters';

const at = new Date(1_700_000_000_000);
const filter: MetricFilter = {
  filterName: 'it',
  filterPattern: '{ $.message = "done" }',
  metricTransformations: [
    { metricNamespace: 'Ours', metricName: 'Done', metricValue: '1', dimensions: { Bus: '$.Bus' } },
    {
      metricNamespace: 'Ours',
      metricName: 'Took',
      metricValue: '$.ms',
      unit: 'Milliseconds',
      dimensions: { Bus: '$.Bus' },
    },
  ],
};
const measured = (line: object | string) => [
  ...filteredMetrics(typeof line === 'string' ? line : JSON.stringify(line), [filter], at),
];

test('a line that matches is measured by each transformation, under the values that it has itself', () => {
  const Dimensions = [{ Name: 'Bus', Value: 'b' }];
  expect(measured({ message: 'done', Bus: 'b', ms: 12 })).toEqual([
    [
      'Ours',
      [
        { MetricName: 'Done', Unit: 'None', Timestamp: at, Values: [1], Dimensions },
        { MetricName: 'Took', Unit: 'Milliseconds', Timestamp: at, Values: [12], Dimensions },
      ],
    ],
  ]);
});

test.each([
  ['another message', { message: 'done otherwise', Bus: 'b', ms: 1 }],
  ['no message', { Bus: 'b', ms: 1 }],
  ['no value of a dimension', { message: 'done', ms: 1 }],
  ['an empty one', { message: 'done', Bus: '', ms: 1 }],
  ['a text that is no JSON', 'START RequestId: 1 "message":"done"'],
  ['JSON that is no object', '"done"'],
])('%s: nothing is measured', (_, line) => expect(measured(line)).toEqual([]));

test('a value that is no number is left out, as CloudWatch leaves it', () => {
  const [[, data] = []] = measured({ message: 'done', Bus: 'b', ms: 'long' });
  expect(data?.map(({ MetricName }) => MetricName)).toEqual(['Done']);
});

test('a pattern of another form measures nothing, and keeps no other filter from measuring', () => {
  const other = { ...filter, filterPattern: '{ $.status > 400 }' };
  const line = JSON.stringify({ message: 'done', Bus: 'b', ms: 1, status: 500 });
  const [[, data] = []] = filteredMetrics(line, [other, filter], at);
  expect(data?.map(({ MetricName }) => MetricName)).toEqual(['Done', 'Took']);
});

describe('a filter that CloudWatch measures by and the engine’s stand-in does not', () => {
  const [done] = filter.metricTransformations ?? [];
  const of = (over: Partial<MetricFilter>) => notesOn([filter, { ...filter, filterName: 'odd', ...over }]);

  test.each([
    ['another comparison', { filterPattern: '{ $.status > 400 }' }, '{ $.status > 400 }'],
    ['two of them', { filterPattern: '{ $.a = "1" && $.b = "2" }' }, '{ $.a = "1" && $.b = "2" }'],
    ['every line', { filterPattern: '' }, "''"],
    ['a value further down', { metricTransformations: [{ ...done, metricValue: '$.took.ms' }] }, '$.took.ms'],
    ['a dimension further down', { metricTransformations: [{ ...done, dimensions: { A: '$.a.b' } }] }, '$.a.b'],
    ['a field of a line of words', { metricTransformations: [{ ...done, metricValue: '$size' }] }, '$size'],
  ] as const)('%s is noted by name, with what is not read', (_, over, odd) => {
    const notes = of(over as Partial<MetricFilter>);
    expect(notes).toEqual([expect.stringContaining(odd)]);
    expect(notes[0]).toMatch(/^The metric filter odd is skipped/);
  });

  test('is none of those that are deployed', () => {
    expect(deployedMetricFilters()).not.toEqual([]);
    expect(notesOn(deployedMetricFilters())).toEqual([]);
  });
});
