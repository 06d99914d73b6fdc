import { Duration } from 'aws-cdk-lib';
import type { AlarmSettings } from '../../lib/constructs/alarm-settings';
import { everything } from '../support/everything';
import { alarmsOf, deployed } from '../support/metric-series';
import type { Evaluated } from '../support/template';

const alarmsWith = (alarms: AlarmSettings) => alarmsOf(everything({ alarms }));

test('thresholds and periods are set one by one, and the others stay as they are', () => {
  const alarms = alarmsWith({
    FailedReloads: { threshold: 5, period: Duration.minutes(15) },
    ParkedTooLong: { threshold: Duration.minutes(20) },
    SubscriptionDeadLetters: { threshold: 100 },
    DeliveriesMissing: { threshold: 2 },
    FailingAutomation: { threshold: 4, period: Duration.minutes(30) },
    FailedAutomationRate: { percent: 12.5, minimumRuns: 8, period: Duration.hours(2) },
  });
  expect(alarms.get('FailedReloads')).toMatchObject({ Threshold: 5, Period: 900 });
  expect(alarms.get('FailedAutomationRuns')).toMatchObject({ Threshold: 1, Period: 300 });
  expect(alarms.get('ParkedTooLong')).toMatchObject({ Threshold: 1200, Period: 300 });
  expect(alarms.get('DeadLetters-Any')).toMatchObject({ Threshold: 100 });
  expect(alarms.get('ParkedDeadLetters')).toMatchObject({ Threshold: 1 });
  expect(alarms.get('DeliveriesMissing-acme')).toMatchObject({ Threshold: 2, Period: 1800 });
  expect(alarms.get('FailingAutomation')).toMatchObject({ Threshold: 4, Metrics: [{ Period: 1800 }] });
  const rate = alarms.get('FailedAutomationRate');
  expect(rate?.Threshold).toBe(12.5);
  expect(rate?.Metrics.slice(1).map(({ MetricStat }: Evaluated) => MetricStat.Period)).toEqual([7200, 7200]);
});

test('a kind that is switched off has no alarm, and what it would need is not there', () => {
  const enabled = false;
  const alarms = alarmsWith({
    FailedInvocations: { enabled },
    ReconcileFailing: { enabled },
    FailingAutomation: { threshold: 3, enabled },
    NoEvents: { after: Duration.hours(1), enabled },
  });
  expect([...alarms.keys()].filter((name) => /^(FailedInv|Reconcile|FailingA|NoEvents)/.test(name))).toEqual([]);
  expect(alarms.has('WebhookDisabled-acme')).toBe(true);
  const { template } = everything({ alarms: { FailingAutomation: { threshold: 3, enabled } } });
  template.resourceCountIs('AWS::CloudWatch::InsightRule', 0);
});

test('silence is watched for chosen tenants, for as long as CloudWatch can look back', () => {
  const tenants = { acme: { host: 'a.b' }, test: { host: 'c.d' } };
  const alarms = alarmsOf(
    everything({
      tenants,
      expectedReloads: {},
      alarms: { NoEvents: { after: Duration.days(7), tenants: ['acme'] } },
    }),
  );
  expect([...alarms.keys()].filter((name) => name.startsWith('NoEvents'))).toEqual(['NoEvents-acme']);
  expect(alarms.get('NoEvents-acme')).toMatchObject({ EvaluationPeriods: 168 });
});

/** What a configuration file or an untyped caller may say, and what it is told. */
test.each([
  [
    { FailedRelods: {} },
    'alarms: there is no alarm "FailedRelods"; allowed: FailedAutomationRuns, FailedAutomationRate',
  ],
  [{ constructor: {} }, 'alarms: there is no alarm "constructor"; allowed: '],
  [
    { FailedReloads: { treshold: 2 } },
    'alarms.FailedReloads: unknown key "treshold"; allowed: enabled, threshold, period',
  ],
  [{ WebhookDisabled: { threshold: 2 } }, 'alarms.WebhookDisabled: unknown key "threshold"; allowed: enabled'],
  [{ FailedReloads: { threshold: 0 } }, 'alarms.FailedReloads.threshold: got 0; a whole number above 0 is allowed'],
  [{ FailedReloads: { threshold: 1.5 } }, 'alarms.FailedReloads.threshold: got 1.5; a whole number above 0 is allowed'],
  [{ FailedReloads: { threshold: '2' } }, 'alarms.FailedReloads.threshold: got "2"; a whole number above 0 is allowed'],
  [
    { FailedReloads: { period: Duration.seconds(90) } },
    'alarms.FailedReloads.period: got 1 minute 30 seconds; a Duration of whole minutes, up to a day is allowed',
  ],
  [
    { FailedReloads: { period: Duration.days(2) } },
    'alarms.FailedReloads.period: got 2 days; a Duration of whole minutes, up to a day is allowed',
  ],
  [{ FailedReloads: { enabled: 'no' } }, 'alarms.FailedReloads.enabled: got "no"; true or false is allowed'],
  [
    { ParkedTooLong: { threshold: 600 } },
    'alarms.ParkedTooLong.threshold: got 600; a Duration of whole seconds, up to 14 days is allowed',
  ],
  [
    { FailedAutomationRate: { percent: 120, minimumRuns: 1 } },
    'alarms.FailedAutomationRate.percent: got 120; a number above 0, up to 100, is allowed',
  ],
  [
    { FailedAutomationRate: { percent: 20 } },
    'alarms.FailedAutomationRate.minimumRuns: got nothing; a whole number above 0 is allowed',
  ],
  [{ FailingAutomation: {} }, 'alarms.FailingAutomation.threshold: got nothing; a whole number above 0 is allowed'],
  [
    { NoEvents: { after: Duration.minutes(90) } },
    'alarms.NoEvents.after: got 1 hour 30 minutes; a Duration of whole hours, up to seven days is allowed',
  ],
  [
    { NoEvents: { after: Duration.days(8) } },
    'alarms.NoEvents.after: got 8 days; a Duration of whole hours, up to seven days is allowed',
  ],
  [
    { NoEvents: { after: Duration.hours(1), tenants: ['acmee'] } },
    'alarms.NoEvents.tenants: "acmee" is no configured tenant; allowed: acme',
  ],
  [
    { NoEvents: { after: Duration.hours(1), tenants: [] } },
    'alarms.NoEvents.tenants: got []; a list of at least one configured tenant is allowed',
  ],
])('%j is refused with the key, the value and what is allowed', (alarms, message) => {
  expect(() => everything({ alarms: alarms as AlarmSettings })).toThrow(message);
});

describe('the address of the runbook', () => {
  test('is in every alarm, with the heading', () => {
    const { template } = everything({ runbookUrl: 'https://wiki.example.com/qlik' });
    for (const { AlarmDescription } of deployed(template, 'AWS::CloudWatch::Alarm')) {
      expect(AlarmDescription).toMatch(/ Runbook: https:\/\/wiki\.example\.com\/qlik#[a-z]+$/);
    }
  });

  test.each(['wiki.example.com', 'http://wiki.example.com', 'https://wiki.example.com#top', ''])(
    '%j is refused with what is allowed',
    (runbookUrl) => {
      expect(() => everything({ runbookUrl })).toThrow(
        `runbookUrl: got ${JSON.stringify(runbookUrl)}; an address that begins with https:// and has no # is allowed`,
      );
    },
  );
});
