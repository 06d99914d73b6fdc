import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type Alarms, alarmsOf, alarmsOfSubscription } from './alarms';
import type { QlikEventBus } from './event-bus';
import type { FailureAlerts } from './failure-alerts';
import type { Reconcile } from './reconcile';
import type { RetryQueue } from './retry-queue';
import type { Subscription } from './subscription';
import type { WebhookApi } from './webhook-api';

export interface MonitoringProps {
  readonly bus: QlikEventBus;
  readonly api: WebhookApi;
  readonly parked: RetryQueue;
  readonly failures: FailureAlerts;
  /** @default - no tenant is reconciled */
  readonly reconcile?: Reconcile;
  /** Whom every alarm tells. */
  readonly topic: sns.ITopic;
}

/**
 * The alarms: what failed in Qlik, and whatever could keep an event from arriving. `docs/runbook.md` has a heading for
 * each, and a test says when one is missing.
 */
export class Monitoring extends Construct {
  readonly #alarms: cloudwatch.Alarm[] = [];
  readonly #action: SnsAction;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    this.#action = new SnsAction(props.topic);
    this.#add(alarmsOf(props));
  }

  get alarms(): readonly cloudwatch.Alarm[] {
    return this.#alarms;
  }

  /** Adds the alarms of a subscription: what did not reach its target, and what waits in its DLQ. */
  addSubscription(name: string, subscription: Subscription): void {
    this.#add(alarmsOfSubscription(name, subscription));
  }

  #add(alarms: Alarms): void {
    for (const [name, { metric, threshold = 1, isHeartbeat = false, meaning, heading = name }] of Object.entries(
      alarms,
    )) {
      const alarm = new cloudwatch.Alarm(this, name, {
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
      alarm.addAlarmAction(this.#action);
      alarm.addOkAction(this.#action);
      this.#alarms.push(alarm);
    }
  }
}
