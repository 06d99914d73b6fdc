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

/** What is to be done in the world. */
export type Effect =
  | { readonly do: 'quit' }
  | { readonly do: 'resend'; readonly event: TailEvent }
  | { readonly do: 'copy'; readonly event: TailEvent };

/** A state, and what is to be done on the way to it. */
export interface Step {
  readonly state: State;
  readonly effect?: Effect;
}

/** What a key needs to know of the screen: rows of the list, and lines of the event that is open. */
export interface Extent {
  readonly rows: number;
  readonly lines: number;
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

/** A key was pressed: its character, or its name such as `up` or `ctrl-c`. */
export function pressed(before: State, key: string, extent: Extent): Step {
  if (key === 'ctrl-c') return { state: before, effect: { do: 'quit' } };
  const state = { ...before, notice: '' };
  switch (state.mode.is) {
    case 'list':
      return inList(state, key, extent);
    case 'inspect':
      return inInspect(state, state.mode.scroll, key, extent);
    case 'filter':
      return { state: inFilter(state, state.mode.before, key) };
    case 'resend':
      return inResend({ ...state, mode: state.mode.from }, key);
    case 'help':
      return { state: { ...state, mode: { is: 'list' } } };
    default:
      return state.mode satisfies never;
  }
}

function inList(state: State, key: string, { rows }: Extent): Step {
  switch (key) {
    case 'q':
      return { state, effect: { do: 'quit' } };
    case 'up':
    case 'k':
      return { state: moved(state, -1) };
    case 'down':
    case 'j':
      return { state: moved(state, 1) };
    case 'pageup':
      return { state: moved(state, -rows) };
    case 'pagedown':
      return { state: moved(state, rows) };
    case 'home':
    case 'g':
      return { state: selecting(state, 0) };
    case 'end':
    case 'G':
      return { state: resumed(state) };
    case ' ':
      return { state: state.held ? resumed(state) : selecting(state, selectedAt(state)) };
    case 'return': {
      const open: State = { ...selecting(state, selectedAt(state)), mode: { is: 'inspect', scroll: 0 } };
      return { state: selectedEvent(state) ? open : state };
    }
    case '/':
      return { state: { ...state, mode: { is: 'filter', before: state.filter } } };
    case 'escape':
      return { state: state.filter === '' ? resumed(state) : filtered(state, '') };
    case 'f':
      return { state: filtered(state, failuresToggled(state.filter)) };
    case '?':
      return { state: { ...state, mode: { is: 'help' } } };
    default:
      return onEvent(state, key);
  }
}

/** What can be done with the selected event, in the list and when it is open. */
function onEvent(state: State, key: string): Step {
  const event = selectedEvent(state);
  if (key === 'n' || key === 'p') return { state: toFailure(state, key === 'n' ? 1 : -1) };
  if (event === undefined || state.mode.is === 'resend') return { state };
  if (key === 'c') return { state: selecting(state, selectedAt(state)), effect: { do: 'copy', event } };
  if (key === 'r') {
    return { state: { ...selecting(state, selectedAt(state)), mode: { is: 'resend', from: state.mode } } };
  }
  return { state };
}

function inInspect(state: State, scroll: number, key: string, { rows, lines }: Extent): Step {
  const scrolled = (to: number): Step => ({
    state: { ...state, mode: { is: 'inspect', scroll: Math.max(0, Math.min(to, lines - rows)) } },
  });
  switch (key) {
    case 'up':
    case 'k':
      return scrolled(scroll - 1);
    case 'down':
    case 'j':
      return scrolled(scroll + 1);
    case 'pageup':
      return scrolled(scroll - rows);
    case 'pagedown':
    case ' ':
      return scrolled(scroll + rows);
    case 'home':
    case 'g':
      return scrolled(0);
    case 'end':
    case 'G':
      return scrolled(lines);
    case 'escape':
    case 'return':
    case 'left':
    case 'q':
      return { state: { ...state, mode: { is: 'list' } } };
    default:
      return onEvent(state, key);
  }
}

function inFilter(state: State, before: string, key: string): State {
  const typed = (filter: string): State => ({ ...filtered(state, filter), mode: { is: 'filter', before } });
  switch (key) {
    case 'return':
      return { ...state, mode: { is: 'list' } };
    case 'escape':
      return { ...filtered(state, before), mode: { is: 'list' } };
    case 'backspace':
      return typed([...state.filter].slice(0, -1).join(''));
    case 'ctrl-u':
      return typed('');
    default:
      return [...key].length === 1 && state.filter.length < MAX_FILTER ? typed(state.filter + key) : state;
  }
}

/** As much as a line of a terminal has. */
const MAX_FILTER = 200;

/** Anything but a plain yes is a no. */
function inResend(state: State, key: string): Step {
  const event = selectedEvent(state);
  if (key !== 'y' || event === undefined) return { state: noticed(state, 'Not resent.') };
  return { state, effect: { do: 'resend', event } };
}

/** Goes up or down; down from the newest of a paused list goes on live. */
function moved(state: State, by: number): State {
  const to = selectedAt(state) + by;
  return by > 0 && to >= listed(state).length ? resumed(state) : selecting(state, Math.max(0, to));
}

/** Selects the event at a place in the list, and pauses. */
function selecting(state: State, at: number): State {
  const held = state.held ?? state.live;
  const seenWhenHeld = state.held ? state.seenWhenHeld : state.seen;
  return { ...state, held, seenWhenHeld, selected: held.shown[at]?.number };
}

const resumed = ({ held: _, selected: __, ...state }: State): State => state;

/** The next failure in the list, from the last on to the first. */
function toFailure(state: State, by: 1 | -1): State {
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

function filtered(state: State, filter: string): State {
  const passes = filterOf(filter);
  const { live, held } = state;
  return { ...state, filter, live: refiltered(live, passes), ...(held && { held: refiltered(held, passes) }) };
}

function failuresToggled(filter: string): string {
  const words = filter.split(/\s+/).filter(Boolean);
  const others = words.filter((word) => word !== 'is:failure');
  return (others.length < words.length ? others : [...words, 'is:failure']).join(' ');
}
