import { CommanderError } from 'commander';
import { CommandError, type ExitCode } from '../verb';
import { complain } from './terminal';

/** Says what ended a command before its time, unless that was said; the exit code to end with. */
export function endingOf(error: unknown): ExitCode {
  // Commander has said what is wrong by then; help asked for is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  complain(inWords(error));
  return 2;
}

/** What AWS says no to is told in its own words; a stack is for faults of ours. */
function inWords(error: unknown): string {
  if (error instanceof CommandError) return error.message;
  if (!(error instanceof Error)) return String(error);
  return '$metadata' in error ? `${error.name}: ${error.message}` : (error.stack ?? error.message);
}
