/** How a deployment stands, and how it stood. */

/** `GET` → {@link Health}. */
export const healthPath = 'api/health';

/** `GET` → {@link Charts}. */
export const chartsPath = (range: Range): string => `api/health/charts/${range}`;

/** Spans that can be charted. */
export const ranges = ['1h', '24h', '7d'] as const;
export type Range = (typeof ranges)[number];

/** A part of the answer: what it is, or why it cannot be said. */
export type Told<Value> =
  | { readonly ok: true; readonly value: Value }
  | {
      readonly ok: false;
      /** The name AWS gives the error, such as `AccessDeniedException`. */
      readonly code: string;
    };

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** An alarm of the stack. */
export interface Alarm {
  /** As CloudWatch has it. */
  readonly name: string;
  /** Less what CloudFormation adds. */
  readonly title: string;
  readonly state: AlarmState;
  /** RFC 3339: since when. */
  readonly since?: string;
  /** What it means, and what to do first. */
  readonly meaning: string;
  /** Where to read on: an address, or a file with a heading such as `docs/runbook.md#parkedtoolong`. */
  readonly runbook?: string;
}

/** A change of an alarm's state. */
export interface AlarmChange {
  /** Name of the alarm, as CloudWatch has it. */
  readonly alarm: string;
  /** RFC 3339. */
  readonly at: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  /** In CloudWatch's words. */
  readonly why: string;
}

/** How the alarms have changed. */
export interface AlarmHistory {
  /** Milliseconds since 1970 from which on was asked. */
  readonly since: number;
  /** The newest first. */
  readonly changes: readonly AlarmChange[];
  /** Whether it reaches back to {@link since}. */
  readonly isWhole: boolean;
}

/** What was looked at on the way from a tenant to here, as `qlik-fanout doctor` says it. */
export interface Finding {
  readonly what: 'Webhook' | 'Last delivery' | 'Signing secret';
  readonly state: 'green' | 'amber' | 'red' | 'cannot-say';
  readonly seen: string;
  /** What to do: a command, or a place to look at. */
  readonly mend?: string;
}

/** What is to be said of a tenant's webhook. */
export interface WebhookHealth {
  readonly tenant: string;
  readonly findings: readonly Finding[];
}

/** What a deployment costs, at list prices of us-east-1 and by what went through it this month. Dollars. */
export interface Cost {
  /** RFC 3339: the beginning of this month, in UTC, or when the stack was made, if that was later. */
  readonly since: string;
  readonly soFar: number;
  /** As long as {@link since}. */
  readonly deliveriesSoFar: number;
  /** Of a whole month that goes on so. */
  readonly perMonth: number;
  /** What is due without any delivery. */
  readonly fixed: number;
  /** 0 while nothing has come through. */
  readonly perMillion: number;
  /** By component, the dearest first. */
  readonly lines: readonly { readonly component: string; readonly perMonth: number; readonly perMillion: number }[];
  /** What it would be with something left out or added, the first as it is. */
  readonly variants: readonly { readonly name: string; readonly perMonth: number; readonly perMillion: number }[];
  /** What was assumed rather than measured, and its value. */
  readonly assumed: readonly string[];
  /** What the estimate leaves out. */
  readonly leftOut: readonly string[];
}

/** All of it; each part stands or falls by itself. */
export interface Health {
  /** RFC 3339: when it was asked. */
  readonly at: string;
  /** Those that are on first. */
  readonly alarms: Told<readonly Alarm[]>;
  readonly history: Told<AlarmHistory>;
  readonly queues: Told<
    readonly { readonly name: string; readonly isDeadLetter: boolean; readonly messages: number }[]
  >;
  readonly journals: Told<readonly { readonly category: string; readonly logGroup: string; readonly last?: string }[]>;
  readonly webhooks: Told<readonly WebhookHealth[]>;
  readonly cost: Told<Cost>;
}

/** A series of a chart: milliseconds since 1970 at which each period begins, and its value. The oldest first. */
export interface Series {
  readonly title: string;
  readonly points: readonly { readonly at: number; readonly value: number }[];
}

/** Figures over a span. */
export interface Charts {
  readonly range: Range;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** Seconds that a point stands for. */
  readonly periodSeconds: number;
  /** By answer. */
  readonly deliveries: readonly Series[];
  /** By category. */
  readonly failures: readonly Series[];
  /** Milliseconds from receipt to answer. */
  readonly latency: readonly Series[];
  /** Seconds that the oldest parked message has waited. */
  readonly parkedAge: readonly Series[];
}
