import { DescribeAlarmHistoryCommand } from '@aws-sdk/client-cloudwatch';
import { stackAlarms } from './deployment-status';
import type { DeployedStack } from './stack';

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

/** The last changes of the stack's alarms. */
export async function alarmChangesOf(stack: DeployedStack): Promise<readonly AlarmChange[]> {
  const ours = new Set((await stackAlarms(stack)).map(({ AlarmName }) => AlarmName));
  const { AlarmHistoryItems = [] } = await stack.clients.cloudWatch.send(
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
