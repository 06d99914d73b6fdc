/** Series of metrics: those that a template watches, and those that the handlers emit. */
import { type CfnElement, Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { outcomeLine as expectationsLine } from '../../lambda/expectations/outcome-line';
import { outcomeLine as failuresLine } from '../../lambda/failures/outcome-line';
import type { Outcome } from '../../lambda/ingest/ingest';
import { outcomeLine as ingestLine } from '../../lambda/ingest/outcome-line';
import { outcomeLine as reconcileLine } from '../../lambda/reconcile/outcome-line';
import { type LogLine, toJson } from '../../lambda/shared/log';
import type { QlikEventFanout } from '../../lib/constructs/fanout';
import { parse } from '../../lib/qlik/envelope';
import { failureCard } from '../../lib/qlik/failure';
import { rows } from '../../lib/qlik/recognise';
import { sampleDelivery } from '../../lib/qlik/samples';
import { filteredMetrics } from '../../local/metric-filters';
import { embeddedMetrics } from '../../local/metrics-tap';
import { readEvent } from '../qlik/reading';
import { deployedMetricFilters } from './metric-filters';
import { type Evaluated, evaluated, type Lookup, unhashed } from './template';

/** Name of the bus of a deployed stack. */
export const BUS = 'the-bus';

/** What AWS gives for a resource of a deployed stack. */
const physical: Lookup = (logicalId, attribute) => {
  const name = unhashed(logicalId);
  if (name === 'FanoutEventsBus') return BUS;
  if (name.endsWith('Rule') && attribute === 'Arn') return `arn:aws:events:eu-west-1:123456789012:rule/${BUS}/${name}`;
  // `Ref` of a rule on a custom bus, which no metric knows.
  if (name.endsWith('Rule') && attribute === undefined) return `${BUS}|${name}`;
  return attribute && attribute !== 'QueueName' ? `${name}.${attribute}` : name;
};

/** The properties of the resources of a type, as they are once deployed. */
export const deployed = (template: Template, type: string): readonly Evaluated[] =>
  Object.values(template.findResources(type)).map(({ Properties }) => evaluated(Properties, physical) as Evaluated);

/** The alarms of a fan-out by the ids they have in the construct; CloudFormation makes names of them. */
export const alarmsOf = ({ fanout, template }: { fanout: QlikEventFanout; template: Template }) =>
  new Map(
    fanout.monitoring.alarms.map(({ node }) => {
      const id = Stack.of(fanout).getLogicalId(node.defaultChild as CfnElement);
      return [node.id, evaluated(template.toJSON().Resources[id].Properties, physical) as Evaluated];
    }),
  );

/** One series of a metric: what an alarm watches, and what somebody has to emit. */
export interface Series {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export const dimensionsOf = (list: readonly { Name?: string; Value?: string }[] = []) =>
  Object.fromEntries(list.map(({ Name = '', Value = '' }) => [Name, Value]));

/** The series that an alarm watches: its own, or those of its expression. */
export const watchedBy = ({ Namespace, MetricName, Dimensions, Metrics }: Evaluated): readonly Series[] =>
  Metrics
    ? (Metrics as Evaluated[]).flatMap(({ MetricStat }) => (MetricStat ? watchedBy(MetricStat.Metric) : []))
    : [{ namespace: Namespace, metric: MetricName, dimensions: dimensionsOf(Dimensions) }];

export const keyOf = ({ namespace, metric, dimensions }: Series): string =>
  `${namespace} ${metric} ${JSON.stringify(Object.entries(dimensions).sort())}`;

/** Every line that ingest, failures, reconcile and expectations write about an outcome, by their own code. */
function handlersLines(): readonly LogLine[] {
  const circumstances = { busName: BUS, milliseconds: 3, bodyBytes: 100 };
  const time = new Date(0);
  const marks = { renamed: false, trimmed: false, unchecked: true };
  const outcomes: Outcome[] = [
    ...['a', ...rows.map(({ type }) => type)].map((type): Outcome => {
      const { event, detailType } = readEvent({ id: '1', type });
      return { answer: 'accepted', event, type: detailType, ...marks };
    }),
    { answer: 'parked', code: 'InternalFailure', event: readEvent({ id: '1', type: 'a' }).event, type: 'a', ...marks },
    { answer: 'duplicate', event: readEvent({ id: '1', type: 'a' }).event },
    { answer: 'quarantined', reason: 'not-json', key: 'key' },
    { answer: 'refused', reason: 'mismatch' },
    { answer: 'too-large', bodyBytes: 1 },
    { answer: 'unavailable', stage: 'publish', code: 'ThrottlingException' },
  ];
  const ingested = outcomes.map((outcome) => ingestLine(outcome, circumstances));
  const failed = rows
    .filter(({ failure }) => failure !== 'never')
    .map(({ type }) => {
      const { body } = sampleDelivery(type, { envelope: 'cloud', unique: 'it', time, failing: true });
      const parsed = parse(Buffer.from(body), { tenant: 'acme', receivedAt: time });
      const card = parsed.ok ? failureCard(parsed.detailType, parsed.event) : undefined;
      if (card === undefined) throw new Error(`the failing sample of ${type} gives no card`);
      return failuresLine({ result: 'sent', card }, { busName: BUS, messageId: 'id' });
    });
  const reconciled = reconcileLine({ tenant: 'acme', result: 'no-webhook' }, BUS);
  const expected = expectationsLine({ name: 'sales', tenant: 'acme', app: 'app-1', came: true }, BUS);
  return [...ingested, ...failed, reconciled, expected];
}

const filters = deployedMetricFilters();

/** The series that CloudWatch reads off a line: those it says itself, and those that a filter finds. */
function seriesOf(line: LogLine): readonly Series[] {
  const json = toJson(line, 0);
  return [...embeddedMetrics(json), ...filteredMetrics(json, filters, new Date(0))].flatMap(([namespace, data]) =>
    data.map(({ MetricName = '', Dimensions }) => ({
      namespace,
      metric: MetricName,
      dimensions: dimensionsOf(Dimensions),
    })),
  );
}

/** What the handlers emit, by key. */
export const emitted: ReadonlySet<string> = new Set(handlersLines().flatMap(seriesOf).map(keyOf));

/** Metrics of AWS: namespace → names and sets of dimensions, as documented, with the values that our resources give. */
function documentedFor(template: Template): ReadonlySet<string> {
  const names = (type: string) => Object.keys(template.findResources(type)).map(unhashed);
  const stages = deployed(template, 'AWS::ApiGatewayV2::Stage');
  const series = (namespace: string, metrics: readonly string[], dimensions: readonly Series['dimensions'][]) =>
    metrics.flatMap((metric) => dimensions.map((it) => keyOf({ namespace, metric, dimensions: it })));
  return new Set([
    // SQS developer guide, "Available CloudWatch metrics for Amazon SQS", read 2026-11.
    ...series(
      'AWS/SQS',
      ['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'],
      names('AWS::SQS::Queue').map((QueueName) => ({ QueueName })),
    ),
    // API Gateway developer guide, "Monitor CloudWatch metrics for HTTP APIs", read 2026-11. (`5XXError` is of REST APIs.)
    ...series(
      'AWS/ApiGateway',
      ['5xx'],
      stages.map(({ ApiId, StageName }) => ({ ApiId, Stage: StageName })),
    ),
    // Lambda developer guide, "Types of metrics for Lambda functions", read 2026-11.
    ...series(
      'AWS/Lambda',
      ['Errors'],
      names('AWS::Lambda::Function').map((FunctionName) => ({ FunctionName })),
    ),
    // EventBridge user guide, "Monitoring Amazon EventBridge", read 2026-11: both for a rule on a custom bus, the bus
    // alone for latencies, and the lower-case `to` in one of their names.
    ...series(
      'AWS/Events',
      ['FailedInvocations'],
      names('AWS::Events::Rule').map((RuleName) => ({ EventBusName: BUS, RuleName })),
    ),
    ...series(
      'AWS/Events',
      ['IngestiontoInvocationStartLatency', 'IngestionToInvocationSuccessLatency'],
      [{ EventBusName: BUS }],
    ),
  ]);
}

/** The series that nobody emits: neither our handlers nor AWS for a resource of the template. */
export function neverEmitted(template: Template, watched: readonly Series[]): readonly string[] {
  const documented = documentedFor(template);
  return watched.map(keyOf).filter((key) => !emitted.has(key) && !documented.has(key));
}
