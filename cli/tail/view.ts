import { fitted, wrapped } from '../terminal/columns';
import { jsonText } from '../terminal/json-text';
import type { Palette } from '../terminal/palette';
import type { Extent } from './keys';
import { listed, type State, selectedAt, selectedEvent } from './state';
import type { TailEvent } from './tail-event';

/** What the screen says of the run itself. */
export interface Frame {
  readonly columns: number;
  readonly rows: number;
  /** Name of the event bus. */
  readonly bus: string;
}

/** Head above the list, and the two lines below it. */
const AROUND = 3;

/** How much of what is shown there is room for. */
export function extentOf(state: State, { columns, rows }: Frame, palette: Palette): Extent {
  const event = selectedEvent(state);
  return {
    rows: Math.max(1, rows - AROUND),
    lines: event && state.mode.is === 'inspect' ? linesOf(event, columns, palette).length : 0,
  };
}

/** The screen: as many lines as it has rows, none wider than it. */
export function viewOf(state: State, frame: Frame, palette: Palette): readonly string[] {
  const { columns, rows } = frame;
  const room = Math.max(1, rows - AROUND);
  const body = bodyOf(state, frame, room, palette).slice(0, room);
  const blank = Array.from({ length: room - body.length }, () => '');
  const lines = [headOf(state, frame, palette), ...body, ...blank, ...footOf(state, columns, palette)];
  return lines.slice(0, rows);
}

function headOf({ seen, failures, held, seenWhenHeld }: State, { columns, bus }: Frame, { reverse }: Palette): string {
  const counts = `${seen} seen, ${failures} failed`;
  const standing = held ? `PAUSED, ${seen - seenWhenHeld} new` : 'live';
  return reverse(fitted(` ${standing} | ${counts} | ${bus}`, columns));
}

function bodyOf(state: State, { columns }: Frame, room: number, palette: Palette): readonly string[] {
  const mode = state.mode.is === 'resend' ? state.mode.from : state.mode;
  if (mode.is === 'help') return HELP.map((line) => fitted(line, columns));
  const event = selectedEvent(state);
  if (mode.is === 'inspect' && event) {
    return linesOf(event, columns, palette).slice(mode.scroll, mode.scroll + room);
  }
  return rowsOf(state, columns, room, palette);
}

/** The page of the list with the selection; counted from the end, so that nothing moves when it is paused. */
function rowsOf(state: State, columns: number, room: number, palette: Palette): readonly string[] {
  const events = listed(state);
  const at = selectedAt(state);
  if (at < 0) return [fitted(state.seen > 0 ? '  No event passes the filter.' : '  No event yet.', columns)];
  const page = Math.floor((events.length - 1 - at) / room);
  const end = events.length - page * room;
  const from = Math.max(0, end - room);
  return events.slice(from, end).map((event, row) => rowOf(event, from + row === at, columns, palette));
}

function rowOf(event: TailEvent, isSelected: boolean, columns: number, { red, bold, reverse }: Palette): string {
  const cells = [
    isSelected ? '>' : ' ',
    event.time.slice(11, 19).padEnd(8),
    event.isFailure ? '!' : ' ',
    ...(columns >= 80 ? [fitted(event.tenant, 8)] : []),
    fitted(shortType(event.type), columns >= 80 ? 36 : 30),
    event.name || event.id,
  ];
  const row = fitted(cells.join(' '), columns);
  const told = event.isFailure ? red(row) : row;
  return isSelected ? reverse(bold(told)) : told;
}

/** The part that tells types apart, by which other verbs take them as well. */
const shortType = (type: string) => type.replace(/^com\.qlik\.(v1\.)?/, '');

function footOf(state: State, columns: number, { bold, red }: Palette): readonly [string, string] {
  const { mode, filter, notice } = state;
  const line = (text: string) => fitted(text, columns);
  switch (mode.is) {
    case 'filter':
      // The end of what is typed is what a person looks at.
      return [bold(line(`/${filter.slice(-Math.max(1, columns - 2))}_`)), line(FILTER_HINT)];
    case 'resend': {
      const event = selectedEvent(state);
      const question = `Resend? [y/N]  ${shortType(event?.type ?? '')} ${event?.id ?? ''}`;
      return [red(line(question)), line('Every rule on the bus that matches it gets it once more.')];
    }
    case 'inspect':
      return [line(notice), line('esc back  arrows scroll  n/p failure  c file  r resend')];
    case 'help':
      return [line(notice), line('any key back')];
    case 'list':
      return [
        line(notice || (filter && `filter: ${filter}`)),
        line('q quit  enter open  / filter  f failed  n/p failure  ? keys'),
      ];
    default:
      return mode satisfies never;
  }
}

const FILTER_HINT = 'type: category: tenant: is:failure text  enter ok  esc undo';

const HELP = [
  '',
  '  up down pgup pgdn   select an event, which pauses',
  '  space               pause, go on',
  '  end                 go on at the newest',
  '  home                to the oldest',
  '  enter               open the event',
  '  n p                 next failure, previous failure',
  '  f                   failures alone, all again',
  '  /                   filter: words that must all fit,',
  '                      type:reload category:users',
  '                      tenant:acme is:failure sales',
  '  esc                 no filter; go on',
  '  c                   copy as file <type>-<id>.json',
  '  r                   resend to every rule on the bus',
  '  q                   quit',
];

const inLines = new WeakMap<TailEvent, { readonly key: string; readonly lines: readonly string[] }>();

/** An event's JSON as it is shown when open; made once, not at every drawing. */
function linesOf(event: TailEvent, columns: number, { teal, green, brown, purple }: Palette): readonly string[] {
  const key = `${columns} ${teal('')}`;
  const known = inLines.get(event);
  if (known?.key === key) return known.lines;
  const json = jsonText(event.event, { cyan: teal, green, yellow: brown, magenta: purple });
  const lines = json.split('\n').flatMap((line) => wrapped(line, columns));
  inLines.set(event, { key, lines });
  return lines;
}
