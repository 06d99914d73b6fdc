import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { Terminal } from '@xterm/headless';

/** A command in a pseudo-terminal, with what a person in front of it would see and do. */
export interface PseudoTerminal {
  readonly terminal: Terminal;
  /** The screen as it is now: a line for each row, without the blanks at its end. */
  readonly screen: () => readonly string[];
  readonly type: (keys: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  /** What closing the window does. */
  readonly hangUp: () => void;
  /** The exit code, once all that was written is on the screen. */
  readonly ended: Promise<number | null>;
}

/** What a pseudo-terminal runs. */
export interface TerminalOptions {
  readonly columns: number;
  readonly rows: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

/** Runs a command in a pseudo-terminal. Python, which the engine needs anyway, has one; for Node it would be compiled. */
export function inTerminal(command: readonly string[], { columns, rows, env, cwd }: TerminalOptions): PseudoTerminal {
  const terminal = new Terminal({ cols: columns, rows, allowProposedApi: true });
  const python = [join(__dirname, 'pseudo-terminal.py'), String(columns), String(rows), ...command];
  const child = spawn('python3', python, {
    cwd,
    env: { TERM: 'xterm-256color', ...env },
    stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
  });
  child.stdout?.on('data', (chunk: Buffer) => terminal.write(chunk));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => terminal.write('', () => resolve(exitCode)));
  });
  return {
    terminal,
    screen: () =>
      Array.from({ length: terminal.rows }, (_, row) => {
        const { active } = terminal.buffer;
        return active.getLine(active.viewportY + row)?.translateToString(true) ?? '';
      }),
    type: (keys) => void child.stdin?.write(keys),
    resize: (newColumns, newRows) => {
      terminal.resize(newColumns, newRows);
      (child.stdio[3] as Writable).write(`${newColumns} ${newRows}\n`);
    },
    hangUp: () => void child.kill('SIGKILL'),
    ended,
  };
}
