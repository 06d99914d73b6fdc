/**
 * What takes no column in any terminal: accents on Latin, Greek and Cyrillic letters, joiners, and variation selectors.
 * Marks of other scripts are taken for one, because terminals' tables are of different years and some give them one.
 */
const NO_COLUMN = /^(?:[\u0300-\u036f]|[\u200b-\u200d]|[\u20d0-\u20ef]|[\ufe00-\ufe0f])$/u;

/** What may take two: pictures, and from Hangul on East Asian scripts; some scripts that take one are taken for wide. */
const WIDE = /^(?:\p{Emoji_Presentation}|[\u1100-\u1dff\u2329\u232a\u2e80-\u{10ffff}])$/u;

/** What a terminal may obey, or show in another order than it stands in. */
const STEERING = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** A character's columns; never fewer than a terminal gives it, which is one for a mark with no letter before it. */
function columnsOf(character: string, before: string): number {
  if (NO_COLUMN.test(character)) return before === '' ? 1 : 0;
  return WIDE.test(character) ? 2 : 1;
}

/** A sender's text in exactly so many columns: cut or filled up, with nothing in it that steers a terminal. */
export function fitted(text: string, columns: number): string {
  const safe = text.slice(0, columns * 4).replace(STEERING, '?');
  const whole = beginningOf(safe, columns);
  const { line, left } = whole.line === safe || columns === 0 ? whole : cutBy(safe, columns);
  return line + ' '.repeat(left);
}

/** What was cut shows it. */
function cutBy(text: string, columns: number) {
  const { line, left } = beginningOf(text, columns - 1);
  return { line: `${line}~`, left };
}

/** As much of a text as there are columns for, and the columns that are left. */
function beginningOf(text: string, columns: number): { readonly line: string; readonly left: number } {
  let line = '';
  let left = columns;
  for (const character of text) {
    const wide = columnsOf(character, line);
    if (wide > left) break;
    line += character;
    left -= wide;
  }
  return { line, left };
}

/** A line that may be painted, in lines of at most so many columns; a colour goes on where a line was broken. */
export function wrapped(line: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let colour = '';
  let part = '';
  let left = columns;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a colour begins with one.
  for (const [token] of line.matchAll(/\x1b\[[\d;]*m|./gsu)) {
    if (token.startsWith('\x1b')) {
      colour = token === '\x1b[39m' ? '' : token;
      part += token;
      continue;
    }
    const wide = columnsOf(token, part);
    if (wide > left && left < columns) {
      lines.push(colour ? `${part}\x1b[39m` : part);
      part = colour;
      left = columns;
    }
    part += token;
    left -= wide;
  }
  return [...lines, part];
}
