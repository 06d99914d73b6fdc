/** Where a node stands on the board, in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A cubic Bézier curve: its start, its two control points and its end, each x and y. */
export type Curve = readonly [number, number, number, number, number, number, number, number];

/** Nodes in one column that are no further apart are joined straight. */
const NEAR = 40;

/** Farther from its column an edge does not bow, so that it stays in the gap. */
const BOW = 24;

/** An edge keeps so far from the corner of a node. */
const CORNER = 14;

/** The curve from a node to another: across to one beside it, straight down to the next one, round the others. */
export function curveBetween(from: Box, to: Box): Curve {
  if (to.left >= from.right || to.right <= from.left) {
    const [x1, x2] = to.left >= from.right ? [from.right, to.left] : [from.left, to.right];
    const [y1, y2] = [heightAt(from, to), heightAt(to, from)];
    const bend = (x2 - x1) / 2;
    return [x1, y1, x1 + bend, y1, x2 - bend, y2, x2, y2];
  }
  const gap = to.top - from.bottom;
  if (gap >= 0 && gap <= NEAR) {
    const x = (Math.max(from.left, to.left) + Math.min(from.right, to.right)) / 2;
    return [x, from.bottom, x, from.bottom + gap / 3, x, to.top - gap / 3, x, to.top];
  }
  const [y1, y2] = [middleOf(from), middleOf(to)];
  // A third more: a Bézier curve stays within three quarters of its control points.
  const out = Math.min(from.left, to.left) - BOW * (4 / 3);
  return [from.left, y1, out, y1, out, y2, to.left, y2];
}

const middleOf = ({ top, bottom }: Box) => (top + bottom) / 2;

/** A tall node, which the bus is, is left and reached at the height of the other one. */
function heightAt(box: Box, other: Box): number {
  if (box.bottom - box.top <= 2 * (other.bottom - other.top)) return middleOf(box);
  return Math.min(Math.max(middleOf(other), box.top + CORNER), box.bottom - CORNER);
}

/** The curve as SVG has it. */
export const pathOf = ([x1, y1, ...rest]: Curve): string => `M${x1} ${y1}C${rest.join(' ')}`;

/** The point of a curve at a part of its way, from 0 to 1. */
export function pointOn(curve: Curve, part: number): readonly [number, number] {
  const left = 1 - part;
  const [a, b, c, d] = [left ** 3, 3 * left ** 2 * part, 3 * left * part ** 2, part ** 3];
  const [x1, y1, x2, y2, x3, y3, x4, y4] = curve;
  return [a * x1 + b * x2 + c * x3 + d * x4, a * y1 + b * y2 + c * y3 + d * y4];
}
