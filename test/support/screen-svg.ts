import type { IBufferCell, Terminal } from '@xterm/headless';

/** Pixels of a cell, and of a line. */
const CELL = { width: 8.4, height: 18 } as const;
const MARGIN = 12;
const COLOURS = { background: '#16181d', text: '#d8dce4' } as const;

/** The screen of a terminal as a picture: SVG in the viewer's own monospaced font. */
export function screenSvg(terminal: Terminal, title: string): string {
  const [width, height] = [rounded(terminal.cols * CELL.width) + 2 * MARGIN, terminal.rows * CELL.height + 2 * MARGIN];
  const rows = Array.from({ length: terminal.rows }, (_, row) => rowOf(terminal, row));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${COLOURS.background}"/>`,
    '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" xml:space="preserve">',
    ...rows.flat(),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** Neighbouring cells that look the same. */
interface Run {
  readonly look: string;
  readonly at: number;
  text: string;
}

function rowOf(terminal: Terminal, row: number): readonly string[] {
  const { active } = terminal.buffer;
  const line = active.getLine(active.viewportY + row);
  const runs: Run[] = [];
  for (let at = 0; at < terminal.cols; at++) {
    const cell = line?.getCell(at);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const look = lookOf(cell);
    const last = runs.at(-1);
    if (last?.look === look) last.text += cell.getChars() || ' ';
    else runs.push({ look, at, text: cell.getChars() || ' ' });
  }
  return runs.flatMap((run) => drawn(run, row));
}

const lookOf = (cell: IBufferCell) =>
  JSON.stringify({
    ink: cell.isFgPalette() ? cubeColour(cell.getFgColor()) : COLOURS.text,
    bold: cell.isBold() !== 0,
    reverse: cell.isInverse() !== 0,
  });

function drawn({ look, at, text }: Run, row: number): readonly string[] {
  const { ink, bold, reverse } = JSON.parse(look);
  const [x, y, width] = [left(at), MARGIN + row * CELL.height, rounded(text.length * CELL.width)];
  const ground = reverse ? [`<rect x="${x}" y="${y}" width="${width}" height="${CELL.height}" fill="${ink}"/>`] : [];
  if (text.trim() === '') return ground;
  const fill = reverse ? COLOURS.background : ink;
  const weight = bold ? ' font-weight="bold"' : '';
  const words = text.trim();
  const place = `x="${left(at + text.indexOf(words))}" y="${y + 13}" textLength="${rounded(words.length * CELL.width)}"`;
  return [...ground, `<text ${place} fill="${fill}"${weight}>${escaped(words)}</text>`];
}

const rounded = (pixels: number) => Math.round(pixels * 10) / 10;
const left = (column: number) => rounded(MARGIN + column * CELL.width);

/** A colour of the 256 from the cube on (xterm's steps); the screens that are drawn use no others. */
function cubeColour(number: number): string {
  const at = number - 16;
  const steps = [at / 36, (at / 6) % 6, at % 6].map((step) => [0, 95, 135, 175, 215, 255][Math.floor(step)] ?? 0);
  return `#${steps.map((step) => step.toString(16).padStart(2, '0')).join('')}`;
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
