import type { createColors } from 'picocolors';
import { colours as ours } from './colours';

type Colours = Pick<ReturnType<typeof createColors>, 'cyan' | 'green' | 'yellow' | 'magenta'>;

/** A name with its colon, a text, a number, or a word, in JSON as `JSON.stringify` writes it. */
const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d[\d.eE+-]*|\b(?:true|false|null)\b/g;

/** What JSON may hold raw and a terminal may obey, or show in another order than it stands in. */
const STEERING = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * A value as indented JSON for a person's eyes, coloured where colours are on. Nothing in it can steer a terminal.
 *
 * @example
 * print(jsonText({ id: '1', failed: true }));
 */
export function jsonText(value: unknown, { cyan, green, yellow, magenta }: Colours = ours): string {
  const json = (JSON.stringify(value, null, 2) ?? 'null').replace(
    STEERING,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return json.replace(TOKEN, (token, text?: string, colon?: string) => {
    if (text !== undefined) return colon === undefined ? green(text) : `${cyan(text)}${colon}`;
    return /^[tfn]/.test(token) ? magenta(token) : yellow(token);
  });
}
