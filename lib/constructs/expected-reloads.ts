import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { type ExpectedReloadCheck, env } from '../contract';
import { acknowledge } from './acknowledge';
import { grantKeyUse } from './encryption';
import type { QlikEventBus } from './event-bus';
import { HandlerFunction, type RunProps } from './handler-function';

/** A day of the week, as schedules name it. */
export type Day = 'MON' | 'TUE' | 'WED' | 'THU' | 'FRI' | 'SAT' | 'SUN';

/** A reload that has to be there by a time of day. */
export interface ExpectedReload {
  /** Id of the app. */
  readonly app: string;
  /** Time of day, `HH:MM`, in the time zone. */
  readonly by: string;
  /** IANA name, such as `Europe/Zurich`. Summer time is taken care of. */
  readonly timeZone: string;
  /** On which days. @default - on every day */
  readonly days?: readonly Day[];
  /** How long before that time a reload counts: whole minutes, up to seven days. @default Duration.hours(24) */
  readonly within?: Duration;
  /** Whose app. @default - the one tenant that is configured */
  readonly tenant?: string;
}

/** Props of {@link ExpectedReloads}. */
export interface ExpectedReloadsProps extends RunProps {
  /** Name, as its alarm is to have it → expectation. */
  readonly reloads: Readonly<Record<string, ExpectedReload>>;
  /** Its journal is searched, so it has to keep one. */
  readonly bus: QlikEventBus;
  /** Names of the configured tenants. */
  readonly tenants: readonly string[];
}

/**
 * Reloads that have to be there by a time of day: a schedule for each asks a function, which looks whether the journal
 * of `analytics-apps` has a `com.qlik.v1.reload.finished` of the app that ended well. The webhook has to send that
 * type.
 *
 * @example
 * new ExpectedReloads(this, 'ExpectedReloads', {
 *   bus: fanout.bus,
 *   tenants: ['acme'],
 *   reloads: { sales: { app: '6a1f0c52-7d53-4c3e-9d0a-2f6f1f1b9c11', by: '06:15', timeZone: 'Europe/Zurich' } },
 * });
 */
export class ExpectedReloads extends Construct {
  readonly handler: HandlerFunction;
  readonly reloads: Readonly<Record<string, ExpectedReload>>;

  constructor(scope: Construct, id: string, props: ExpectedReloadsProps) {
    super(scope, id);
    this.reloads = props.reloads;
    const journal = props.bus.journals['analytics-apps'];
    if (journal === undefined) {
      throw new Error('expectedReloads: they are looked up in the journal, but `journal` is false; switch it on');
    }
    this.handler = new HandlerFunction(this, 'Expectations', {
      ...props,
      handler: 'expectations',
      description: 'Looks whether expected reloads came',
      timeout: Duration.minutes(5),
    });
    this.handler.addEnvironment(env.busName, props.bus.eventBus.eventBusName);
    this.handler.addEnvironment(env.appsJournal, journal.logGroupName);
    grantKeyUse(this.handler, 'readLog', props.encryptionKey);
    iam.Grant.addToPrincipal({
      grantee: this.handler,
      actions: ['logs:FilterLogEvents'],
      resourceArns: [journal.logGroupArn],
    });
    this.#addSchedules(props, props.bus.journalRetentions['analytics-apps'] ?? 0);
  }

  #addSchedules({ reloads, tenants, encryptionKey }: ExpectedReloadsProps, journalDays: number): void {
    const role = new iam.Role(this, 'ScheduleRole', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    acknowledge(role, 'policyOfOneRole');
    // CDK's own `Schedule` grants as much (aws-cdk-lib 2.276.0).
    encryptionKey?.grantDecrypt(role);
    const invoke = iam.Grant.addToPrincipal({
      grantee: role,
      actions: ['lambda:InvokeFunction'],
      resourceArns: [this.handler.functionArn],
    });
    for (const [name, reload] of Object.entries(reloads)) {
      const { by, timeZone, days, app, within = DAY, tenant } = requireReload(name, reload, { tenants, journalDays });
      const check: ExpectedReloadCheck = {
        name,
        tenant,
        app,
        withinSeconds: within.toSeconds(),
        // EventBridge Scheduler user guide, "Adding context attributes", read 2026-11.
        deadline: '<aws.scheduler.scheduled-time>',
      };
      const [hour, minute] = by.split(':').map(Number);
      const schedule = new scheduler.CfnSchedule(this, `Schedule-${name}`, {
        description: `Reload ${name} is expected`,
        scheduleExpression: `cron(${minute} ${hour} ? * ${days?.join(',') ?? '*'} *)`,
        scheduleExpressionTimezone: timeZone,
        flexibleTimeWindow: { mode: 'OFF' },
        kmsKeyArn: encryptionKey?.keyArn,
        target: { arn: this.handler.functionArn, roleArn: role.roleArn, input: Stack.of(this).toJsonString(check) },
      });
      // Scheduler tries the role when the schedule is made.
      invoke.applyBefore(schedule);
    }
  }

  /**
   * Checks that ended in an error, each try by itself: Lambda tries twice more.
   *
   * @example
   * fanout.expectedReloads?.metricErrors({ label: 'checks that failed' });
   */
  metricErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.handler.metricErrors({
      period: Duration.minutes(5),
      statistic: cloudwatch.Stats.SUM,
      ...options,
    });
  }
}

const DAY = Duration.hours(24);
const DAYS: readonly Day[] = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/** It is part of an alarm's name, and of CloudFormation's. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/;

/** The expectation, with its tenant. @throws with the key, the value and what is allowed */
function requireReload(
  name: string,
  reload: ExpectedReload,
  { tenants, journalDays }: { readonly tenants: readonly string[]; readonly journalDays: number },
) {
  const refuse = (key: string, value: unknown, allowed: string) => {
    throw new Error(`expectedReloads.${name.slice(0, 80)}${key}: got ${JSON.stringify(value)}; ${allowed} is allowed`);
  };
  const { app, by, timeZone, days, within = DAY, tenant = tenants.length === 1 ? tenants[0] : undefined } = reload;
  if (!NAME.test(name)) refuse('', name, 'a name of 1 to 63 letters, digits and hyphens');
  if (!Token.isUnresolved(app) && !/^[\w-]+$/.test(app)) refuse('.app', app, 'the id of an app');
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(by)) refuse('.by', by, 'a time of day such as 06:15');
  if (!isTimeZone(timeZone)) refuse('.timeZone', timeZone, 'an IANA time zone such as Europe/Zurich');
  if (days !== undefined && (days.length === 0 || !days.every((day) => DAYS.includes(day)))) {
    refuse('.days', days, `a list of ${DAYS.join(', ')}`);
  }
  const seconds = within.toSeconds({ integral: false });
  if (seconds <= 0 || seconds % 60 !== 0 || seconds > Duration.days(7).toSeconds()) {
    refuse('.within', within.toHumanString(), 'a Duration of whole minutes, up to seven days,');
  }
  if (within.toDays({ integral: false }) > journalDays) {
    refuse('.within', within.toHumanString(), `no more than the ${journalDays} days that the journal keeps an event`);
  }
  if (tenant === undefined || !tenants.includes(tenant)) refuse('.tenant', tenant, `one of ${tenants.join(', ')}`);
  return { ...reload, tenant: String(tenant) };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name === 'UTC' || name.includes('/');
  } catch {
    return false;
  }
}
