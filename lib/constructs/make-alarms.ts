import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Alarms } from './alarms';
import { letServiceUseKey } from './encryption';

/** Makes the alarms in `scope`. @param topic whom they tell, if anybody */
export function makeAlarms(scope: Construct, alarms: Alarms, topic?: sns.ITopic): readonly cloudwatch.Alarm[] {
  letServiceUseKey(scope, 'cloudwatch', topic?.masterKey);
  return Object.entries(alarms).map(
    ([name, { metric, threshold = 1, isHeartbeat = false, meaning, heading = name }]) => {
      const alarm = new cloudwatch.Alarm(scope, name, {
        alarmDescription: `${meaning} What to do: docs/runbook.md#${heading.toLowerCase()}`,
        metric,
        threshold,
        evaluationPeriods: 1,
        comparisonOperator: isHeartbeat
          ? cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
          : cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        // The others count bad things: no data is no bad thing. A heart that is not heard is one.
        treatMissingData: isHeartbeat
          ? cloudwatch.TreatMissingData.BREACHING
          : cloudwatch.TreatMissingData.NOT_BREACHING,
      });
      if (topic) {
        alarm.addAlarmAction(new SnsAction(topic));
        alarm.addOkAction(new SnsAction(topic));
      }
      return alarm;
    },
  );
}
