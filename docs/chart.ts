/** Small pictures of figures, as SVG that reads on light and on dark paper. */

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const INK = '#8b949e';
const COLOURS = ['#1f77b4', '#d95f02', '#1b9e77', '#9467bd'];
const WIDTH = 720;
const FONT = 'font-family="system-ui, sans-serif" font-size="13"';

const framed = (title: string, height: number, content: readonly string[]): string =>
  `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" ${FONT} fill="${INK}">`,
    `<title>${escaped(title)}</title>`,
    ...content,
    '</svg>',
  ].join('\n')}\n`;

const text = (x: number, y: number, words: string, anchor: 'start' | 'middle' | 'end' = 'start', fill = INK) =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="${fill}">${escaped(words)}</text>`;

/** A bar, and the middle half of what was measured. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Whether it is one of ours. */
  readonly ours: boolean;
}

/**
 * Bars from zero, one below the other, each with a whisker over its middle half.
 *
 * @param unit put behind each value
 */
export function barChart(title: string, bars: readonly Bar[], unit: string): string {
  const [left, right, line] = [130, 110, 28];
  const most = Math.max(...bars.map(({ high, value }) => Math.max(high, value)));
  const x = (value: number) => left + (value / most) * (WIDTH - left - right);
  return framed(
    title,
    bars.length * line + 20,
    bars.flatMap(({ label, value, low, high, ours }, index) => {
      const y = 10 + index * line;
      const middle = y + line / 2 - 2;
      return [
        text(left - 8, y + 17, label, 'end'),
        `<rect x="${left}" y="${y + 3}" width="${(x(value) - left).toFixed(1)}" height="${line - 10}" fill="${ours ? COLOURS[0] : INK}"/>`,
        `<path d="M${x(low).toFixed(1)} ${middle}H${x(high).toFixed(1)}" stroke="${COLOURS[1]}" stroke-width="3"/>`,
        text(x(Math.max(value, high)) + 6, y + 17, `${value.toPrecision(3)} ${unit}`),
      ];
    }),
  );
}

/** A line of a chart: a point for each of the labels. */
export interface Line {
  readonly name: string;
  readonly values: readonly number[];
}

/** Lines over evenly spaced labels, from zero; the names stand where the lines begin. */
export function lineChart(title: string, labels: readonly string[], lines: readonly Line[], unit: string): string {
  const [left, right, top, height] = [60, 30, 20 + 18 * lines.length, 320];
  const bottom = height - 30;
  const most = Math.max(...lines.flatMap(({ values }) => values));
  const x = (index: number) => left + (index / (labels.length - 1)) * (WIDTH - left - right);
  const y = (value: number) => bottom - (value / most) * (bottom - top);
  const grid = [0, 0.5, 1].map((share) => share * most);
  return framed(title, height, [
    ...grid.map(
      (value) => `<path d="M${left} ${y(value).toFixed(1)}H${WIDTH - right}" stroke="${INK}" opacity="0.3"/>`,
    ),
    ...grid.map((value) => text(left - 6, y(value) + 4, `${value.toPrecision(2)}`, 'end')),
    text(left, 14, unit),
    ...labels.map((label, index) => text(x(index), bottom + 20, label, 'middle')),
    ...lines.flatMap(({ name, values }, index) => {
      const colour = COLOURS[index % COLOURS.length] ?? INK;
      const points = values.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`);
      return [
        `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
        text(WIDTH - right, 14 + 18 * index, name, 'end', colour),
      ];
    }),
  ]);
}
