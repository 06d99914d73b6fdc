import type { CfnElement } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { outcomeLine as failuresLine } from '../../lambda/failures/outcome-line';
import type { Outcome } from '../../lambda/ingest/ingest';
import { outcomeLine as ingestLine } from '../../lambda/ingest/outcome-line';
import { type LogLine, toJson } from '../../lambda/shared/log';
import { METRIC_NAMESPACE } from '../../lib/contract';
import { parse } from '../../lib/qlik/envelope';
import { failureCard } from '../../lib/qlik/failure';
import { rows } from '../../lib/qlik/recognise';
import { sampleDelivery } from '../../lib/qlik/samples';
import { embeddedMetrics } from '../../local/metrics-tap';
import { stackOf } from '../support/synthesised';
import { type Evaluated, evaluated, type Lookup, unhashed } from '../support/template';

const stack = stackOf();
const template = Template.fromStack(stack);

const BUS = 'the-bus';

/** What AWS gives for a resource of a deployed stack. */
const physical: Lookup = (logicalId, attribute) => {
  const name = unhashed(logicalId);
  if (name === 'FanoutEventsBus') return BUS;
  if (name.endsWith('Rule') && attribute === 'Arn') return `arn:aws:events:eu-west-1:123456789012:rule/${BUS}/${name}`;
  // `Ref` of a rule on a custom bus, which no metric knows.
  if (name.endsWith('Rule')) return `${BUS}|${name}`;
  return attribute && attribute !== 'QueueName' ? `${name}.${attribute}` : name;
};

const deployed = (type: string): readonly Evaluated[] =>
  Object.values(template.findResources(type)).map(({ Properties }) => evaluated(Properties, physical) as Evaluated);

/** One series of a metric: what an alarm watches, and what somebody has to emit. */
interface Series {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

const dimensionsOf = (list: readonly { Name?: string; Value?: string }[] = []) =>
  Object.fromEntries(list.map(({ Name = '', Value = '' }) => [Name, Value]));

/** By the ids they have in the construct; CloudFormation makes a name of it. */
const alarms = new Map(
  stack.fanout.monitoring.alarms.map(({ node }) => {
    const { Properties } = template.toJSON().Resources[stack.getLogicalId(node.defaultChild as CfnElement)];
    return [node.id, evaluated(Properties, physical) as Evaluated];
  }),
);

const watched = ({ Namespace, MetricName, Dimensions }: Evaluated): Series => ({
  namespace: Namespace,
  metric: MetricName,
  dimensions: dimensionsOf(Dimensions),
});

describe('alarms', () => {
  /** Name → statistic and threshold over five minutes. */
  const expected: Readonly<Record<string, readonly [string, number]>> = {
    FailedAutomationRuns: ['Sum', 1],
    FailedDataTasks: ['Sum', 1],
    FailedApiKeyValidations: ['Sum', 1],
    FailedReloads: ['Sum', 1],
    QuarantineNotEmpty: ['Sum', 1],
    ParkedTooLong: ['Maximum', 600],
    IngestServerErrors: ['Sum', 1],
    UncheckedEvents: ['Sum', 10],
    SignatureRefusals: ['Sum', 50],
    ParkedDeadLetters: ['Maximum', 1],
    FailureDeadLetters: ['Maximum', 1],
    JournalDeadLetters: ['Maximum', 1],
    'FailedInvocations-analytics-apps': ['Sum', 1],
    'FailedInvocations-api-keys': ['Sum', 1],
    'FailedInvocations-users': ['Sum', 1],
    'FailedInvocations-automations': ['Sum', 1],
    'FailedInvocations-data-integration': ['Sum', 1],
    'FailedInvocations-uncatalogued': ['Sum', 1],
    'FailedInvocations-failures': ['Sum', 1],
  };

  test('are these and no other', () => {
    expect([...alarms.keys()].sort()).toEqual(Object.keys(expected).sort());
  });

  test.each(Object.entries(expected))('%s goes off at %j, tells the topic, and stays off without data', (name, it) => {
    const [Statistic, Threshold] = it;
    expect(alarms.get(name)).toMatchObject({
      Statistic,
      Threshold,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Period: 300,
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
      AlarmActions: ['FanoutAlertTopic'],
      OKActions: ['FanoutAlertTopic'],
    });
    expect(alarms.get(name)?.ActionsEnabled).not.toBe(false);
  });
});

describe('an alarm on a metric of ours watches a series that a handler emits', () => {
  const emitted = new Set(handlersLines().flatMap(seriesOf).map(keyOf));

  test.each([...alarms].filter(([, { Namespace }]) => Namespace === METRIC_NAMESPACE))('%s', (_, alarm) => {
    expect([...emitted]).toContain(keyOf(watched(alarm)));
  });

  test('and one with a dimension of another shape would be caught', () => {
    const alarm = watched(alarms.get('FailedAutomationRuns') ?? {});
    expect(emitted).toContain(keyOf(alarm));
    const wrong: Readonly<Record<string, string>>[] = [
      {},
      { EventBusName: BUS },
      { EventBusName: `${BUS}-2`, Category: 'automations' },
      { EventBus: BUS, Category: 'automations' },
      { EventBusName: BUS, Category: 'automation' },
      { EventBusName: BUS, Category: 'automations', Tenant: 'acme' },
    ];
    for (const dimensions of wrong) expect(emitted).not.toContain(keyOf({ ...alarm, dimensions }));
  });

  test('whose bus is the one that the handlers are told', () => {
    const told = deployed('AWS::Lambda::Function').map(({ Environment }) => Environment.Variables.BUS_NAME);
    expect(told).toEqual([BUS, BUS, BUS]);
  });
});

describe('an alarm on a metric of AWS watches a series that AWS emits, of a resource of this stack', () => {
  const queues = Object.keys(template.findResources('AWS::SQS::Queue')).map(unhashed);
  const rules = Object.keys(template.findResources('AWS::Events::Rule')).map(unhashed);

  /** Namespace → metrics and the sets of dimensions it has, as documented, with the values our resources give. */
  const documented: Readonly<Record<string, { metrics: readonly string[]; dimensions: readonly object[] }>> = {
    // SQS developer guide, "Available CloudWatch metrics for Amazon SQS", read 2026-11.
    'AWS/SQS': {
      metrics: ['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'],
      dimensions: queues.map((QueueName) => ({ QueueName })),
    },
    // API Gateway developer guide, "Monitor CloudWatch metrics for HTTP APIs", read 2026-11. (`5XXError` is of REST APIs.)
    'AWS/ApiGateway': {
      metrics: ['5xx'],
      dimensions: deployed('AWS::ApiGatewayV2::Stage').map(({ ApiId, StageName }) => ({ ApiId, Stage: StageName })),
    },
    // EventBridge user guide, "Monitoring Amazon EventBridge", read 2026-11: both for a rule on a custom bus.
    'AWS/Events': {
      metrics: ['FailedInvocations'],
      dimensions: rules.map((RuleName) => ({ EventBusName: BUS, RuleName })),
    },
  };

  test.each([...alarms].filter(([, { Namespace }]) => Namespace !== METRIC_NAMESPACE))('%s', (_, alarm) => {
    const { namespace, metric, dimensions } = watched(alarm);
    expect(documented[namespace]?.metrics).toContain(metric);
    expect(documented[namespace]?.dimensions).toContainEqual(dimensions);
  });

  test('every DLQ is watched', () => {
    const seen = [...alarms.values()]
      .map(watched)
      .filter(({ metric }) => metric === 'ApproximateNumberOfMessagesVisible')
      .map(({ dimensions }) => dimensions.QueueName);
    expect(seen.sort()).toEqual(queues.filter((name) => name.includes('DeadLetter')).sort());
  });

  test('every rule is watched', () => {
    const seen = [...alarms.values()].map(({ Dimensions }) => dimensionsOf(Dimensions).RuleName).filter(Boolean);
    expect(seen.sort()).toEqual([...rules].sort());
  });

  test('the parked queue is the one whose age is watched', () => {
    expect(watched(alarms.get('ParkedTooLong') ?? {}).dimensions).toEqual({ QueueName: 'FanoutParkedQueue' });
  });
});

/** Every line that ingest and failures write about an outcome, by their own code. */
function handlersLines(): readonly LogLine[] {
  const circumstances = { busName: BUS, milliseconds: 3, bodyBytes: 100 };
  const time = new Date(0);
  const unchecked = parse(Buffer.from('{"type":"a"}'), { tenant: 'acme', receivedAt: time });
  if (!unchecked.ok) throw new Error(unchecked.reason);
  const sent = { event: unchecked.event, type: 'a', renamed: false, trimmed: false, unchecked: true };
  const outcomes: Outcome[] = [
    { answer: 'accepted', ...sent },
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
  return [...ingested, ...failed];
}

/** The series that CloudWatch reads off a line. */
function seriesOf(line: LogLine): readonly Series[] {
  return [...embeddedMetrics(toJson(line, 0))].flatMap(([namespace, data]) =>
    data.map(({ MetricName = '', Dimensions }) => ({
      namespace,
      metric: MetricName,
      dimensions: dimensionsOf(Dimensions),
    })),
  );
}

function keyOf({ namespace, metric, dimensions }: Series): string {
  return `${namespace} ${metric} ${JSON.stringify(Object.entries(dimensions).sort())}`;
}
