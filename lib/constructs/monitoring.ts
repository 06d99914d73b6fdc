import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type AlarmSettings, requireAlarmSettings } from './alarm-settings';
import type { AlarmSpec, Alarms } from './alarm-spec';
import { alarmsOf, alarmsOfSubscription } from './alarms';
import { FanoutDashboard } from './dashboard';
import type { QlikEventBus } from './event-bus';
import type { ExpectedReloads } from './expected-reloads';
import { FailingAutomation } from './failing-automation';
import type { FailureAlerts } from './failure-alerts';
import type { Reconcile } from './reconcile';
import type { RetryQueue } from './retry-queue';
import { requireRunbookUrl, runbookLink } from './runbook';
import type { Subscription } from './subscription';
import type { WebhookApi } from './webhook-api';

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
 */
export class Monitoring extends Construct {
  /** Undefined when switched off. */
  readonly dashboard?: FanoutDashboard;
  readonly #alarms: cloudwatch.Alarm[] = [];
  readonly #action: SnsAction;
  readonly #settings?: AlarmSettings;
  readonly #runbookUrl?: string;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    requireAlarmSettings(props.alarms ?? {}, props.tenants);
    requireRunbookUrl(props.runbookUrl);
    this.#action = new SnsAction(props.topic);
    this.#settings = props.alarms;
    this.#runbookUrl = props.runbookUrl;
    const { FailingAutomation: repeat } = props.alarms ?? {};
    const failingAutomation =
      repeat && repeat.enabled !== false
        ? new FailingAutomation(this, 'FailingAutomations', { logGroup: props.failures.handler.logGroup })
        : undefined;
    this.#add(alarmsOf({ ...props, failingAutomation }));
    if (props.dashboard ?? true)
      this.dashboard = new FanoutDashboard(this, 'Dashboard', { ...props, alarms: this.#alarms });
  }

  get alarms(): readonly cloudwatch.Alarm[] {
    return this.#alarms;
  }

  /** Adds the alarms of a subscription: what did not reach its target, and what waits in its DLQ. */
  addSubscription(name: string, subscription: Subscription): void {
    this.#add(alarmsOfSubscription(name, subscription, this.#settings));
    this.dashboard?.addSubscription(name, subscription);
  }

  #add(alarms: Alarms): void {
    const prefix = namePrefix(this);
    for (const [name, spec] of Object.entries(alarms)) {
      const { metric, threshold = 1, periods = 1, isHeartbeat, keepsState, meaning, first, kind } = spec;
      const alarm = new cloudwatch.Alarm(this, name, {
        alarmName: `${prefix}-${name}`,
        alarmDescription: `${meaning} ${first} Runbook: ${runbookLink(kind, this.#runbookUrl)}`,
        metric,
        threshold,
        evaluationPeriods: periods,
        comparisonOperator: isHeartbeat
          ? cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
          : cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: missingData({ isHeartbeat, keepsState }),
      });
      // Going off and being over again, nothing else: a person is told once each.
      alarm.addAlarmAction(this.#action);
      alarm.addOkAction(this.#action);
      this.#alarms.push(alarm);
    }
  }
}

/** Most count bad things: no data is no bad thing. A heart that is not heard is one. */
function missingData({ isHeartbeat, keepsState }: Pick<AlarmSpec, 'isHeartbeat' | 'keepsState'>) {
  if (isHeartbeat) return cloudwatch.TreatMissingData.BREACHING;
  return keepsState ? cloudwatch.TreatMissingData.IGNORE : cloudwatch.TreatMissingData.NOT_BREACHING;
}

/** Stack and place in it, so that two fan-outs in one stack, or two stacks of one app, keep their alarms apart. */
function namePrefix(monitoring: Monitoring): string {
  const stack = Stack.of(monitoring);
  const place = monitoring.node.scopes.slice(stack.node.scopes.length, -1);
  return [stack.stackName, ...place.map(({ node }) => node.id)].join('-');
}
