import { DescribeAlarmHistoryCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { Clients } from './stack';

/** A change of an alarm's state. */
export interface AlarmChange {
  readonly alarm: string;
  /** RFC 3339. */
  readonly at: string;
  /** In CloudWatch's words. */
  readonly summary: string;
}

/** Changes of all alarms of the account that are looked through, the newest first (DescribeAlarmHistory, one page). */
const LOOKED_THROUGH = 100;

/** Changes that are told. */
const MOST = 30;

/** The last changes of these alarms. */
export async function alarmChangesOf(
  { cloudWatch }: Pick<Clients, 'cloudWatch'>,
  alarms: readonly MetricAlarm[],
): Promise<readonly AlarmChange[]> {
  const ours = new Set(alarms.map(({ AlarmName }) => AlarmName));
  const { AlarmHistoryItems = [] } = await cloudWatch.send(
    new DescribeAlarmHistoryCommand({
      HistoryItemType: 'StateUpdate',
      MaxRecords: LOOKED_THROUGH,
      ScanBy: 'TimestampDescending',
    }),
  );
  return AlarmHistoryItems.filter(({ AlarmName }) => ours.has(AlarmName))
    .slice(0, MOST)
    .map(({ AlarmName = '', Timestamp, HistorySummary = '' }) => ({
      alarm: AlarmName,
      at: Timestamp?.toISOString() ?? '',
      summary: HistorySummary,
    }));
}
