import { InvalidPatternError } from './invalid-pattern';

/** A wildcard pattern as the literal texts between its `*`; n texts have n - 1 wildcards between them. */
export type Wildcard = readonly [string, ...string[]];

/**
 * Reads a wildcard pattern. `*` stands for any characters; `\*` and `\\` are the characters themselves; nothing else may
 * be escaped, and two wildcards may not touch (EventBridge user guide, "Comparison operators", read 2026-11).
 *
 * @throws {InvalidPatternError} when EventBridge would refuse it
 */
export function readWildcard(text: string, path: string): Wildcard {
  const texts: [string, ...string[]] = [''];
  for (let at = 0; at < text.length; at++) {
    const [character = '', next] = [text[at], text[at + 1]];
    if (character === '\\') {
      if (next !== '*' && next !== '\\') {
        throw new InvalidPatternError(path, `may escape only * and \\ by a backslash, got: ${JSON.stringify(text)}`);
      }
      texts[texts.length - 1] += next;
      at++;
    } else if (character === '*') {
      if (next === '*')
        throw new InvalidPatternError(path, `must not have two * in a row, got: ${JSON.stringify(text)}`);
      texts.push('');
    } else {
      texts[texts.length - 1] += character;
    }
  }
  return texts;
}

/** Whether the value matches. Each text is taken where it first occurs, so a long value costs no more than its length. */
export function wildcardMatches(value: string, [first, ...others]: Wildcard): boolean {
  const last = others.pop();
  if (last === undefined) return value === first;
  if (!value.startsWith(first)) return false;
  let at = first.length;
  for (const text of others) {
    const found = value.indexOf(text, at);
    if (found < 0) return false;
    at = found + text.length;
  }
  return value.length - last.length >= at && value.endsWith(last);
}
