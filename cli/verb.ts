import type { Command } from 'commander';

/**
 * What a verb's run ends with. `0`: all of it is done. `1`: some of it is not, and the output says what. `2`: it was
 * called wrongly, or cannot begin, and nothing was done.
 */
export type ExitCode = 0 | 1 | 2;

/**
 * One verb of the command line: adds its command to the program. The command's action returns by `end`, so that a verb
 * never ends the process under what still has to be written.
 */
export type Verb = (program: Command, end: (exitCode: ExitCode) => void) => void;

/** A command that cannot begin or go on: its message says what is wrong, what was seen and what to do; no stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError' as const;
}
