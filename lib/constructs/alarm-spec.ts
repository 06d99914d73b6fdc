import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmName } from './alarm-settings';
import type { FailingAutomation } from './failing-automation';
import type { MonitoringProps } from './monitoring';

/** When an alarm goes off: at this many, summed over five minutes, unless it says otherwise. */
export interface AlarmSpec {
  readonly metric: cloudwatch.Metric | cloudwatch.MathExpression;
  /** @default 1 */
  readonly threshold?: number;
  /** For how many of the metric's periods on end. @default 1 */
  readonly periods?: number;
  /** Whether it goes off below the threshold, and when nothing is measured at all. @default false */
  readonly isHeartbeat?: boolean;
  /** Whether it stays as it is until something is measured again. @default false */
  readonly keepsState?: boolean;
  /** One sentence: what it means that this alarm is on. */
  readonly meaning: string;
  /** One sentence: what to do first, short enough for a telephone. */
  readonly first: string;
  /** Its kind: key of its settings, and heading in docs/runbook.md. */
  readonly kind: AlarmName;
}

/** What the alarms watch. */
export interface Watched extends MonitoringProps {
  /** Set when FailingAutomation is. */
  readonly failingAutomation?: FailingAutomation;
}

/** Name of an alarm → when it goes off. */
export type Alarms = Readonly<Record<string, AlarmSpec>>;

/** Alarms whose name is their kind. */
type PlainAlarms = { readonly [N in AlarmName]?: Omit<AlarmSpec, 'kind'> };

/** Alarms whose name is their kind, with it. */
export const plain = (alarms: PlainAlarms): Alarms =>
  Object.fromEntries(Object.entries(alarms).map(([name, spec]) => [name, { ...spec, kind: name as AlarmName }]));
