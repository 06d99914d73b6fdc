import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Alarms } from './alarms';

/** Makes the alarms in `scope`, with names of the scope it is in. @param topic whom they tell, if anybody */
export function makeAlarms(scope: Construct, alarms: Alarms, topic?: sns.ITopic): readonly cloudwatch.Alarm[] {
  const prefix = namePrefix(scope);
  return Object.entries(alarms).map(
    ([name, { metric, threshold = 1, isHeartbeat = false, meaning, heading = name }]) => {
      const alarm = new cloudwatch.Alarm(scope, name, {
        alarmName: `${prefix}-${name}`,
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

/** Stack and place in it, so that two fan-outs in one stack, or two stacks of one app, keep their alarms apart. */
function namePrefix(scope: Construct): string {
  const stack = Stack.of(scope);
  const place = scope.node.scopes.slice(stack.node.scopes.length, -1);
  return [stack.stackName, ...place.map(({ node }) => node.id)].join('-');
}
