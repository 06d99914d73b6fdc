import { emitKeypressEvents } from 'node:readline';

/** A terminal taken over as a whole. */
export interface Screen {
  readonly size: () => { readonly columns: number; readonly rows: number };
  /** Shows these lines, the first at the top; writes those alone that differ from what is shown. */
  readonly draw: (lines: readonly string[]) => void;
  /** Gives the terminal back as it was. */
  readonly close: () => void;
}

/** What a screen tells of. */
export interface ScreenEvents {
  /** A key: its character, or its name such as `up`, `return` or `ctrl-c`. */
  readonly onKey: (key: string) => void;
  /** The window has another size now; all has to be drawn. */
  readonly onResize: () => void;
}

/** xterm control sequences (invisible-island.net, "XTerm Control Sequences", read 2026-11), which all terminals take. */
const control = {
  /** Alternate screen; no cursor; a line that is too long is cut, not wrapped. */
  enter: '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J',
  leave: '\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l',
  /** Shown at once, by terminals that know this; the others ignore it. */
  begin: '\x1b[?2026h',
  end: '\x1b[?2026l',
} as const;

/**
 * Takes the terminal over: alternate screen, raw keys. It is given back by `close`, and whatever ends the process short
 * of SIGKILL; an error that nobody caught is told on the screen that was there before.
 */
export function openScreen({ onKey, onResize }: ScreenEvents): Screen {
  const { stdin, stdout } = process;
  let shown: readonly string[] = [];
  const keypress = (text: string | undefined, key: Keypress) => {
    const named = keyOf(text, key);
    if (named !== undefined) onKey(named);
  };
  const resize = () => {
    shown = [];
    onResize();
  };
  let isOpen = true;
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    stdin.off('keypress', keypress);
    stdout.off('resize', resize);
    for (const end of ENDS) process.off(end, close);
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.pause();
    stdout.write(control.leave);
  };
  for (const end of ENDS) process.on(end, close);
  stdout.write(control.enter);
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  stdin.on('keypress', keypress);
  stdout.on('resize', resize);
  stdin.resume();
  return {
    size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    draw: (lines) => {
      if (!isOpen) return;
      const changes = changesBetween(shown, lines);
      shown = lines;
      if (changes !== '') stdout.write(`${control.begin}${changes}${control.end}`);
    },
    close,
  };
}

const ENDS = ['exit', 'uncaughtExceptionMonitor'] as const;

/** What turns the one screen into the other. A line is cleared first: behind its last column there is nothing to clear. */
export function changesBetween(before: readonly string[], after: readonly string[]): string {
  const cleared = before.length === 0 ? '\x1b[2J' : '';
  return (
    cleared + after.map((line, row) => (line === before[row] ? '' : `\x1b[${row + 1};1H\x1b[2K${line}\x1b[0m`)).join('')
  );
}

/** A key as Node's readline tells it. */
export interface Keypress {
  readonly name?: string;
  readonly ctrl?: boolean;
  readonly meta?: boolean;
}

const NAMED = new Set([
  ...['up', 'down', 'left', 'right', 'pageup', 'pagedown', 'home', 'end'],
  ...['return', 'escape', 'backspace'],
]);

/** A key's character or name; undefined for what is neither, such as a function key. */
export function keyOf(text: string | undefined, { name, ctrl, meta }: Keypress): string | undefined {
  if (ctrl) return name && `ctrl-${name}`;
  if (name === 'enter') return 'return';
  if (name !== undefined && NAMED.has(name)) return name;
  return meta || text === undefined || !/^\P{C}$/u.test(text) ? undefined : text;
}
