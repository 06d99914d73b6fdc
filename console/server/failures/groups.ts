import { groupBy } from '../../../cli/group-by';
import type { FailureKind } from '../../../lib/qlik/failure-kind';
import {
  type FailedRun,
  type FailureGroup,
  type Failures,
  type Intervals,
  KEPT_GROUPS,
  KEPT_RUNS,
} from '../../api/failures';
import { countsIn, intervalsFor } from './intervals';
import type { Run } from './runs';

/** The kinds in the order of a chart's legend. */
const KINDS: readonly FailureKind[] = ['automation run', 'reload', 'data task', 'API key validation'];

/** All failures as a page shows them. */
export function failuresOf(runs: readonly Run[], hidesTestRuns: boolean, now: number): Omit<Failures, 'noLinks'> {
  const shown = hidesTestRuns ? runs.filter(({ card }) => !card.testRun) : runs;
  const intervals = intervalsFor(timesOf(shown), now);
  const groups = [...groupBy(shown, ({ card }) => card.fingerprint).values()]
    .map((those) => groupOf(those, intervals))
    .sort((a, b) => b.last.localeCompare(a.last) || a.fingerprint.localeCompare(b.fingerprint));
  const byKind = KINDS.map((kind) => {
    const counts = countsIn(intervals, timesOf(shown.filter(({ card }) => card.kind === kind)));
    return { kind, counts };
  });
  return {
    intervals,
    byKind: byKind.filter(({ counts }) => counts.some((count) => count > 0)),
    groups: groups.slice(0, KEPT_GROUPS),
    total: groups.length,
    runs: shown.length,
    hiddenTestRuns: runs.length - shown.length,
  };
}

/** One group with its runs; undefined when there is none of that fingerprint. */
export function openedOf(runs: readonly Run[], fingerprint: string, now: number) {
  const those = runs.filter(({ card }) => card.fingerprint === fingerprint);
  if (those.length === 0) return undefined;
  const intervals = intervalsFor(timesOf(those), now);
  const newest = newestFirst(those).slice(0, KEPT_RUNS);
  return { group: groupOf(those, intervals), intervals, runs: newest.map(failedRun) };
}

function groupOf(runs: readonly Run[], intervals: Intervals): FailureGroup {
  const sorted = newestFirst(runs);
  const [newest, oldest] = [sorted[0], sorted.at(-1)] as [Run, Run];
  const { fingerprint, kind, tenant, resourceId } = newest.card;
  // A thing may have been given a name only lately, or some of its events say none.
  const { title, link } = (sorted.find(({ card }) => card.name !== undefined) ?? newest).card;
  return {
    fingerprint,
    kind,
    title,
    tenant,
    resourceId,
    first: isoOf(oldest.at),
    last: isoOf(newest.at),
    runs: runs.length,
    testRuns: runs.filter(({ card }) => card.testRun).length,
    counts: countsIn(intervals, timesOf(runs)),
    lastError: sorted.find(({ card }) => card.error !== undefined)?.card.error,
    link,
  };
}

const failedRun = ({ card, at, events }: Run): FailedRun => {
  const { cardId, occurrenceId, status, error, spaceName, testRun, link } = card;
  return { cardId, time: isoOf(at), occurrenceId, status, error, spaceName, testRun, link, events };
};

const newestFirst = (runs: readonly Run[]) => runs.toSorted((a, b) => b.at - a.at);
const timesOf = (runs: readonly Run[]) => runs.map(({ at }) => at);
const isoOf = (ms: number) => new Date(ms).toISOString();
