import { type RefObject, useEffect, useState } from 'react';
import type { MapEdge } from '../../api/map';
import { edgeKey, type Flow, widthOf } from './flow';

interface Props {
  readonly board: RefObject<HTMLDivElement | null>;
  readonly edges: readonly MapEdge[];
  readonly flow: Flow;
}

/** Lines between the nodes, under them; those that events take are dashed and move. For eyes alone. */
export function Edges({ board, edges, flow }: Props) {
  const [drawn, setDrawn] = useState<{ readonly size: string; readonly paths: ReadonlyMap<string, string> }>();
  useEffect(() => {
    const element = board.current;
    if (!element) return;
    const draw = () => setDrawn(pathsIn(element, edges));
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [board, edges]);
  return (
    <svg className="map-edges" aria-hidden="true" viewBox={drawn?.size ?? '0 0 1 1'}>
      {[...(drawn?.paths ?? [])].map(([key, path]) => {
        const events = flow.get(key) ?? 0;
        return <path key={key} d={path} data-moving={events > 0} strokeWidth={widthOf(events)} />;
      })}
    </svg>
  );
}

/** Where the lines go, by where the nodes stand now. */
function pathsIn(board: HTMLElement, edges: readonly MapEdge[]) {
  const origin = board.getBoundingClientRect();
  const boxes = new Map<string, DOMRect>();
  for (const node of board.querySelectorAll<HTMLElement>('[data-node]')) {
    boxes.set(node.dataset.node ?? '', node.getBoundingClientRect());
  }
  const paths = new Map<string, string>();
  for (const edge of edges) {
    const [from, to] = [boxes.get(edge.from), boxes.get(edge.to)];
    if (!from || !to) continue;
    const isBeside = Math.abs(from.left - to.left) < 1;
    const [x1, x2] = [
      (isBeside ? from.left + 24 : from.right) - origin.left,
      to.left + (isBeside ? 24 : 0) - origin.left,
    ];
    const [y1, y2] = isBeside
      ? [from.bottom - origin.top, to.top - origin.top]
      : [from.top + from.height / 2 - origin.top, to.top + to.height / 2 - origin.top];
    const bend = isBeside ? 0 : (x2 - x1) / 2;
    paths.set(edgeKey(edge), `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`);
  }
  return { size: `0 0 ${board.scrollWidth} ${board.scrollHeight}`, paths };
}
