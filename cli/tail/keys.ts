import {
  filtered,
  moved,
  noticed,
  resumed,
  type State,
  selectedAt,
  selectedEvent,
  selecting,
  toFailure,
} from './state';
import type { TailEvent } from './tail-event';

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

function failuresToggled(filter: string): string {
  const words = filter.split(/\s+/).filter(Boolean);
  const others = words.filter((word) => word !== 'is:failure');
  return (others.length < words.length ? others : [...words, 'is:failure']).join(' ');
}
