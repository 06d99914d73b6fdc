import type { stackAlarms } from '../../../cli/deployment/deployment-status';
import type { Alarm } from '../../api/health';

/** Alarms as the page has them, those that are on first. */
export function alarmsOf(described: Awaited<ReturnType<typeof stackAlarms>>): readonly Alarm[] {
  const alarms = described.map(
    ({
      AlarmName = '',
      StateValue,
      StateTransitionedTimestamp,
      StateUpdatedTimestamp,
      AlarmDescription = '',
    }): Alarm => {
      const since = (StateTransitionedTimestamp ?? StateUpdatedTimestamp)?.toISOString();
      return {
        name: AlarmName,
        state: StateValue ?? 'INSUFFICIENT_DATA',
        ...(since !== undefined && { since }),
        meaning: AlarmDescription,
      };
    },
  );
  const rank = ({ state }: Alarm) => (state === 'ALARM' ? 0 : 1);
  return alarms.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}
