/** What failed in Qlik, of the events that the console keeps: grouped by what it was, run by run. */

import type { FailureKind } from '../../lib/qlik/failure-kind';

/** `POST`, {@link FailuresAsked} → {@link Failures}. */
export const failuresPath = 'api/failures';

/** `GET` → {@link OpenedFailure}. 404 when the console has no failure of that fingerprint. */
export const failurePath = (fingerprint: string): string => `api/failures/${fingerprint}`;

/** `POST`, {@link ExplanationAsked} → {@link Explanation}. Asks the tenant's API. */
export const explanationPath = 'api/failures/explanation';

/** Which failures are asked for. */
export interface FailuresAsked {
  readonly hidesTestRuns: boolean;
}

/** Equal intervals up to now, the oldest first. */
export interface Intervals {
  /** When each begins: RFC 3339. */
  readonly starts: readonly string[];
  readonly stepMs: number;
}

/** Failures of one thing in one tenant. Several events that report one run or reload are one. */
export interface FailureGroup {
  /** 16 hex digits. */
  readonly fingerprint: string;
  readonly kind: FailureKind;
  /** One line: what failed. */
  readonly title: string;
  readonly tenant: string;
  readonly resourceId?: string;
  /** When the oldest and the newest failed: RFC 3339. */
  readonly first: string;
  readonly last: string;
  /** How many runs or reloads, those that were test runs included. */
  readonly runs: number;
  readonly testRuns: number;
  /** How many in each of the intervals. */
  readonly counts: readonly number[];
  /** Of the newest that has any. */
  readonly lastError?: string;
  /** `https:` and a host of the deployment's. */
  readonly link?: string;
}

/** All that failed. */
export interface Failures {
  readonly intervals: Intervals;
  /** How many of each kind in each of the intervals. */
  readonly byKind: readonly { readonly kind: FailureKind; readonly counts: readonly number[] }[];
  /** Those that failed last first; {@link KEPT_GROUPS} at most. */
  readonly groups: readonly FailureGroup[];
  /** Groups in all. */
  readonly total: number;
  /** Runs and reloads in all groups. */
  readonly runs: number;
  /** How many more are test runs and hidden. */
  readonly hiddenTestRuns: number;
  /** Why there are no links into a tenant; undefined when the hosts are known. */
  readonly noLinks?: string;
}

/** One run or reload that failed. */
export interface FailedRun {
  readonly cardId: string;
  /** RFC 3339. */
  readonly time: string;
  readonly occurrenceId: string;
  readonly status?: string;
  readonly error?: string;
  readonly spaceName?: string;
  readonly testRun: boolean;
  readonly link?: string;
  /** Numbers of the events that report it. */
  readonly events: readonly number[];
}

/** A group with its runs. */
export interface OpenedFailure {
  readonly group: FailureGroup;
  readonly intervals: Intervals;
  /** The newest first; {@link KEPT_RUNS} at most. */
  readonly runs: readonly FailedRun[];
  /** Why Qlik cannot be asked about it; undefined when it can. */
  readonly notAskable?: string;
}

/** Which run is to be explained. */
export interface ExplanationAsked {
  readonly cardId: string;
}

/** What Qlik said about a run. */
export interface Explanation {
  readonly name?: string;
  readonly error?: string;
  readonly spaceName?: string;
  /** What came of asking, in words. */
  readonly words: string;
  /** Whether all was answered that was asked. */
  readonly isWhole: boolean;
}

/** Groups on the page at most. */
export const KEPT_GROUPS = 500;

/** Runs of an opened group at most. */
export const KEPT_RUNS = 200;
