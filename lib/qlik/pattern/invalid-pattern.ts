/**
 * Thrown for a pattern that EventBridge would refuse. The message says where, what is wrong and what is allowed.
 *
 * @example
 * try {
 *   matches({ detail: { data: { status: 'FAILED' } } }, {});
 * } catch (error) {
 *   if (error instanceof InvalidPatternError) console.log(error.path); // detail.data.status
 * }
 */
export class InvalidPatternError extends Error {
  override readonly name = 'InvalidPatternError' as const;
  /** Where in the pattern, such as `detail.data.status[0].prefix`; empty for the pattern as a whole. */
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`invalid event pattern: ${path === '' ? 'it' : path} ${problem}`);
    this.path = path;
  }
}

/** Refuses a part of a pattern: what is allowed there, and what was found. */
export function refuse(path: string, allowed: string, got: unknown): never {
  throw new InvalidPatternError(path, `must be ${allowed}, got: ${shown(got)}`);
}

/** A value as an error message shows it: JSON, cut short. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

const MAX_SHOWN = 80;
