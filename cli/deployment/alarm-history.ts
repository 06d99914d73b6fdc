import { type AlarmHistoryItem, DescribeAlarmHistoryCommand } from '@aws-sdk/client-cloudwatch';
import type { Clients } from './stack';

/** The states of an alarm, as CloudWatch names them. */
export const alarmStates = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
export type AlarmState = (typeof alarmStates)[number];

/** A change of an alarm's state. */
export interface AlarmChange {
  readonly alarm: string;
  /** RFC 3339. */
  readonly at: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  /** In CloudWatch's words. */
  readonly why: string;
}

/** Changes, the newest first. */
export interface AlarmHistory {
  readonly changes: readonly AlarmChange[];
  /** Whether it reaches back as far as was asked: an account whose alarms change very often has too much to read. */
  readonly isWhole: boolean;
}

/** Records in a page, and pages: DescribeAlarmHistory gives 100 at most (CloudWatch API reference, read 2026-11). */
const PAGE_RECORDS = 100;
const MOST_PAGES = 5;

/** How some alarms have changed since a time: CloudWatch tells of all alarms of the account, and these are picked out. */
export async function alarmHistory(
  { cloudWatch }: Pick<Clients, 'cloudWatch'>,
  alarms: readonly string[],
  since: Date,
): Promise<AlarmHistory> {
  const ours = new Set(alarms);
  const changes: AlarmChange[] = [];
  let NextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const found = await cloudWatch.send(
      new DescribeAlarmHistoryCommand({
        HistoryItemType: 'StateUpdate',
        StartDate: since,
        MaxRecords: PAGE_RECORDS,
        ScanBy: 'TimestampDescending',
        NextToken,
      }),
    );
    const items = (found.AlarmHistoryItems ?? []).filter(({ AlarmName = '' }) => ours.has(AlarmName));
    changes.push(...items.flatMap(changeIn));
    NextToken = found.NextToken;
    if (!NextToken) break;
  }
  return { changes: changes.sort((a, b) => b.at.localeCompare(a.at)), isWhole: !NextToken };
}

interface HistoryData {
  readonly oldState?: { readonly stateValue?: string };
  readonly newState?: { readonly stateValue?: string; readonly stateReason?: string };
}

/** What a record says; nothing when it tells of no two states. */
function changeIn({ AlarmName: alarm, Timestamp, HistoryData: text = '' }: AlarmHistoryItem): AlarmChange[] {
  const { oldState, newState } = dataIn(text);
  const [from, to] = [stateIn(oldState?.stateValue), stateIn(newState?.stateValue)];
  if (!alarm || !Timestamp || !from || !to) return [];
  return [{ alarm, at: Timestamp.toISOString(), from, to, why: newState?.stateReason ?? '' }];
}

const stateIn = (value: string | undefined) => alarmStates.find((state) => state === value);

function dataIn(text: string): HistoryData {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
