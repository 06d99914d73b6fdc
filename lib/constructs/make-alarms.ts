import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AlarmSpec, Alarms } from './alarm-spec';
import { letServiceUseKey } from './encryption';
import { runbookLink } from './runbook';

/** How alarms tell, and whom. */
export interface AlarmNotice {
  /** @default - nobody: an alarm only shows that it is on */
  readonly topic?: sns.ITopic;
  /** Where the runbook can be read. @default - the file is named */
  readonly runbookUrl?: string;
}

/** Makes the alarms in `scope`. */
export function makeAlarms(
  scope: Construct,
  alarms: Alarms,
  { topic, runbookUrl }: AlarmNotice,
): readonly cloudwatch.Alarm[] {
  letServiceUseKey(scope, 'cloudwatch', topic?.masterKey);
  return Object.entries(alarms).map(([name, spec]) => {
    const { metric, threshold = 1, periods = 1, isHeartbeat, keepsState, meaning, first, kind } = spec;
    const alarm = new cloudwatch.Alarm(scope, name, {
      alarmDescription: `${meaning} ${first} Runbook: ${runbookLink(kind, runbookUrl)}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: isHeartbeat
        ? cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
        : cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: missingData({ isHeartbeat, keepsState }),
    });
    if (topic) {
      // Going off and being over again, nothing else: a person is told once each.
      alarm.addAlarmAction(new SnsAction(topic));
      alarm.addOkAction(new SnsAction(topic));
    }
    return alarm;
  });
}

/** Most count bad things: no data is no bad thing. A heart that is not heard is one. */
function missingData({ isHeartbeat, keepsState }: Pick<AlarmSpec, 'isHeartbeat' | 'keepsState'>) {
  if (isHeartbeat) return cloudwatch.TreatMissingData.BREACHING;
  return keepsState ? cloudwatch.TreatMissingData.IGNORE : cloudwatch.TreatMissingData.NOT_BREACHING;
}
