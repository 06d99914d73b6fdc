import { type RefObject, useLayoutEffect, useState } from 'react';
import type { MapEdge } from '../../api/map';
import { type Box, type Curve, curveBetween } from './curve';
import { edgeKey } from './flow';

/** The board and the edges on it, by {@link edgeKey}. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly curves: ReadonlyMap<string, Curve>;
}

const nothing: Drawing = { width: 1, height: 1, curves: new Map() };

/** Where the edges go, by where the nodes stand; again whenever the board or what is on it changes its size. */
export function useCurves(board: RefObject<HTMLDivElement | null>, edges: readonly MapEdge[]): Drawing {
  const [drawing, setDrawing] = useState(nothing);
  useLayoutEffect(() => {
    const element = board.current;
    if (!element) return;
    const draw = () => setDrawing(drawingOf(element, edges));
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    for (const node of element.querySelectorAll('[data-node]')) observer.observe(node);
    return () => observer.disconnect();
  }, [board, edges]);
  return drawing;
}

function drawingOf(board: HTMLElement, edges: readonly MapEdge[]): Drawing {
  const origin = board.getBoundingClientRect();
  const boxes = new Map<string, Box>();
  for (const node of board.querySelectorAll<HTMLElement>('[data-node]')) {
    const { left, top, right, bottom } = node.getBoundingClientRect();
    boxes.set(node.dataset.node ?? '', {
      left: left - origin.left,
      top: top - origin.top,
      right: right - origin.left,
      bottom: bottom - origin.top,
    });
  }
  const curves = edges.flatMap((edge): readonly (readonly [string, Curve])[] => {
    const [from, to] = [boxes.get(edge.from), boxes.get(edge.to)];
    return from && to ? [[edgeKey(edge), curveBetween(from, to)]] : [];
  });
  return { width: board.scrollWidth, height: board.scrollHeight, curves: new Map(curves) };
}
