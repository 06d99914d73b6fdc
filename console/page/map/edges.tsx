import { memo } from 'react';
import type { MapEdge, NodeState } from '../../api/map';
import { type Curve, pathOf, pointOn } from './curve';
import { DotLayer } from './dot-layer';
import { countedAt, edgeKey, rateInWords, widthOf } from './flow';
import type { Drawing } from './use-curves';

interface Props {
  readonly edges: readonly MapEdge[];
  readonly drawing: Drawing;
  readonly rates: ReadonlyMap<string, number>;
  readonly states: (id: string) => NodeState;
  readonly targets: Readonly<Record<string, readonly string[]>>;
}

/** An edge with fewer events a second is told by its dots alone. */
const FLOOD = 5;

/** The lines between the nodes, under them, and what moves along them. For eyes alone. */
export function Edges({ edges, drawing, rates, states, targets }: Props) {
  const { width, height, curves } = drawing;
  return (
    <svg className="map-edges" aria-hidden="true" viewBox={`0 0 ${width} ${height}`}>
      {edges.map((edge) => {
        const curve = curves.get(edgeKey(edge));
        if (curve === undefined) return null;
        const counted = countedAt(edge);
        return (
          <Edge
            key={edgeKey(edge)}
            curve={curve}
            rate={Math.round((rates.get(counted ?? '') ?? 0) * 10) / 10}
            isDetour={edge.isDetour}
            isBad={edge.isDetour && states(edge.to) === 'bad'}
          />
        );
      })}
      <DotLayer drawn={curves} targets={targets} />
    </svg>
  );
}

interface EdgeProps {
  readonly curve: Curve;
  readonly rate: number;
  readonly isDetour: boolean;
  readonly isBad: boolean;
}

const Edge = memo(function Edge({ curve, rate, isDetour, isBad }: EdgeProps) {
  const [x, y] = pointOn(curve, 0.5);
  const isUpright = Math.abs(curve[0] - curve[6]) < 1;
  return (
    <>
      <path
        className="map-edge"
        d={pathOf(curve)}
        data-moving={rate > 0}
        data-detour={isDetour}
        data-bad={isBad}
        strokeWidth={isDetour ? 1.5 : widthOf(rate)}
      />
      {rate >= FLOOD && (
        <text
          className="map-rate"
          x={isUpright ? x + 10 : x}
          y={isUpright ? y + 4 : y - 8}
          textAnchor={isUpright ? 'start' : 'middle'}
        >
          {rateInWords(rate)}
        </text>
      )}
    </>
  );
});
