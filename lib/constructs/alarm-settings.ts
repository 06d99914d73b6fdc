import { Duration, Token } from 'aws-cdk-lib';

/** Whether an alarm is there. */
export interface AlarmSwitch {
  /** @default true */
  readonly enabled?: boolean;
}

/** An alarm that counts what happens in a period. */
export interface CountAlarm extends AlarmSwitch {
  /** At how many it goes off. @default - 10 for UncheckedEvents, 50 for SignatureRefusals, else 1 */
  readonly threshold?: number;
  /** What they are counted over: whole minutes, up to a day. @default Duration.minutes(5) */
  readonly period?: Duration;
}

/** An alarm on what waits. */
export interface BacklogAlarm extends AlarmSwitch {
  /** At how many it goes off. @default 1 */
  readonly threshold?: number;
}

/** An alarm on how long something has waited. */
export interface AgeAlarm extends AlarmSwitch {
  /** At what age it goes off. @default Duration.minutes(10) */
  readonly threshold?: Duration;
}

/** An alarm on the share of runs that fail. */
export interface RateAlarm extends AlarmSwitch {
  /** At how many of a hundred runs it goes off: above 0, up to 100. */
  readonly percent: number;
  /** With fewer runs in a period it stays off. One that failed of two says little. */
  readonly minimumRuns: number;
  /** What runs are counted over: whole minutes, up to a day. @default Duration.hours(1) */
  readonly period?: Duration;
}

/** An alarm on one thing that fails again and again. */
export interface RepeatAlarm extends AlarmSwitch {
  /** At how many failures of the same thing it goes off. */
  readonly threshold: number;
  /** What they are counted over: whole minutes, up to a day. @default Duration.hours(1) */
  readonly period?: Duration;
}

/** An alarm on silence. */
export interface AbsenceAlarm extends AlarmSwitch {
  /** How long nothing may come: whole hours, up to seven days. */
  readonly after: Duration;
  /** Whose silence. @default - that of each tenant by itself */
  readonly tenants?: readonly string[];
}

/**
 * What can be set of each alarm, by the alarm's name, which is also its heading in `docs/runbook.md`. Three are there
 * only when they are set: FailedAutomationRate, FailingAutomation, NoEvents.
 *
 * @example
 * new QlikEventFanout(this, 'Qlik', {
 *   tenants: { acme: { host: 'acme.eu.qlikcloud.com' } },
 *   alarms: {
 *     FailedAutomationRuns: { threshold: 5, period: Duration.minutes(15) },
 *     FailedAutomationRate: { percent: 20, minimumRuns: 10 },
 *     FailingAutomation: { threshold: 3 },
 *     ParkedTooLong: { threshold: Duration.minutes(20) },
 *     NoEvents: { after: Duration.hours(6) },
 *     FailedApiKeyValidations: { enabled: false },
 *   },
 * });
 */
export interface AlarmSettings {
  readonly FailedAutomationRuns?: CountAlarm;
  /** Runs that failed of those that ended, in percent. CloudWatch bills it as two metrics. @default - no such alarm */
  readonly FailedAutomationRate?: RateAlarm;
  /**
   * Failures of the one automation that fails most. It comes with a rule of CloudWatch Contributor Insights, which is
   * billed by the month and by the log lines that match it (CloudWatch pricing). @default - no such alarm
   */
  readonly FailingAutomation?: RepeatAlarm;
  readonly FailedReloads?: CountAlarm;
  readonly FailedDataTasks?: CountAlarm;
  readonly FailedApiKeyValidations?: CountAlarm;
  /** No event of a tenant came. @default - no such alarm: a small tenant may be silent for days */
  readonly NoEvents?: AbsenceAlarm;
  readonly QuarantineNotEmpty?: CountAlarm;
  readonly IngestServerErrors?: CountAlarm;
  readonly UncheckedEvents?: CountAlarm;
  readonly SignatureRefusals?: CountAlarm;
  readonly ParkedTooLong?: AgeAlarm;
  readonly ParkedDeadLetters?: BacklogAlarm;
  readonly FailureDeadLetters?: BacklogAlarm;
  readonly JournalDeadLetters?: BacklogAlarm;
  readonly BusDeadLetters?: BacklogAlarm;
  /** The alarm of each subscription. */
  readonly SubscriptionDeadLetters?: BacklogAlarm;
  /** The alarm of each rule. */
  readonly FailedInvocations?: CountAlarm;
  /** The alarm of each reconciled tenant. */
  readonly DeliveriesMissing?: BacklogAlarm;
  readonly WebhookDisabled?: AlarmSwitch;
  readonly ReconcileFailing?: AlarmSwitch;
  /** The alarm of each expected reload. */
  readonly ReloadMissed?: AlarmSwitch;
  readonly ExpectationsFailing?: CountAlarm;
}

/** Name of a kind of alarm. */
export type AlarmName = keyof AlarmSettings;

/** Says what is allowed. */
interface Check {
  readonly allowed: string;
  readonly holds: (value: unknown) => boolean;
  /** Whether an alarm that is there only when it is set needs it. */
  readonly needed?: boolean;
}

const whole: Check = { allowed: 'a whole number above 0', holds: (it) => Number.isInteger(it) && Number(it) > 0 };
const duration = (allowed: string, unitSeconds: number, most: Duration): Check => ({
  allowed: `a Duration of ${allowed}`,
  holds: (it) => {
    if (!(it instanceof Duration)) return false;
    const seconds = it.toSeconds({ integral: false });
    return seconds > 0 && seconds % unitSeconds === 0 && seconds <= most.toSeconds();
  },
});
const needed = (check: Check): Check => ({ ...check, needed: true });

const isOn = { enabled: { allowed: 'true or false', holds: (it) => typeof it === 'boolean' } satisfies Check };
const period = duration('whole minutes, up to a day', 60, Duration.days(1));
const counts = { ...isOn, threshold: whole, period };
const backlog = { ...isOn, threshold: whole };

/** What may be set of which. A setting that is missing here does not compile. */
const checks: { readonly [N in AlarmName]-?: { readonly [S in keyof Required<AlarmSettings>[N]]-?: Check } } = {
  FailedAutomationRuns: counts,
  FailedAutomationRate: {
    ...isOn,
    percent: needed({
      allowed: 'a number above 0, up to 100,',
      holds: (it) => typeof it === 'number' && it > 0 && it <= 100,
    }),
    minimumRuns: needed(whole),
    period,
  },
  FailingAutomation: { ...counts, threshold: needed(whole) },
  FailedReloads: counts,
  FailedDataTasks: counts,
  FailedApiKeyValidations: counts,
  NoEvents: {
    ...isOn,
    // An alarm looks back seven days at most (CloudWatch API reference, PutMetricAlarm, read 2026-11).
    after: needed(duration('whole hours, up to seven days', 3600, Duration.days(7))),
    tenants: {
      allowed: 'a list of at least one configured tenant',
      holds: (it) => Array.isArray(it) && it.length > 0 && it.every((name) => typeof name === 'string'),
    },
  },
  QuarantineNotEmpty: counts,
  IngestServerErrors: counts,
  UncheckedEvents: counts,
  SignatureRefusals: counts,
  // SQS measures the age in seconds; nothing is parked for longer than the queue keeps it.
  ParkedTooLong: { ...isOn, threshold: duration('whole seconds, up to 14 days', 1, Duration.days(14)) },
  ParkedDeadLetters: backlog,
  FailureDeadLetters: backlog,
  JournalDeadLetters: backlog,
  BusDeadLetters: backlog,
  SubscriptionDeadLetters: backlog,
  FailedInvocations: counts,
  DeliveriesMissing: backlog,
  WebhookDisabled: isOn,
  ReconcileFailing: isOn,
  ReloadMissed: isOn,
  ExpectationsFailing: counts,
};

/**
 * What an untyped caller, or a configuration file, could get wrong.
 *
 * @throws with the key, the value and what is allowed
 */
export function requireAlarmSettings(settings: AlarmSettings, tenants: readonly string[]): void {
  for (const [name, setting] of Object.entries(settings)) {
    if (!Object.hasOwn(checks, name)) {
      throw new Error(`alarms: there is no alarm ${said(name)}; allowed: ${Object.keys(checks).join(', ')}`);
    }
    if (setting !== undefined) requireSetting(name, setting, checks[name as AlarmName]);
  }
  const stranger = settings.NoEvents?.tenants?.find((name) => !tenants.includes(name));
  if (stranger !== undefined) {
    throw new Error(
      `alarms.NoEvents.tenants: ${said(stranger)} is no configured tenant; allowed: ${tenants.join(', ')}`,
    );
  }
}

function requireSetting(name: string, setting: object, known: Readonly<Record<string, Check>>): void {
  const unknown = Object.keys(setting).find((key) => !Object.hasOwn(known, key));
  if (unknown !== undefined) {
    throw new Error(`alarms.${name}: unknown key ${said(unknown)}; allowed: ${Object.keys(known).join(', ')}`);
  }
  for (const [key, { allowed, holds, needed }] of Object.entries(known)) {
    const value = (setting as Readonly<Record<string, unknown>>)[key];
    const isLeftOut = value === undefined && !needed;
    if (!isLeftOut && !Token.isUnresolved(value) && !holds(value)) {
      throw new Error(`alarms.${name}.${key}: got ${said(value)}; ${allowed} is allowed`);
    }
  }
}

const said = (value: unknown) =>
  value instanceof Duration ? value.toHumanString() : (JSON.stringify(value)?.slice(0, 80) ?? 'nothing');
