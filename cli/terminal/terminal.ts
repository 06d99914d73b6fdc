import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import { errorColours } from './colours';

/** What was asked for goes to standard output, for a person or a pipe. */
export const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** What goes wrong goes to standard error. */
export const complain = (text: string): void => void process.stderr.write(`${errorColours.red(text)}\n`);

/** One JSON document, for scripts. */
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

/** A text that holds what others wrote, such as a cell or a name in Qlik: it must not steer the terminal. */
export const harmless = (text: string): string => text.replace(/(?!\n)\p{Cc}/gu, '\uFFFD');

/** A table with a head and no lines between its rows. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: [...head],
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    style: { head: [], border: [] },
  });
  table.push(...rows.map((row) => row.map(harmless)));
  return table.toString();
}

/** How far a long piece of work has come. */
export interface Progress {
  /** One more is done. */
  readonly advance: () => void;
  /** So many are done. */
  readonly update: (done: number) => void;
  readonly stop: () => void;
}

/** A bar on standard error while that is a terminal; nothing otherwise, so that logs and pipes stay clean. */
export function progress(what: string, total: number): Progress {
  const nothing = () => undefined;
  if (!process.stderr.isTTY) return { advance: nothing, update: nothing, stop: nothing };
  const bar = new SingleBar({ format: `${what} {bar} {value}/{total} {eta_formatted}`, hideCursor: true });
  bar.start(total, 0);
  return { advance: () => bar.increment(), update: (done) => bar.update(done), stop: () => bar.stop() };
}
