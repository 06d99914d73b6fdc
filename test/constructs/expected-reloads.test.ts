import { Duration } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ExpectedReload } from '../../lib/constructs/expected-reloads';
import { APP, everything } from '../support/everything';
import { deployed } from '../support/metric-series';
import { resource, resources, statements } from '../support/template';

const sales: ExpectedReload = { app: APP, by: '06:15', timeZone: 'Europe/Zurich' };
const { template } = everything({
  expectedReloads: {
    sales,
    'sales-noon': { ...sales, by: '12:00', timeZone: 'UTC', days: ['MON', 'FRI'], within: Duration.hours(6) },
  },
});

test('a schedule for each asks the function at that time of day, in that time zone', () => {
  const schedules = resources(template, 'AWS::Scheduler::Schedule');
  expect(Object.values(schedules)).toMatchObject([
    { ScheduleExpression: 'cron(15 6 ? * * *)', ScheduleExpressionTimezone: 'Europe/Zurich' },
    { ScheduleExpression: 'cron(0 12 ? * MON,FRI *)', ScheduleExpressionTimezone: 'UTC' },
  ]);
  for (const { FlexibleTimeWindow, Target } of Object.values(schedules)) {
    expect(FlexibleTimeWindow).toEqual({ Mode: 'OFF' });
    expect(Target).toMatchObject({
      Arn: '<FanoutExpectedReloadsExpectations.Arn>',
      RoleArn: '<FanoutExpectedReloadsScheduleRole.Arn>',
    });
  }
  expect(Object.values(schedules).map(({ Target }) => JSON.parse(Target.Input))).toEqual([
    { name: 'sales', tenant: 'acme', app: APP, withinSeconds: 86_400, deadline: '<aws.scheduler.scheduled-time>' },
    { name: 'sales-noon', tenant: 'acme', app: APP, withinSeconds: 21_600, deadline: '<aws.scheduler.scheduled-time>' },
  ]);
});

test('the schedules may call the one function; the function may search the one journal', () => {
  const of = (role: string) =>
    statements(resource(template, 'AWS::IAM::Policy', role).PolicyDocument).filter(
      ({ Action }) => ![Action].flat().includes('logs:PutLogEvents'),
    );
  expect(of('FanoutExpectedReloadsScheduleRole')).toEqual([
    { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '<FanoutExpectedReloadsExpectations.Arn>' },
  ]);
  expect(of('FanoutExpectedReloadsExpectationsRole')).toEqual([
    { Effect: 'Allow', Action: 'logs:FilterLogEvents', Resource: '<FanoutEventsanalyticsappsjournal.Arn>' },
  ]);
  const { Statement } = resource(
    template,
    'AWS::IAM::Role',
    'FanoutExpectedReloadsScheduleRole',
  ).AssumeRolePolicyDocument;
  expect(Statement).toEqual([
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'scheduler.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } },
    },
  ]);
});

test('each has an alarm that stays as it is until the next check', () => {
  const alarms = deployed(template, 'AWS::CloudWatch::Alarm').filter(
    ({ MetricName }) => MetricName === 'MissedReloads',
  );
  expect(alarms).toMatchObject(
    ['sales', 'sales-noon'].map((name) => ({
      Dimensions: expect.arrayContaining([{ Name: 'Expectation', Value: name }]),
      Statistic: 'Maximum',
      Threshold: 1,
      TreatMissingData: 'ignore',
    })),
  );
  expect(alarms[0]?.AlarmDescription).toBe(
    `Reload sales, expected by 06:15 Europe/Zurich, did not come. Look in Qlik at the reloads of app ${APP}. Runbook: docs/runbook.md#reloadmissed`,
  );
});

test('without any there is no function and no schedule', () => {
  const without = everything({ expectedReloads: {} }).template;
  without.resourceCountIs('AWS::Scheduler::Schedule', 0);
  expect(Object.keys(resources(without, 'AWS::Lambda::Function'))).not.toContain('FanoutExpectedReloadsExpectations');
});

const two = { acme: { host: 'a.b' }, other: { host: 'c.d' } };

test('of several tenants it is said whose app it is', () => {
  expect(() => everything({ tenants: two, expectedReloads: { sales } })).toThrow(
    'expectedReloads.sales.tenant: got undefined; one of acme, other is allowed',
  );
  const { template: of } = everything({ tenants: two, expectedReloads: { sales: { ...sales, tenant: 'other' } } });
  expect(JSON.parse(resource(of, 'AWS::Scheduler::Schedule').Target.Input).tenant).toBe('other');
});

test.each<[object, string]>([
  [{ by: '6:15' }, '.by: got "6:15"; a time of day such as 06:15 is allowed'],
  [{ by: '24:00' }, '.by: got "24:00"; a time of day such as 06:15 is allowed'],
  [{ timeZone: 'Zurich' }, '.timeZone: got "Zurich"; an IANA time zone such as Europe/Zurich is allowed'],
  [{ timeZone: 'CET' }, '.timeZone: got "CET"; an IANA time zone such as Europe/Zurich is allowed'],
  [{ days: [] }, '.days: got []; a list of MON, TUE, WED, THU, FRI, SAT, SUN is allowed'],
  [{ days: ['Monday'] }, '.days: got ["Monday"]; a list of MON, TUE'],
  [{ app: 'a b' }, '.app: got "a b"; the id of an app is allowed'],
  [{ within: Duration.days(8) }, '.within: got "8 days"; a Duration of whole minutes, up to seven days, is allowed'],
  [{ within: Duration.seconds(90) }, '.within: got "1 minute 30 seconds"; a Duration of whole minutes'],
  [{ tenant: 'acmee' }, '.tenant: got "acmee"; one of acme is allowed'],
])('%j is refused with what is allowed', (over, message) => {
  const reload = { ...sales, ...over } as ExpectedReload;
  expect(() => everything({ expectedReloads: { sales: reload } })).toThrow(`expectedReloads.sales${message}`);
});

test('a reload is not looked for further back than the journal of apps goes', () => {
  const expectedReloads = { sales: { ...sales, within: Duration.days(4) } };
  const categories = { 'analytics-apps': { journalRetention: RetentionDays.THREE_DAYS } };
  expect(() => everything({ expectedReloads, categories })).toThrow(
    'expectedReloads.sales.within: got "4 days"; no more than the 3 days that the journal keeps an event is allowed',
  );
  expect(() => everything({ expectedReloads })).not.toThrow();
});

test('a name that no alarm can have, and a fan-out without a journal, are refused', () => {
  expect(() => everything({ expectedReloads: { 'a b': sales } })).toThrow(
    'expectedReloads.a b: got "a b"; a name of 1 to 63 letters, digits and hyphens is allowed',
  );
  expect(() => everything({ journal: false })).toThrow(
    'expectedReloads: they are looked up in the journal, but `journal` is false; switch it on',
  );
});
