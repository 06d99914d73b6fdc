import { METRIC_NAMESPACE } from '../../lib/contract';

/** One metric of a log line. */
export interface Measure {
  readonly name: string;
  /** @default 1 */
  readonly value?: number;
  /** @default - none: it is a count */
  readonly unit?: 'Milliseconds';
  /** Names of the dimensions of each series it adds to. Their values are the line's `dimensions`. */
  readonly by: readonly (readonly string[])[];
}

/** One line of a handler's log. It never holds a body, a secret, or what names or describes a person. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly measures?: readonly Measure[];
}

/**
 * The line as JSON, with its time: to a line without one Lambda adds it, and takes the line for INFO whatever its level
 * (Lambda developer guide, "Log-level filtering", read 2026-11). Measures make it an embedded metric (CloudWatch embedded metric format specification, read
 * 2026-11): CloudWatch reads them off the log, so that measuring costs no call.
 */
export function toJson({ level, message, fields, dimensions, measures = [] }: LogLine, now: number): string {
  const embedded = measures.length > 0 && {
    _aws: { Timestamp: now, CloudWatchMetrics: directivesOf(measures) },
    ...Object.fromEntries(measures.map(({ name, value = 1 }) => [name, value])),
  };
  const timestamp = new Date(now).toISOString();
  return JSON.stringify({ timestamp, level, message, ...fields, ...dimensions, ...embedded });
}

/** One directive for all with the same series, and no unit where it is a count: each byte of a line is paid for. */
function directivesOf(measures: readonly Measure[]) {
  const bySeries = new Map<string, { Namespace: string; Dimensions: Measure['by']; Metrics: object[] }>();
  for (const { name, unit, by } of measures) {
    const key = JSON.stringify(by);
    const directive = bySeries.get(key) ?? { Namespace: METRIC_NAMESPACE, Dimensions: by, Metrics: [] };
    directive.Metrics.push({ Name: name, Unit: unit });
    bySeries.set(key, directive);
  }
  return [...bySeries.values()];
}

/** Writes one line. Straight to standard output, because `console` would put its own prefix before the JSON. */
export const log = (line: LogLine): void => {
  process.stdout.write(`${toJson(line, Date.now())}\n`);
};

/** The name of an error, which is safe to log; its message may quote what was sent. */
export const errorCode = (error: unknown): string => (error instanceof Error ? error.name : 'UnknownError');
