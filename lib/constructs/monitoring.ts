import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type AlarmSettings, requireAlarmSettings } from './alarm-settings';
import type { Alarms } from './alarm-spec';
import { alarmsOf, alarmsOfSubscription } from './alarms';
import { FanoutDashboard } from './dashboard';
import type { QlikEventBus } from './event-bus';
import type { ExpectedReloads } from './expected-reloads';
import { FailingAutomation } from './failing-automation';
import type { FailureAlerts } from './failure-alerts';
import { makeAlarms } from './make-alarms';
import type { Reconcile } from './reconcile';
import type { RetryQueue } from './retry-queue';
import { requireRunbookUrl } from './runbook';
import type { Subscription } from './subscription';
import type { WebhookApi } from './webhook-api';

/** Props of {@link Monitoring}. */
export interface MonitoringProps {
  readonly bus: QlikEventBus;
  readonly api: WebhookApi;
  readonly parked: RetryQueue;
  readonly failures: FailureAlerts;
  /** Names of the configured tenants. */
  readonly tenants: readonly string[];
  /** @default - no tenant is reconciled */
  readonly reconcile?: Reconcile;
  /** @default - no reload is expected */
  readonly expectedReloads?: ExpectedReloads;
  /** Whom every alarm tells. */
  readonly topic: sns.ITopic;
  /** Which alarms there are, and when they go off. @default - see {@link AlarmSettings} */
  readonly alarms?: AlarmSettings;
  /** Whether there is a dashboard. @default true */
  readonly dashboard?: boolean;
  /** Where your copy of `docs/runbook.md` can be read, with https://. @default - alarms name the file */
  readonly runbookUrl?: string;
}

/**
 * The alarms and the dashboard: what failed in Qlik, and whatever could keep an event from arriving. `docs/runbook.md`
 * has a heading for each kind of alarm, and a test says when one is missing.
 *
 * @example
 * const { alarms } = new Monitoring(stack, 'Monitoring', { ...fanout, tenants: ['acme'], topic: alertTopic });
 */
export class Monitoring extends Construct {
  /** Undefined when switched off. */
  readonly dashboard?: FanoutDashboard;
  readonly #alarms: cloudwatch.Alarm[] = [];
  readonly #props: MonitoringProps;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    requireAlarmSettings(props.alarms ?? {}, props.tenants);
    requireRunbookUrl(props.runbookUrl);
    this.#props = props;
    const { FailingAutomation: repeat } = props.alarms ?? {};
    const failingAutomation =
      repeat && repeat.enabled !== false
        ? new FailingAutomation(this, 'FailingAutomations', { logGroup: props.failures.handler.logGroup })
        : undefined;
    this.#add(alarmsOf({ ...props, failingAutomation }));
    if (props.dashboard ?? true)
      this.dashboard = new FanoutDashboard(this, 'Dashboard', { ...props, alarms: this.#alarms });
  }

  /** All that there are by now. */
  get alarms(): readonly cloudwatch.Alarm[] {
    return this.#alarms;
  }

  /**
   * Adds the alarms of a subscription: what did not reach its target, and what waits in its DLQ.
   *
   * @example
   * const audit = new Subscription(stack, 'Audit', { eventBus: fanout.bus.eventBus, pattern: { source: ['qlik.cloud'] } });
   * fanout.monitoring.addSubscription('Audit', audit);
   */
  addSubscription(name: string, subscription: Subscription): void {
    this.#add(alarmsOfSubscription(name, subscription, this.#props.alarms));
    this.dashboard?.addSubscription(name, subscription);
  }

  #add(alarms: Alarms): void {
    this.#alarms.push(...makeAlarms(this, alarms, this.#props));
  }
}
