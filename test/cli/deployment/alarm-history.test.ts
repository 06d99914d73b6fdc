import { alarmHistory } from '../../../cli/deployment/alarm-history';
import { shortAlarmName } from '../../../cli/deployment/alarm-name';
import { fakeAws } from '../fake-aws';

const SINCE = new Date('2026-11-24T00:00:00Z');

const record = (AlarmName: string, time: string, from: string, to: string, over: object = {}) => ({
  AlarmName,
  Timestamp: new Date(`2026-11-25T${time}Z`),
  HistoryData: JSON.stringify({
    version: '1.0',
    oldState: { stateValue: from },
    newState: { stateValue: to, stateReason: 'Threshold Crossed' },
  }),
  ...over,
});

test('changes of the alarms that are asked for, page after page, the newest first', async () => {
  const { clients, asked } = fakeAws({
    DescribeAlarmHistoryCommand: ({ NextToken }: { readonly NextToken?: string }) =>
      NextToken
        ? { AlarmHistoryItems: [record('Mine-A', '01:00:00', 'INSUFFICIENT_DATA', 'OK')] }
        : {
            AlarmHistoryItems: [
              record('Mine-A', '03:00:00', 'OK', 'ALARM'),
              record('Of-another-team', '02:00:00', 'OK', 'ALARM'),
            ],
            NextToken: 'more',
          },
  });
  expect(await alarmHistory(clients, ['Mine-A', 'Mine-B'], SINCE)).toEqual({
    changes: [
      { alarm: 'Mine-A', at: '2026-11-25T03:00:00.000Z', from: 'OK', to: 'ALARM', why: 'Threshold Crossed' },
      {
        alarm: 'Mine-A',
        at: '2026-11-25T01:00:00.000Z',
        from: 'INSUFFICIENT_DATA',
        to: 'OK',
        why: 'Threshold Crossed',
      },
    ],
    isWhole: true,
  });
  expect(asked[0]?.input).toMatchObject({ StartDate: SINCE, HistoryItemType: 'StateUpdate' });
});

// In an account with thousands of alarms a page of the console would otherwise read for minutes.
test('reading ends after some pages, and it is said that there is more', async () => {
  const { clients, asked } = fakeAws({ DescribeAlarmHistoryCommand: { AlarmHistoryItems: [], NextToken: 'more' } });
  expect(await alarmHistory(clients, ['Mine-A'], SINCE)).toEqual({ changes: [], isWhole: false });
  expect(asked).toHaveLength(5);
});

test.each([
  ['no data', { HistoryData: undefined }],
  ['no JSON', { HistoryData: '{' }],
  ['null', { HistoryData: 'null' }],
  ['states of no alarm', { HistoryData: '{"oldState":{"stateValue":"?"},"newState":{"stateValue":"OK"}}' }],
  ['no time', { Timestamp: undefined }],
])('a record with %s tells nothing and hides no other', async (_, over) => {
  const { clients } = fakeAws({
    DescribeAlarmHistoryCommand: {
      AlarmHistoryItems: [
        record('Mine-A', '03:00:00', 'OK', 'ALARM', over),
        record('Mine-A', '02:00:00', 'ALARM', 'OK'),
      ],
    },
  });
  const { changes } = await alarmHistory(clients, ['Mine-A'], SINCE);
  expect(changes.map(({ at }) => at)).toEqual(['2026-11-25T02:00:00.000Z']);
});

test.each([
  ['QlikEventFanout-FanoutMonitoringParkedTooLong43DD8525-7EB83F01890F3', 'ParkedTooLong'],
  ['Fanout-prod-eu-QlikMonitoringNoEvents1C96909E-AD55BDFC16F7A', 'NoEvents'],
  ['Mine-MonitoringFailedInvocationsMonitoringFn78742B8C-96E5E9A64E5F5', 'FailedInvocationsMonitoringFn'],
  ['Mine-A', 'Mine-A'],
  ['a name of my own', 'a name of my own'],
])('%s is shown as %s', (name, short) => {
  expect(shortAlarmName(name)).toBe(short);
});
