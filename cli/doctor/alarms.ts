import { shortAlarmName } from '../deployment/alarm-name';
import { stackAlarms } from '../deployment/deployment-status';
import { amber, type Check, green, red } from './check';

/** Whether an alarm is on, and whether each would tell somebody. */
export const alarms: Check = {
  name: 'alarms',
  asks: ['cloudwatch:DescribeAlarms', 'cloudformation:ListStackResources'],
  look: async (installation) => {
    const all = await stackAlarms(installation);
    if (all.length === 0) return amber('there are none', 'fanout.json, alarms; then npx cdk deploy');
    const mute = all.filter(
      ({ ActionsEnabled = true, AlarmActions = [] }) => !ActionsEnabled || AlarmActions.length === 0,
    );
    const on = all.filter(({ StateValue }) => StateValue === 'ALARM');
    if (on.length > 0) {
      const [only, ...more] = on;
      const meaning = more.length === 0 ? only?.AlarmDescription : undefined;
      return red(
        `${on.length} of ${all.length} are on: ${namesOf(on)}`,
        meaning ?? 'qlik-fanout status, and docs/runbook.md',
      );
    }
    if (mute.length > 0) return red(`${mute.length} of ${all.length} tell nobody: ${namesOf(mute)}`, MEND);
    return green(`none of ${all.length} is on, and each has an action`);
  },
};

const MEND = 'aws cloudwatch enable-alarm-actions --alarm-names …, or npx cdk deploy';

const namesOf = (some: readonly { readonly AlarmName?: string }[]) =>
  some
    .slice(0, 3)
    .map(({ AlarmName = '?' }) => shortAlarmName(AlarmName))
    .join(', ') + (some.length > 3 ? ', …' : '');
