import { Template } from 'aws-cdk-lib/assertions';
import { outcomeLine } from '../../lambda/failures/outcome-line';
import { toJson } from '../../lambda/shared/log';
import { failureCard } from '../../lib/qlik/failure';
import { readEvent } from '../qlik/reading';
import { everything } from '../support/everything';
import { deployed, emitted, neverEmitted, type Series } from '../support/metric-series';
import type { Evaluated } from '../support/template';

const { template } = everything();

const widgetsOf = (of: Template): readonly Evaluated[] => {
  const [dashboard, ...more] = deployed(of, 'AWS::CloudWatch::Dashboard');
  expect(more).toEqual([]);
  return JSON.parse(dashboard?.DashboardBody).widgets;
};
const widgets = widgetsOf(template);
const widget = (title: string): Evaluated => {
  const found = widgets.find(({ properties }) => properties.title === title);
  if (found === undefined) throw new Error(`no widget ${title}`);
  return found.properties;
};

type Row = readonly (string | Readonly<Record<string, string>>)[];

/** The series of a widget's row: namespace, metric, then names and values of dimensions by turns, then options. */
function seriesOf(row: Row): Series {
  const [namespace = '', metric = '', ...rest] = row.filter((it) => typeof it === 'string');
  const pairs = rest.flatMap((name, at) => (at % 2 === 0 ? [[name, rest[at + 1] ?? '']] : []));
  return { namespace, metric, dimensions: Object.fromEntries(pairs) };
}
const rows = widgets.flatMap(({ properties }): Row[] => properties.metrics ?? []);
const isSearch = (row: Row) => typeof row[0] === 'object';
const options = (row: Row) => row.at(-1) as Readonly<Record<string, string>>;

test('shows nothing that nobody emits', () => {
  const shown = rows.filter((row) => !isSearch(row)).map(seriesOf);
  expect(shown.length).toBeGreaterThan(30);
  expect(neverEmitted(template, shown)).toEqual([]);
});

test('searches for events by type where they are', () => {
  const [search, ...more] = rows.filter(isSearch).map((row) => options(row).expression ?? '');
  expect(more).toEqual([]);
  expect(search).toBe(
    `SEARCH('{QlikEventFanout,EventBusName,Category,Type} MetricName="Events" EventBusName="the-bus"', 'Sum', 300)`,
  );
  const names = (key: string) => JSON.parse(key.split(' ')[2] ?? '').map(([name]: [string]) => name);
  const shapes = [...emitted].filter((key) => key.startsWith('QlikEventFanout Events ')).map(names);
  expect(shapes).toContainEqual(['Category', 'EventBusName', 'Type']);
});

test('has every part that an operator asks for', () => {
  const titles = widgets.map(({ properties }) => properties.title).filter(Boolean);
  expect(titles).toEqual([
    'Alarms',
    'Failures by category',
    'Automations that fail most',
    'Deliveries by answer',
    'Events by category',
    'Events by type',
    'Receipt to answer (ms)',
    'Bus to target (ms)',
    'Parked: age of the oldest (s), how many',
    'Dead letters',
    'Webhook health',
  ]);
  const statistics = widget('Receipt to answer (ms)').metrics.map((row: Row) => options(row).stat);
  expect(statistics).toEqual(['p50', 'p90', 'p99']);
});

test('begins with the state of every alarm, those of later subscriptions too', () => {
  expect(widgets[0]).toMatchObject({ type: 'alarm', x: 0, y: 0 });
  const shown = widgets[0]?.properties.alarms;
  expect(shown).toHaveLength(Object.keys(template.findResources('AWS::CloudWatch::Alarm')).length);
  expect(shown).toContain('FanoutMonitoringDeadLettersAny.Arn');
});

test('shows no more alarms than CloudWatch takes, and says so', () => {
  const { fanout, stack } = everything();
  for (let at = 0; at < 50; at++) {
    fanout.onAny(`More${at}`, { target: { bind: () => ({ arn: `arn:aws:sqs:us-east-1:123456789012:more-${at}` }) } });
  }
  const { alarms, title } = widgetsOf(Template.fromStack(stack))[0]?.properties ?? {};
  expect(alarms).toHaveLength(100);
  expect(title).toBe('The first 100 alarms');
});

test('shows every DLQ, those of later subscriptions too', () => {
  const shown = widget('Dead letters').metrics.map((row: Row) => seriesOf(row).dimensions.QueueName);
  expect(shown).toEqual([
    'FanoutParkedDeadLetterQueue',
    'FanoutFailuresFailureQueueDeadLetterQueue',
    'FanoutEventsJournalDeadLetterQueue',
    'FanoutAnyDeadLetterQueue',
  ]);
});

test('no two widgets lie on each other, and none reaches over the edge', () => {
  const cells = widgets.flatMap(({ x, y, width, height }) =>
    Array.from({ length: width * height }, (_, at) => `${x + (at % width)},${y + Math.floor(at / width)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
});

test('asks the failures function’s log for fields that its lines have', () => {
  const { query } = widget('Automations that fail most');
  expect(query).toContain("SOURCE 'FanoutFailuresFailuresLog'");
  const { event, detailType } = readEvent({ id: '1', type: 'com.qlik.v1.automation.run.failed', data: { id: 'run' } });
  const card = failureCard(detailType, event);
  if (card === undefined) throw new Error('no card');
  const line = JSON.parse(toJson(outcomeLine({ result: 'sent', card }, { busName: 'b', messageId: 'm' }), 0));
  expect(query).toContain(`filter message = "${line.message}" and Category = "${line.Category}"`);
  for (const field of ['tenant', 'fingerprint', 'eventId']) {
    expect(query).toContain(field);
    expect(line).toHaveProperty(field);
  }
});

test('has a name that CloudFormation gives, and links to the runbook where there is one', () => {
  expect(deployed(template, 'AWS::CloudWatch::Dashboard')[0]).not.toHaveProperty('DashboardName');
  const textOf = (of: readonly Evaluated[]) => of.find(({ type }) => type === 'text')?.properties.markdown;
  expect(textOf(widgets)).not.toContain('](');
  const linked = widgetsOf(everything({ runbookUrl: 'https://wiki.example.com/qlik' }).template);
  expect(textOf(linked)).toContain('[FailedReloads](https://wiki.example.com/qlik#failedreloads)');
});

test('is left out when it is switched off', () => {
  everything({ dashboard: false }).template.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
});

test('the fan-out gives each of its metrics to whoever wants to graph or alarm it', () => {
  const { fanout } = everything();
  const series = [
    fanout.metricDeliveries('accepted'),
    fanout.metricEvents({ category: 'automations' }),
    fanout.metricEvents({ category: 'automations', type: 'com.qlik.v1.automation.run.ended' }),
    fanout.metricEvents({ tenant: 'acme' }),
    fanout.metricFailures({ category: 'analytics-apps', type: 'com.qlik.v1.reload.finished' }),
    fanout.metricIngestLatency(),
  ].map(({ namespace, metricName, dimensions = {} }) => ({
    namespace,
    metric: metricName,
    dimensions: { ...(dimensions as Record<string, string>), EventBusName: 'the-bus' },
  }));
  expect(neverEmitted(template, series)).toEqual([]);
  expect(fanout.metricIngestLatency({ statistic: 'p99' }).statistic).toBe('p99');
});
