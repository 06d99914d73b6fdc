import { stackAlarms } from '../../../cli/deployment/deployment-status';
import type { DeployedStack } from '../../../cli/deployment/stack';
import type { Alarm } from '../../api/health';

/** The stack's alarms, those that are on first. */
export async function alarmsOf(stack: DeployedStack): Promise<readonly Alarm[]> {
  const alarms = (await stackAlarms(stack)).map(
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
