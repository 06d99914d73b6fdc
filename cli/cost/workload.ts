import type { Shape } from './shape';

/** What goes through a deployment. */
export interface Workload {
  readonly deliveriesPerMonth: number;
  /** Size of an event as it stands on the bus, in bytes. */
  readonly eventBytes: number;
  /** Milliseconds that a delivery is billed for in ingest. @default - {@link assumedIngestMs} */
  readonly ingestMs?: number;
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
  failureShare: 0.01,
  quarantinedShare: 0,
  subscribers: 1,
  /** All that ingest and failures emit when every catalogued type comes (about two for a type, and some). */
  metricSeries: 70,
} as const satisfies Omit<Workload, 'deliveriesPerMonth'>;

/**
 * A warm delivery in ingest: the CPU time of the whole, and of each call it makes, in milliseconds of a whole vCPU; and
 * what a call waits for its answer. The CPU time is measured, as `bench/power.ts` does: the mean of an environment's
 * first 60 deliveries is 1.0 ms with one call, 2.5 with three (2026-11-25). The wait is assumed, as it is there.
 */
export const INGEST = { cpuMs: 0.25, callCpuMs: 0.75, callWaitMs: 5 } as const;

/** MB that come with a whole vCPU (Lambda developer guide, "Configure Lambda function memory", read 2026-11). */
export const WHOLE_VCPU_MB = 1769;

/** What ingest takes for a delivery where nobody has measured it: it publishes, and claims and confirms if it deduplicates. */
export function assumedIngestMs({ ingestGb, hasDeduplication }: Pick<Shape, 'ingestGb' | 'hasDeduplication'>): number {
  const calls = hasDeduplication ? 3 : 1;
  const share = Math.min(1, (ingestGb * 1024) / WHOLE_VCPU_MB);
  return Math.ceil(calls * INGEST.callWaitMs + (INGEST.cpuMs + calls * INGEST.callCpuMs) / share);
}

/**
 * A subscriber: what `qlikHandler` and little else takes. Its log is its owner's: assumed is Lambda's plain text, which
 * writes three lines of each invocation, and nothing of its own. With the JSON format and the system log level WARN,
 * as our own functions have, there is none.
 */
export const SUBSCRIBER = { ms: 10, gb: 0.125, logBytes: 350, logLines: 3 } as const;
/** The failures function, which looks up what failed before and sends a card. */
export const FAILURES = { ms: 150, gb: 0.25 } as const;
/** A run of reconcile that finds nothing to do. */
export const RECONCILE = { ms: 3000, gb: 0.25 } as const;

/**
 * Bytes of log: ingest's line of an accepted delivery, the line of the access log, and that of a card; a test holds them
 * to what samples of the whole catalogue give. CloudWatch adds 26 bytes to each line (CloudWatch Logs API reference,
 * PutLogEvents, read 2026-11).
 */
export const LOG_BYTES = { accepted: 362, access: 103, card: 655, perLine: 26 } as const;

/** What EventBridge puts round an event in a journal. */
export const ENVELOPE_BYTES = 350;

/**
 * Requests with which Lambda asks an empty queue: five pollers, each for 20 seconds (Lambda developer guide, "Using
 * Lambda with Amazon SQS").
 */
export const POLLS_AN_HOUR = 5 * 180;
