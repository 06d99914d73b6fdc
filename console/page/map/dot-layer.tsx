import { memo, useEffect, useRef } from 'react';
import type { DeploymentMap } from '../../api/map';
import { useLive } from '../live';
import { type Curve, pointOn } from './curve';
import { type Dot, dotsWith, LEG_MS, MOST_DOTS } from './dots';

interface Props {
  /** The edges, by name. */
  readonly drawn: ReadonlyMap<string, Curve>;
  readonly targets: DeploymentMap['targets'];
}

/** Dots for the events on their way: always the same circles, moved past React while there is something to move. */
export function DotLayer({ drawn, targets }: Props) {
  const { events } = useLive();
  const circles = useRef<SVGGElement>(null);
  const dots = useRef<readonly Dot[]>([]);
  const upTo = useRef(0);
  const frame = useRef<number>(undefined);
  const curves = useRef(drawn);
  curves.current = drawn;
  useEffect(() => {
    const last = events.at(-1)?.number ?? 0;
    // A console that was started again counts from 1.
    const after = last < upTo.current ? 0 : upTo.current;
    upTo.current = last;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    dots.current = dotsWith(dots.current, { events, after }, targets, Date.now());
    const move = () => {
      const now = Date.now();
      dots.current = dots.current.filter(({ startsAt }) => now - startsAt < LEG_MS);
      place(circles.current, dots.current, curves.current, now);
      frame.current = dots.current.length > 0 ? requestAnimationFrame(move) : undefined;
    };
    if (frame.current === undefined && dots.current.length > 0) frame.current = requestAnimationFrame(move);
  }, [events, targets]);
  useEffect(
    () => () => {
      if (frame.current !== undefined) cancelAnimationFrame(frame.current);
      frame.current = undefined;
    },
    [],
  );
  return <Circles circles={circles} />;
}

const numbers = Array.from({ length: MOST_DOTS }, (_, at) => at);

const Circles = memo(function Circles({ circles }: { readonly circles: React.Ref<SVGGElement> }) {
  return (
    <g ref={circles}>
      {numbers.map((at) => (
        <circle key={at} className="map-dot" r="4.5" visibility="hidden" />
      ))}
    </g>
  );
});

function place(circles: SVGGElement | null, dots: readonly Dot[], curves: Props['drawn'], now: number): void {
  for (const [at, circle] of [...(circles?.children ?? [])].entries()) {
    const dot = dots[at];
    const curve = dot && now >= dot.startsAt ? curves.get(dot.edge) : undefined;
    circle.setAttribute('visibility', dot && curve ? 'visible' : 'hidden');
    if (dot === undefined || curve === undefined) continue;
    const [x, y] = pointOn(curve, (now - dot.startsAt) / LEG_MS);
    circle.setAttribute('cx', x.toFixed(1));
    circle.setAttribute('cy', y.toFixed(1));
    circle.setAttribute('data-failure', String(dot.isFailure));
  }
}
