/** How a deployment stands, and how it stood. */

/** `GET` → {@link Health}. */
export const healthPath = 'api/health';

/** `GET` → {@link Charts}. */
export const chartsPath = (range: Range): string => `api/health/charts/${range}`;

/** Spans that can be charted. */
export const ranges = ['1h', '24h', '7d'] as const;
export type Range = (typeof ranges)[number];

/** A part of the answer: what it is, or why it cannot be said. */
export type Told<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly code: string };

/** An alarm of the stack. */
export interface Alarm {
  readonly name: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** RFC 3339: since when. */
  readonly since?: string;
  /** What it means and where to read on, as the alarm says itself. */
  readonly meaning: string;
}

/** A change of an alarm's state. */
export interface AlarmChange {
  readonly alarm: string;
  /** RFC 3339. */
  readonly at: string;
  /** In CloudWatch's words. */
  readonly summary: string;
}

/** What is to be said of a tenant's webhook. */
export interface WebhookHealth {
  readonly tenant: string;
  readonly state: 'green' | 'amber' | 'red' | 'cannot-say';
  readonly seen: string;
  /** What to do: a command, or a place to look at. */
  readonly mend?: string;
}

/** What a deployment costs at the rate of the last week, at list prices of us-east-1. */
export interface Cost {
  /** Dollars. */
  readonly perMonth: number;
  readonly perMillion: number;
  readonly fixed: number;
  /** Dollars since this month began, at that rate. */
  readonly soFar: number;
  readonly deliveriesPerMonth: number;
  readonly lines: readonly { readonly component: string; readonly perMonth: number }[];
}

/** All of it; each part stands or falls by itself. */
export interface Health {
  readonly alarms: Told<readonly Alarm[]>;
  /** The newest first. */
  readonly changes: Told<readonly AlarmChange[]>;
  readonly queues: Told<
    readonly { readonly name: string; readonly isDeadLetter: boolean; readonly messages: number }[]
  >;
  readonly journals: Told<readonly { readonly category: string; readonly logGroup: string; readonly last?: string }[]>;
  readonly webhooks: readonly WebhookHealth[];
  readonly cost: Told<Cost>;
}

/** A series of a chart: milliseconds since 1970 at which each period begins, and its value. The oldest first. */
export interface Series {
  readonly title: string;
  readonly points: readonly { readonly at: number; readonly value: number }[];
}

/** Figures over a span. */
export interface Charts {
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
