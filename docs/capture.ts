/**
 * Makes a picture of what a terminal showed: `tsx docs/capture.ts <file with the output, colours and all> <file.svg>`.
 * The output is that of a real run: of a pseudo-terminal, or with `FORCE_COLOR=1`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';

const FONT_PX = 14;
const LINE_PX = 20;
/** Of a monospaced font, for the width of the picture alone: text sets itself. */
const COLUMN_PX = 8.43;
const PAD_PX = 20;

const INK = '#d8dee9';
const PAPER = '#1f2430';
const COLOURS: Readonly<Record<number, string>> = {
  31: '#ff6b6b',
  32: '#7bd88f',
  33: '#ffd166',
  34: '#6cb6ff',
  35: '#d2a8ff',
  36: '#76d9e6',
};

interface Style {
  readonly colour?: string;
  readonly bold?: boolean;
  readonly dim?: boolean;
}

/** What a sign of colour (SGR) makes of a style; other signs change nothing. */
function styled(style: Style, code: number): Style {
  if (code === 0) return {};
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 39) return { ...style, colour: undefined };
  const colour = COLOURS[code];
  return colour === undefined ? style : { ...style, colour };
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const span = (text: string, { colour, bold, dim }: Style) => {
  const attributes = [colour && `fill="${colour}"`, bold && 'font-weight="bold"', dim && 'opacity="0.65"'];
  const said = attributes.filter((it) => it).join(' ');
  return said === '' ? escaped(text) : `<tspan ${said}>${escaped(text)}</tspan>`;
};

/** Sequences without parameters, such as that which puts the cursor back. */
const OTHER = new RegExp(`${'\u001b'}[^[]`, 'g');

/** A sequence that a terminal obeys: its parameters, and what it does. */
const SEQUENCE = new RegExp(`${'\u001b'}\\[([0-9;?]*)([A-Za-z])`);

/**
 * A terminal's output as an SVG.
 *
 * @param ansi text with colours
 * @param title for those who do not see it
 */
export function terminalSvg(ansi: string, title: string): string {
  let style: Style = {};
  const rows = ansi.replaceAll('\r', '').replace(OTHER, '').trim().split('\n');
  const drawn = rows.map((row) => {
    let [rest, text, columns] = [row, '', 0];
    for (let found = SEQUENCE.exec(rest); found; found = SEQUENCE.exec(rest)) {
      const before = rest.slice(0, found.index);
      if (before !== '') text += span(before, style);
      columns += before.length;
      if (found[2] === 'm') for (const code of (found[1] ?? '').split(';')) style = styled(style, Number(code));
      rest = rest.slice(found.index + found[0].length);
    }
    if (rest !== '') text += span(rest, style);
    return { text, columns: columns + rest.length };
  });
  const width = Math.ceil(Math.max(...drawn.map(({ columns }) => columns)) * COLUMN_PX + 2 * PAD_PX);
  const height = rows.length * LINE_PX + 2 * PAD_PX;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${PAPER}"/>`,
    `<g fill="${INK}" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT_PX}" xml:space="preserve">`,
    ...drawn.map(({ text }, row) => `<text x="${PAD_PX}" y="${PAD_PX + FONT_PX + row * LINE_PX}">${text}</text>`),
    '</g>',
    '</svg>',
  ].join('\n')}\n`;
}

const [, script, from, to] = process.argv;
if (script === __filename && from !== undefined && to !== undefined) {
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, terminalSvg(readFileSync(from, 'utf8'), `What qlik-fanout ${basename(to, '.svg')} shows`));
}
