import { colours as ours } from './colours';

type Colours = Readonly<Record<'cyan' | 'green' | 'yellow' | 'magenta', (text: string) => string>>;

/** A name with its colon, a text, a number, or a word, in JSON as `JSON.stringify` writes it. */
const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d[\d.eE+-]*|\b(?:true|false|null)\b/g;

/** What JSON may hold raw and a terminal may obey, or show in another order than it stands in. */
const STEERING = /[\u007f-\u009f\u2028\u2029]|\p{Bidi_Control}/gu;

/** The same JSON with such characters escaped. */
const harmless = (json: string) =>
  json.replace(STEERING, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A value as JSON in one line, which reads back as the same value. Nothing in it can steer a terminal. */
export const jsonLine = (value: unknown): string => harmless(JSON.stringify(value) ?? 'null');

/**
 * A value as indented JSON for a person's eyes, coloured where colours are on. Nothing in it can steer a terminal.
 *
 * @example
 * print(jsonText({ id: '1', failed: true }));
 */
export function jsonText(value: unknown, { cyan, green, yellow, magenta }: Colours = ours): string {
  const json = harmless(JSON.stringify(value, null, 2) ?? 'null');
  return json.replace(TOKEN, (token, text?: string, colon?: string) => {
    if (text !== undefined) return colon === undefined ? green(text) : `${cyan(text)}${colon}`;
    return /^[tfn]/.test(token) ? magenta(token) : yellow(token);
  });
}
