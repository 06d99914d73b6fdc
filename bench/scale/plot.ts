import { figure } from './words';

/** A line, or dots when it was measured. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly isMeasured?: boolean;
}

export interface Plot {
  /** What it shows, in a sentence: also what is read out in its place. */
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** A span of x to shade, and what it is. */
  readonly span?: { readonly from: number; readonly until: number; readonly name: string };
}

interface Axis {
  readonly name: string;
  readonly isLog?: boolean;
  /** Lowest value shown. On a logarithmic axis what is less lies on it. */
  readonly from: number;
  readonly until: number;
}

const [WIDTH, HEIGHT] = [760, 340];
const BOX = { left: 96, right: 560, top: 44, bottom: 290 } as const;
const FONT = 13;
/** Okabe and Ito's colours, which the colour-blind tell apart; each is readable on white and on near-black. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b8860b'] as const;

const STYLE = `text{font:${FONT}px system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;fill:#24292f}
.title{font-weight:600}.faint{fill:#57606a}.grid{stroke:#d0d7de}.span{fill:#57606a;fill-opacity:.13}.back{fill:#fff}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.faint{fill:#9198a1}.grid{stroke:#3d444d}.span{fill:#9198a1}.back{fill:#0d1117}}`;

/** A line chart as an SVG that follows the reader's light or dark scheme. The same plot gives the same bytes. */
export function svgOf({ title, x, y, series, span }: Plot): string {
  const [toX, toY] = [scale(x, BOX.left, BOX.right), scale(y, BOX.bottom, BOX.top)];
  const at = (value: number) => (Math.round(value * 10) / 10).toString();
  const grid = ticksOf(y).map(
    (tick) =>
      `<line class="grid" x1="${BOX.left}" x2="${BOX.right}" y1="${at(toY(tick))}" y2="${at(toY(tick))}"/>` +
      `<text class="faint" x="${BOX.left - 8}" y="${at(toY(tick) + 4)}" text-anchor="end">${figure(tick)}</text>`,
  );
  const below = ticksOf(x).map(
    (tick) =>
      `<text class="faint" x="${at(toX(tick))}" y="${BOX.bottom + 20}" text-anchor="middle">${figure(tick)}</text>`,
  );
  const shaded = span
    ? [
        `<rect class="span" x="${at(toX(span.from))}" y="${BOX.top}" width="${at(toX(span.until) - toX(span.from))}" height="${BOX.bottom - BOX.top}"/>`,
        `<text class="faint" x="${at((toX(span.from) + toX(span.until)) / 2)}" y="${BOX.top - 5}" text-anchor="middle">${span.name}</text>`,
      ]
    : [];
  const colourOf = (index: number) => COLOURS[index % COLOURS.length] as string;
  const drawn = series.map(({ points, isMeasured }, index) => {
    const placed = points.map(([px, py]) => `${at(toX(px))},${at(toY(py))}`);
    if (!isMeasured) {
      return `<polyline fill="none" stroke="${colourOf(index)}" stroke-width="2" stroke-linejoin="round" points="${placed.join(' ')}"/>`;
    }
    const dots = placed.map((it) => it.split(',')).map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="2.6"/>`);
    return `<g fill="${colourOf(index)}">${dots.join('')}</g>`;
  });
  const names = spread(series.map(({ points }) => toY(Math.max(...points.map(([, py]) => py))))).map(
    (labelY, index) =>
      `<rect x="${BOX.right + 12}" y="${at(labelY - 5)}" width="10" height="10" rx="2" fill="${colourOf(index)}"/>` +
      `<text x="${BOX.right + 28}" y="${at(labelY + 4)}">${series[index]?.name}</text>`,
  );
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">`,
    `<title>${title}</title>`,
    `<style>${STYLE}</style>`,
    `<rect class="back" width="100%" height="100%" rx="6"/>`,
    `<text class="title" x="16" y="24">${title}</text>`,
    ...grid,
    ...shaded,
    ...below,
    `<text class="faint" x="${(BOX.left + BOX.right) / 2}" y="${BOX.bottom + 40}" text-anchor="middle">${x.name}</text>`,
    `<text class="faint" transform="translate(18 ${(BOX.top + BOX.bottom) / 2}) rotate(-90)" text-anchor="middle">${y.name}</text>`,
    ...drawn,
    ...names,
    '</svg>',
  ].join('\n')}\n`;
}

function scale({ from, until, isLog }: Axis, start: number, end: number): (value: number) => number {
  const along = (value: number) => (isLog ? Math.log10(value) : value);
  return (value) => {
    const within = Math.min(until, Math.max(from, value));
    return start + ((end - start) * (along(within) - along(from))) / (along(until) - along(from));
  };
}

function ticksOf({ from, until, isLog }: Axis): readonly number[] {
  if (isLog) {
    const decades = Math.round(Math.log10(until / from));
    return Array.from({ length: decades + 1 }, (_, decade) => from * 10 ** decade);
  }
  const rough = (until - from) / 6;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((it) => it * unit >= rough) ?? 10) * unit;
  return Array.from({ length: Math.floor((until - from) / step + 1e-9) + 1 }, (_, index) => from + index * step);
}

/** Heights moved apart so that names do not lie on each other, the highest first. */
function spread(heights: readonly number[]): readonly number[] {
  const order = heights.map((height, index) => ({ height, index })).sort((a, b) => a.height - b.height);
  const moved: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { height, index } of order) {
    last = Math.max(height, last + FONT + 5);
    moved[index] = last;
  }
  // What was pushed below the box comes up again, and takes those above along.
  let limit = BOX.bottom + 4;
  for (const { index } of order.toReversed()) {
    moved[index] = Math.min(moved[index] ?? 0, limit);
    limit = (moved[index] ?? 0) - FONT - 5;
  }
  return moved;
}
