/** A value in a text, and where it stands. */
export interface Placed {
  readonly value: unknown;
  /** Such as `line 12` or `element 3`. */
  readonly where: string;
}

/** The JSON values in a text, or what is wrong with it. */
export type JsonValues =
  | { readonly ok: true; readonly values: readonly Placed[] }
  | { readonly ok: false; readonly where: string; readonly why: string };

/**
 * Reads a JSON value, the elements of a JSON list, or one JSON value a line. A text whose first line is a JSON value of
 * its own is taken for lines, so that what is wrong is told of the line that is.
 */
export function jsonValues(withMark: string): JsonValues {
  const text = withMark.replace(/^\uFEFF/, '');
  const whole = readJson(text);
  if (whole.ok) return { ok: true, values: elementsOf(whole.value) };
  const lines = text
    .split('\n')
    .map((line, at) => ({ line: line.trim(), where: `line ${at + 1}` }))
    .filter(({ line }) => line !== '');
  const [first] = lines;
  if (first === undefined) return { ok: false, where: 'line 1', why: 'it is empty' };
  if (!readJson(first.line).ok) return { ok: false, where: `line ${faultyLine(text, whole)}`, why: inWords(whole) };
  const values: Placed[] = [];
  for (const { line, where } of lines) {
    const read = readJson(line);
    if (!read.ok) return { ok: false, where, why: inWords(read) };
    values.push({ value: read.value, where });
  }
  return { ok: true, values };
}

const elementsOf = (value: unknown): readonly Placed[] =>
  Array.isArray(value)
    ? value.map((element, at) => ({ value: element, where: `element ${at + 1}` }))
    : [{ value, where: 'line 1' }];

interface Fault {
  readonly ok: false;
  /** Whether more text could mend it. */
  readonly endsEarly: boolean;
  /** The character at which it is, where the engine says. */
  readonly at?: number;
}

/** What is wrong is not told in the engine's words: they quote the text, which may describe people. */
function readJson(text: string): { readonly ok: true; readonly value: unknown } | Fault {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const { message } = error as Error;
    const position = /at position (\d+)/.exec(message)?.[1];
    const at = position === undefined ? undefined : Number(position);
    const endsEarly = /end of JSON input|Unterminated/.test(message) || at === text.length;
    return { ok: false, endsEarly, ...(at !== undefined && { at }) };
  }
}

const inWords = ({ endsEarly }: Fault) => (endsEarly ? 'its JSON ends too early' : 'it is no JSON');

/** The first line up to which the text is wrong, whatever comes after it. */
function faultyLine(text: string, { at, endsEarly }: Fault): number {
  const lines = text.trimEnd().split('\n');
  if (endsEarly) return lines.length;
  if (at !== undefined) return text.slice(0, at).split('\n').length;
  let [low, high] = [1, lines.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const read = readJson(lines.slice(0, middle).join('\n'));
    if (read.ok || read.endsEarly) low = middle + 1;
    else high = middle;
  }
  return low;
}
