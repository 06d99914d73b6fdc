/** A template, as far as it costs. */
export interface CostedTemplate {
  readonly Resources?: Readonly<
    Record<
      string,
      {
        readonly Type: string;
        readonly Properties?: Readonly<Record<string, unknown>>;
      }
    >
  >;
}

/** What of a deployment costs by being there, and what each delivery sets in motion. */
export interface Shape {
  /** Metrics that alarms watch: one of a plain alarm, each of those in an expression. */
  readonly alarmMetrics: number;
  readonly dashboards: number;
  readonly secrets: number;
  readonly keys: number;
  /** Queues that a Lambda function polls, empty or not. */
  readonly polledQueues: number;
  /** Categories that keep a journal. */
  readonly journals: number;
  readonly journalDays: number;
  readonly logDays: number;
  readonly hasDeduplication: boolean;
  /** 0: no archive. */
  readonly archiveDays: number;
  /** GB of memory of the ingest function. */
  readonly ingestGb: number;
  /** Runs of reconcile in a month; 0 when no tenant is reconciled. */
  readonly reconcileRuns: number;
}

/** Hours in a month, as AWS's own examples have it. */
export const HOURS_A_MONTH = 730;

/** Reads off a template what it costs by. Whatever a team has added to the stack counts as well. */
export function shapeOf({ Resources = {} }: CostedTemplate): Shape {
  const all = Object.entries(Resources).map(([id, resource]) => ({ id, ...resource }));
  const ofType = (type: string) => all.filter(({ Type }) => Type === type);
  // By logical ids, which stay as they are: construct paths are not in every template.
  const named = (type: string, id: RegExp) => ofType(type).filter((it) => id.test(it.id));
  const groups = ofType('AWS::Logs::LogGroup');
  const [ingest] = named('AWS::Lambda::Function', /Ingest[0-9A-F]{8}$/);
  const [schedule] = named('AWS::Events::Rule', /ReconcileSchedule[0-9A-F]{8}$/);
  const journals = groups.filter(({ id }) => JOURNAL.test(id));
  const logs = groups.filter(({ id }) => !JOURNAL.test(id));
  return {
    alarmMetrics: ofType('AWS::CloudWatch::Alarm').reduce((sum, it) => sum + metricsOf(it.Properties?.Metrics), 0),
    dashboards: ofType('AWS::CloudWatch::Dashboard').length,
    secrets: ofType('AWS::SecretsManager::Secret').length,
    keys: ofType('AWS::KMS::Key').length,
    polledQueues: ofType('AWS::Lambda::EventSourceMapping').length,
    journals: journals.length,
    journalDays: daysOf(journals, 'RetentionInDays'),
    logDays: daysOf(logs, 'RetentionInDays'),
    hasDeduplication: named('AWS::DynamoDB::GlobalTable', /EventTable[0-9A-F]{8}$/).length > 0,
    archiveDays: daysOf(ofType('AWS::Events::Archive'), 'RetentionDays'),
    ingestGb: Number(ingest?.Properties?.MemorySize ?? 512) / 1024,
    reconcileRuns: runsAMonth(schedule?.Properties?.ScheduleExpression),
  };
}

const JOURNAL = /journal[0-9A-F]{8}$/;

/** The metrics of an expression; the expression itself is none. */
const metricsOf = (metrics: unknown): number =>
  Array.isArray(metrics)
    ? metrics.filter((it: { readonly MetricStat?: unknown }) => it.MetricStat !== undefined).length
    : 1;

/** For how long the longest of them keeps what it has. */
const daysOf = (resources: readonly { readonly Properties?: Readonly<Record<string, unknown>> }[], property: string) =>
  Math.max(0, ...resources.map(({ Properties }) => Number(Properties?.[property] ?? 0)));

const HOURS = { minute: 1 / 60, hour: 1, day: 24 } as const;

function runsAMonth(expression: unknown): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(String(expression)) ?? [];
  return unit ? HOURS_A_MONTH / (Number(count) * HOURS[unit as keyof typeof HOURS]) : 0;
}
