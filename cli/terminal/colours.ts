import { createColors } from 'picocolors';

/**
 * Whether text for a stream is coloured: when it is a terminal that can, or `FORCE_COLOR` says so, and never under
 * `NO_COLOR` (no-color.org, read 2026-11). Set to nothing, either is not set.
 */
export function isColoured(environment: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  if (environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR) return environment.FORCE_COLOR !== '0';
  return isTerminal && environment.TERM !== 'dumb';
}

/** Colours for standard output. Not picocolors' own choice, which colours a pipe as well wherever `CI` is set. */
export const colours = createColors(isColoured(process.env, process.stdout.isTTY ?? false));

/** Colours for standard error, which may be a terminal while standard output is a pipe. */
export const errorColours = createColors(isColoured(process.env, process.stderr.isTTY ?? false));
