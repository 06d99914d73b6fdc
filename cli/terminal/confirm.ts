import { createInterface } from 'node:readline/promises';
import { CommandError } from '../verb';

/**
 * Asks a person before something is done; `--yes` is the answer for scripts. The question goes to standard error, so
 * that standard output is left to the answer of the verb.
 *
 * @param advice what to do instead, for when nobody is there to be asked
 * @throws {CommandError} when nobody is there to be asked
 */
export async function confirm(
  question: string,
  yes: boolean | undefined,
  advice = 'Say --yes, or --dry-run to only see.',
): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY) {
    throw new CommandError(`${question} Nobody can be asked: this is no terminal. ${advice}`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C is a no: readline would keep it to itself.
  const interrupted = new AbortController();
  terminal.once('SIGINT', () => interrupted.abort());
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal: interrupted.signal })).trim());
  } catch {
    return false;
  } finally {
    terminal.close();
  }
}
