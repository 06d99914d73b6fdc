import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { METRIC_NAMESPACE } from '../../lib/contract';
import { everything } from '../support/everything';
import {
  alarmsOf,
  BUS,
  deployed,
  dimensionsOf,
  emitted,
  keyOf,
  neverEmitted,
  watchedBy,
} from '../support/metric-series';
import { stackOf } from '../support/synthesised';
import { type Evaluated, unhashed } from '../support/template';

const { fanout } = stackOf();
const template = Template.fromStack(Stack.of(fanout));
const alarms = alarmsOf({ fanout, template });
const whole = everything();
const all = whole.template;
const everyAlarm = alarmsOf(whole);
const alarm = (name: string): Evaluated => everyAlarm.get(name) ?? {};

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

  test.each(Object.entries(expected))('%s goes off at %j, and stays off without data', (name, it) => {
    const [Statistic, Threshold] = it;
    expect(alarms.get(name)).toMatchObject({
      Statistic,
      Threshold,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Period: 300,
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
    });
  });

  test('tell the topic when they go off and when it is over, and of nothing else', () => {
    for (const it of everyAlarm.values()) {
      expect(it).toMatchObject({ AlarmActions: ['FanoutAlertTopic'], OKActions: ['FanoutAlertTopic'] });
      expect(it.InsufficientDataActions).toBeUndefined();
      expect(it.ActionsEnabled).not.toBe(false);
    }
  });

  test('say in three sentences what it means, what to do, and where to read on', () => {
    for (const { AlarmDescription } of everyAlarm.values()) {
      // CloudWatch API reference, PutMetricAlarm, read 2026-11: 1,024 characters; a telephone shows fewer.
      expect(AlarmDescription.length).toBeLessThanOrEqual(300);
      expect(AlarmDescription).toMatch(/^[A-Z\d].+\. [A-Z].+\. Runbook: docs\/runbook\.md#[a-z]+$/);
    }
  });
});

describe('an alarm on automations', () => {
  test('by rate compares failed runs with all of them, from a least number on', () => {
    const { Metrics, ...it } = alarm('FailedAutomationRate');
    expect(it).toMatchObject({ Threshold: 20, EvaluationPeriods: 1, TreatMissingData: 'notBreaching' });
    const [rate, ...counts] = Metrics;
    expect(rate.Expression).toBe(
      'IF(FILL(failed, 0) + FILL(succeeded, 0) >= 10, 100 * FILL(failed, 0) / (FILL(failed, 0) + FILL(succeeded, 0)), 0)',
    );
    expect(
      counts.map(({ Id, MetricStat, ReturnData }: Evaluated) => [Id, MetricStat.Stat, MetricStat.Period, ReturnData]),
    ).toEqual([
      ['failed', 'Sum', 3600, false],
      ['succeeded', 'Sum', 3600, false],
    ]);
  });

  test('that fails most counts failures by tenant and fingerprint, by a rule on the log of the failures function', () => {
    const [rule] = deployed(all, 'AWS::CloudWatch::InsightRule');
    expect(rule).toMatchObject({
      RuleName: 'QlikEventFanout-Fanout-Monitoring-FailingAutomations',
      RuleState: 'ENABLED',
    });
    expect(JSON.parse(rule?.RuleBody)).toEqual({
      Schema: { Name: 'CloudWatchLogRule', Version: 1 },
      LogGroupNames: ['FanoutFailuresFailuresLog'],
      LogFormat: 'JSON',
      Contribution: {
        Keys: ['$.tenant', '$.fingerprint'],
        Filters: [
          { Match: '$.message', In: ['failure card sent'] },
          { Match: '$.Category', In: ['automations'] },
        ],
      },
      AggregateOn: 'Count',
    });
    expect(alarm('FailingAutomation')).toMatchObject({
      Threshold: 3,
      Metrics: [
        {
          Expression: "INSIGHT_RULE_METRIC('FanoutMonitoringFailingAutomationsRule.RuleName', 'MaxContributorValue')",
          Period: 3600,
        },
      ],
    });
  });

  test('by rate or by automation costs nothing unless it is asked for', () => {
    template.resourceCountIs('AWS::CloudWatch::InsightRule', 0);
    expect([...alarms.values()].filter(({ Metrics }) => Metrics)).toEqual([]);
  });
});

test('an alarm on silence goes off when no hour of so many has an event of the tenant', () => {
  const { Metrics, ...it } = alarm('NoEvents-acme');
  expect(it).toMatchObject({
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    EvaluationPeriods: 6,
    TreatMissingData: 'breaching',
  });
  expect(Metrics[0].Expression).toBe('FILL(events, 0)');
  expect(Metrics[1].MetricStat).toMatchObject({ Period: 3600, Stat: 'Sum' });
  expect(dimensionsOf(Metrics[1].MetricStat.Metric.Dimensions)).toEqual({ EventBusName: BUS, Tenant: 'acme' });
});

describe('an alarm watches a series that somebody emits', () => {
  test.each([...everyAlarm])('%s', (_, it) => {
    expect(neverEmitted(all, watchedBy(it))).toEqual([]);
  });

  test('and one with a dimension of another shape would be caught', () => {
    const [series] = watchedBy(alarm('FailedAutomationRuns'));
    if (series === undefined) throw new Error('it watches nothing');
    expect(series.namespace).toBe(METRIC_NAMESPACE);
    expect(emitted).toContain(keyOf(series));
    const wrong: Readonly<Record<string, string>>[] = [
      {},
      { EventBusName: BUS },
      { EventBusName: `${BUS}-2`, Category: 'automations' },
      { EventBus: BUS, Category: 'automations' },
      { EventBusName: BUS, Category: 'automation' },
      { EventBusName: BUS, Category: 'automations', Tenant: 'acme' },
    ];
    expect(
      neverEmitted(
        all,
        wrong.map((dimensions) => ({ ...series, dimensions })),
      ),
    ).toHaveLength(wrong.length);
  });

  test('whose bus is the one that the handlers are told', () => {
    const told = deployed(template, 'AWS::Lambda::Function').map(({ Environment }) => Environment.Variables.BUS_NAME);
    expect(told).toEqual([BUS, BUS, BUS]);
  });
});

describe('nothing goes unwatched', () => {
  const queues = Object.keys(template.findResources('AWS::SQS::Queue')).map(unhashed);
  const rules = Object.keys(template.findResources('AWS::Events::Rule')).map(unhashed);
  const series = [...alarms.values()].flatMap(watchedBy);

  test('every DLQ is watched', () => {
    const seen = series
      .filter(({ metric }) => metric === 'ApproximateNumberOfMessagesVisible')
      .map(({ dimensions }) => dimensions.QueueName);
    expect(seen.sort()).toEqual(queues.filter((name) => name.includes('DeadLetter')).sort());
  });

  test('every rule is watched', () => {
    const seen = series.map(({ dimensions }) => dimensions.RuleName).filter(Boolean);
    expect(seen.sort()).toEqual([...rules].sort());
  });

  test('the parked queue is the one whose age is watched', () => {
    expect(watchedBy(alarm('ParkedTooLong'))[0]?.dimensions).toEqual({ QueueName: 'FanoutParkedQueue' });
  });
});
