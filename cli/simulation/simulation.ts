import { matchers } from '../../lib/qlik/pattern';
import type { RecordedEvent } from './recorded-event';
import type { SimulatedRule } from './rule-set';

/** What became of the events at one rule. */
export interface Simulated {
  readonly rule: SimulatedRule;
  /** By index of the event: 1 where its pattern matches. */
  readonly matched: Uint8Array;
}

/**
 * Runs events over rules: each pattern is read once, and each event.
 *
 * @param onEvents told how many events are done, now and then
 */
export function simulated(
  rules: readonly SimulatedRule[],
  events: readonly RecordedEvent[],
  onEvents?: (done: number) => void,
): readonly Simulated[] {
  const all = rules.map((rule) => ({ rule, matched: new Uint8Array(events.length) }));
  const matching = matchers(rules.map(({ pattern }) => pattern));
  for (const [at, event] of events.entries()) {
    for (const index of matching(event)) (all[index] as Simulated).matched[at] = 1;
    if (at % REPORT_EVERY === 0) onEvents?.(at);
  }
  return all;
}

const REPORT_EVERY = 1000;

/** Whether a rule invokes somebody by what it matches: a journal keeps a record and no more. */
export const invokes = ({ isDisabled, isJournal, targets }: SimulatedRule): boolean =>
  !isDisabled && !isJournal && targets.length > 0;

/** A subscription and the events it matches; a disabled one would. */
export interface Tally {
  readonly events: number;
  /** Of all events; 0 to 1. */
  readonly share: number;
  /** Times of the first and the last of those that have a time. */
  readonly first?: string;
  readonly last?: string;
  /** Id of the last of them. */
  readonly example?: string;
}

/** What each rule matched, in numbers. */
export function talliesOf(all: readonly Simulated[], events: readonly RecordedEvent[]): readonly Tally[] {
  const times = events.map(({ time }) => (typeof time === 'string' ? Date.parse(time) : Number.NaN));
  return all.map(({ matched }) => {
    let count = 0;
    let [first, last, untimed] = [-1, -1, -1];
    for (let at = 0; at < events.length; at++) {
      if (matched[at] !== 1) continue;
      count++;
      const time = times[at] as number;
      if (Number.isNaN(time)) untimed = at;
      else {
        if (first < 0 || time < (times[first] as number)) first = at;
        if (last < 0 || time >= (times[last] as number)) last = at;
      }
    }
    const example = events[last < 0 ? untimed : last];
    return {
      events: count,
      share: events.length === 0 ? 0 : count / events.length,
      ...(first >= 0 && { first: events[first]?.time, last: events[last]?.time }),
      ...(example && { example: idOf(example) }),
    };
  });
}

/** The id that Qlik gave the event, by which subscribers know it. */
export const idOf = ({ detail, id }: RecordedEvent): string => String(detail.id ?? id ?? '');

/** Events that would invoke nobody. */
export interface Untaken {
  readonly type: string;
  readonly events: number;
  /** How many of them at least a journal would keep. */
  readonly journalled: number;
  /** Id of one of them. */
  readonly example: string;
}

/** The events that invoke nobody, by type, most first. */
export function untaken(all: readonly Simulated[], events: readonly RecordedEvent[]): readonly Untaken[] {
  const consumers = all.filter(({ rule }) => invokes(rule));
  const journals = all.filter(({ rule }) => rule.isJournal && !rule.isDisabled);
  const byType = new Map<string, Untaken>();
  for (const [at, event] of events.entries()) {
    if (consumers.some(({ matched }) => matched[at] === 1)) continue;
    const type = event['detail-type'];
    const before = byType.get(type) ?? { type, events: 0, journalled: 0, example: idOf(event) };
    const isJournalled = journals.some(({ matched }) => matched[at] === 1);
    byType.set(type, {
      ...before,
      events: before.events + 1,
      journalled: before.journalled + (isJournalled ? 1 : 0),
    });
  }
  return [...byType.values()].sort((a, b) => b.events - a.events);
}
