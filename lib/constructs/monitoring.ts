import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { alarmsOf, alarmsOfSubscription } from './alarms';
import type { QlikEventBus } from './event-bus';
import type { FailureAlerts } from './failure-alerts';
import { makeAlarms } from './make-alarms';
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
  readonly #alarms: cloudwatch.Alarm[];
  readonly #topic: sns.ITopic;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    this.#topic = props.topic;
    this.#alarms = [...makeAlarms(this, alarmsOf(props), props.topic)];
  }

  get alarms(): readonly cloudwatch.Alarm[] {
    return this.#alarms;
  }

  /** Adds the alarms of a subscription: what did not reach its target, and what waits in its DLQ. */
  addSubscription(name: string, subscription: Subscription): void {
    this.#alarms.push(...makeAlarms(this, alarmsOfSubscription(name, subscription), this.#topic));
  }
}
