/** What goes through a deployment. */
export interface Workload {
  readonly deliveriesPerMonth: number;
  /** Size of an event as it stands on the bus, in bytes. */
  readonly eventBytes: number;
  /** Milliseconds that a delivery is billed for in ingest. */
  readonly ingestMs: number;
  /** Of the deliveries, those that say a failure and become a card: 0 to 1. */
  readonly failureShare: number;
  /** Of the deliveries, those that are kept whole in the quarantine bucket: 0 to 1. */
  readonly quarantinedShare: number;
  /** Lambda functions that each get every event. */
  readonly subscribers: number;
  /** Series of custom metrics that get values. */
  readonly metricSeries: number;
}

/** What is assumed where nothing was measured, each stated in the answer. */
export const assumed = {
  eventBytes: 2048,
  ingestMs: 20,
  failureShare: 0.01,
  quarantinedShare: 0,
  subscribers: 1,
  /** All that ingest and failures emit when every catalogued type comes (about two for a type, and some). */
  metricSeries: 70,
} as const satisfies Omit<Workload, 'deliveriesPerMonth'>;

/** A subscriber: what `qlikHandler` and little else takes. */
export const SUBSCRIBER = { ms: 10, gb: 0.125 } as const;
/** The failures function, which looks up what failed before and sends a card. */
export const FAILURES = { ms: 150, gb: 0.5 } as const;
/** A run of reconcile that finds nothing to do. */
export const RECONCILE = { ms: 3000, gb: 0.5 } as const;

/**
 * Bytes of log for a delivery: ingest's line, of samples of the catalogue on average (a test holds it to them); the line
 * of the access log; and what Lambda itself writes of an invocation of a subscriber, which our own functions leave out.
 * CloudWatch adds 26 bytes to each line (CloudWatch Logs API reference, PutLogEvents).
 */
export const LOG_BYTES = { line: 840, access: 140, subscriber: 350, perLine: 26 } as const;

/** What EventBridge puts round an event in a journal. */
export const ENVELOPE_BYTES = 350;

/**
 * Requests with which Lambda asks an empty queue: five pollers, each for 20 seconds (Lambda developer guide, "Using
 * Lambda with Amazon SQS").
 */
export const POLLS_AN_HOUR = 5 * 180;
