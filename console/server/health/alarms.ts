import { shortAlarmName } from '../../../cli/deployment/alarm-name';
import type { stackAlarms } from '../../../cli/deployment/deployment-status';
import type { Alarm } from '../../api/health';

type MetricAlarm = Awaited<ReturnType<typeof stackAlarms>>[number];

/** The alarms as they are shown, those that are on first. */
export const alarmsFrom = (alarms: readonly MetricAlarm[]): readonly Alarm[] =>
  alarms.map(alarmFrom).sort((a, b) => ranks[a.state] - ranks[b.state] || a.title.localeCompare(b.title));

const ranks = { ALARM: 0, OK: 1, INSUFFICIENT_DATA: 2 } as const;

function alarmFrom({
  AlarmName: name = '',
  StateValue: state = 'INSUFFICIENT_DATA',
  StateTransitionedTimestamp,
  StateUpdatedTimestamp,
  AlarmDescription = '',
}: MetricAlarm): Alarm {
  const since = (StateTransitionedTimestamp ?? StateUpdatedTimestamp)?.toISOString();
  // The last that the constructs write: `Runbook: docs/runbook.md#parkedtoolong`.
  const [, meaning = AlarmDescription, runbook] = /^(.*?)\s*Runbook: (\S+)$/s.exec(AlarmDescription) ?? [];
  return { name, title: shortAlarmName(name), state, since, meaning, runbook };
}
