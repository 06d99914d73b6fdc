import { appended, emptyLog, type Log, refiltered } from './log';
import type { TailEvent } from './tail-event';
import { filterOf } from './wanted';

/** What the screen shows beside the list. */
export type Mode =
  | { readonly is: 'list' }
  | { readonly is: 'inspect'; readonly scroll: number }
  /** The filter is being typed; `before` is the one to go back to. */
  | { readonly is: 'filter'; readonly before: string }
  /** A person is asked whether to resend. */
  | { readonly is: 'resend'; readonly from: Exclude<Mode, { readonly is: 'resend' }> }
  | { readonly is: 'help' };

/** All that the screen is made from. */
export interface State {
  readonly mode: Mode;
  readonly filter: string;
  /** What has come. */
  readonly live: Log;
  /** The log as it was when it was paused: whatever comes meanwhile, nothing moves and nothing goes. */
  readonly held?: Log;
  /** Number of the event that is selected while paused. */
  readonly selected?: number;
  /** How many events have come, and how many of them say a failure. */
  readonly seen: number;
  readonly failures: number;
  /** How many had come when it was paused. */
  readonly seenWhenHeld: number;
  /** What happened last. */
  readonly notice: string;
  /** Events kept at most. */
  readonly limit: number;
}

export const initialState = (limit: number): State => ({
  mode: { is: 'list' },
  filter: '',
  live: emptyLog,
  seen: 0,
  failures: 0,
  seenWhenHeld: 0,
  notice: '',
  limit,
});

/** The events that are listed. */
export const listed = ({ held, live }: State): readonly TailEvent[] => (held ?? live).shown;

/** Where in the list the selection is: at the newest, unless it is paused; -1 in an empty list. */
export function selectedAt(state: State): number {
  const events = listed(state);
  if (state.held === undefined || state.selected === undefined) return events.length - 1;
  const { selected } = state;
  // Filtered away, it stands for the last before it.
  const at = events.findLastIndex(({ number }) => number <= selected);
  return at < 0 ? Math.min(0, events.length - 1) : at;
}

export const selectedEvent = (state: State): TailEvent | undefined => listed(state)[selectedAt(state)];

/** Events have come. */
export function arrived(state: State, batch: readonly TailEvent[]): State {
  return {
    ...state,
    live: appended(state.live, batch, filterOf(state.filter), state.limit),
    seen: state.seen + batch.length,
    failures: state.failures + batch.filter(({ isFailure }) => isFailure).length,
  };
}

export const noticed = (state: State, notice: string): State => ({ ...state, notice });

/** Goes up or down; down from the newest of a paused list goes on live. */
export function moved(state: State, by: number): State {
  const to = selectedAt(state) + by;
  return by > 0 && to >= listed(state).length ? resumed(state) : selecting(state, Math.max(0, to));
}

/** Selects the event at a place in the list, and pauses. */
export function selecting(state: State, at: number): State {
  const held = state.held ?? state.live;
  const seenWhenHeld = state.held ? state.seenWhenHeld : state.seen;
  return { ...state, held, seenWhenHeld, selected: held.shown[at]?.number };
}

/** Goes on live. */
export const resumed = ({ held: _, selected: __, ...state }: State): State => state;

/** The next failure in the list, from the last on to the first. */
export function toFailure(state: State, by: 1 | -1): State {
  const events = listed(state);
  const from = selectedAt(state);
  for (let step = 1; step <= events.length; step++) {
    const at = (from + by * step + events.length * 2) % events.length;
    if (events[at]?.isFailure) return atTop(selecting(state, at));
  }
  return noticed(state, 'No failure event is listed.');
}

const atTop = (state: State): State =>
  state.mode.is === 'inspect' ? { ...state, mode: { is: 'inspect', scroll: 0 } } : state;

/** Both lists under another filter. */
export function filtered(state: State, filter: string): State {
  const passes = filterOf(filter);
  const { live, held } = state;
  return { ...state, filter, live: refiltered(live, passes), ...(held && { held: refiltered(held, passes) }) };
}
