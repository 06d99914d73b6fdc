import {
  DescribeAlarmsCommand,
  GetDashboardCommand,
  GetMetricStatisticsCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { checkReload, type Expected } from '../../lambda/expectations/expectations';
import { reloadLines } from '../../lambda/expectations/journal';
import { outcomeLine } from '../../lambda/expectations/outcome-line';
import { toJson } from '../../lambda/shared/log';
import { filteredMetrics } from '../../lib/constructs/delivery-metrics';
import { METRIC_NAMESPACE } from '../../lib/contract';
import { sampleDelivery } from '../../lib/qlik/samples';
import { openInbox } from '../../local/inbox';
import {
  arrived,
  cloudWatch,
  deliver,
  EXPECTED_APP,
  eventually,
  logs,
  outputs,
  resource,
  sns,
  sqs,
  tenant,
  unique,
} from './deployed';

jest.setTimeout(90_000);

test('the dashboard is there, and shows what the stack has', async () => {
  const DashboardName = await resource('AWS::CloudWatch::Dashboard', /./);
  const { DashboardBody = '{}' } = await cloudWatch.send(new GetDashboardCommand({ DashboardName }));
  const { widgets } = JSON.parse(DashboardBody);
  expect(widgets.length).toBeGreaterThan(10);
  expect(DashboardBody).toContain(`"EventBusName","${outputs.BusName}"`);
  expect(DashboardBody).toContain(outputs.ParkedDlqUrl.split('/').at(-1));
});

// A filter whose pattern, field or dimension the deployed handler's line does not have measures nothing, in silence.
test('every metric that filters read off an accepted delivery’s line is measured by the deployed ones', async () => {
  const id = unique();
  const { body } = sampleDelivery('com.qlik.v1.user.created', { envelope: 'cloud', unique: id, time: new Date() });
  await deliver(JSON.stringify({ ...JSON.parse(body), id }));
  await arrived(id);
  const values: Readonly<Record<string, string>> = {
    EventBusName: outputs.BusName,
    Answer: 'accepted',
    Category: 'users',
    Type: 'com.qlik.v1.user.created',
    Tenant: tenant,
  };
  for (const { name, by } of filteredMetrics) {
    await eventually(`${name} by ${by.join(', ')}`, async () => {
      const { Datapoints = [] } = await cloudWatch.send(
        new GetMetricStatisticsCommand({
          Namespace: METRIC_NAMESPACE,
          MetricName: name,
          Dimensions: by.map((Name) => ({ Name, Value: values[Name] })),
          StartTime: new Date(Date.now() - 600_000),
          EndTime: new Date(Date.now() + 60_000),
          Period: 60,
          Statistics: ['SampleCount'],
        }),
      );
      return Datapoints.some(({ SampleCount = 0 }) => SampleCount >= 1);
    });
  }
});

describe('a reload expected by a time of day', () => {
  let AlarmName: string;
  beforeAll(async () => {
    AlarmName = await resource('AWS::CloudWatch::Alarm', /MonitoringReloadMissedsales/);
  });

  /**
   * Does what the function does when its schedule asks. Not the function itself: the engine's IAM does not let it search
   * (docs/fidelity.md).
   */
  const check = async () => {
    const deadline = new Date().toISOString();
    const asked = { name: 'sales', tenant, app: EXPECTED_APP, withinSeconds: 3600, deadline };
    const journal = await resource('AWS::Logs::LogGroup', /^FanoutEventsanalyticsappsjournal/);
    return checkReload(asked, reloadLines(logs, journal));
  };

  /** Writes what the function writes of it. */
  const tell = async (expected: Expected) => {
    const logGroupName = await resource('AWS::Logs::LogGroup', /^FanoutExpectedReloadsExpectationsLog/);
    const stream = { logGroupName, logStreamName: unique() };
    await logs.send(new CreateLogStreamCommand(stream));
    const timestamp = Date.now();
    const message = toJson(outcomeLine(expected, outputs.BusName), timestamp);
    await logs.send(new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp, message }] }));
  };

  const state = async () => {
    const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
    return MetricAlarms[0]?.StateValue;
  };

  const reload = async (app: string, failing = false) => {
    const id = unique();
    const options = { envelope: 'cloud', unique: id, time: new Date(), failing } as const;
    const { body } = sampleDelivery('com.qlik.v1.reload.finished', options);
    const event = JSON.parse(body);
    await deliver(JSON.stringify({ ...event, id, data: { ...event.data, appId: app } }));
    await arrived(id);
  };

  test('is missed while none ended well, whose alarm tells the topic, and is found in the journal then', async () => {
    const inbox = await openInbox({ sns, sqs }, outputs.AlertTopicArn);
    await cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: 'OK', StateReason: 'test' }));
    await reload(EXPECTED_APP, true);
    await reload(unique());
    const missed = await check();
    expect(missed.came).toBe(false);
    await tell(missed);
    await eventually('the alarm to be on', async () => (await state()) === 'ALARM');
    const told = await eventually('the notification of the alarm', async () =>
      (await inbox()).find((it) => it.AlarmName === AlarmName && it.NewStateValue === 'ALARM'),
    );
    expect(told.AlarmDescription).toContain('Reload sales, expected by 06:15 Europe/Zurich, did not come.');
    await reload(EXPECTED_APP);
    expect((await check()).came).toBe(true);
  });
});
