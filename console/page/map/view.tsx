import './map.css';
import Alert from '@cloudscape-design/components/alert';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useEffect, useMemo, useRef, useState } from 'react';
import { columns, type DeploymentMap, mapPath } from '../../api/map';
import { useLive } from '../live';
import { useCall } from '../use-call';
import { NodeDetails } from './details';
import { Edges } from './edges';
import { countedWith, flowOf, nothingCounted, usualDelay } from './flow';
import { NodeButton } from './node';

/** How often AWS is asked how it stands. */
const EVERY_MS = 10_000;

/** How often it is looked what is on its way. */
const TICK_MS = 400;

/** Part 1: the deployment as a map, and the events on their way through it. */
export function MapView(_: { readonly rest: string }) {
  const { value, error } = useCall<DeploymentMap>(mapPath, undefined, EVERY_MS);
  return (
    <SpaceBetween size="l">
      {error !== undefined && <Alert type="error">{error}</Alert>}
      {value ? <Drawn map={value} /> : <Spinner size="large" />}
    </SpaceBetween>
  );
}

function Drawn({ map }: { readonly map: DeploymentMap }) {
  const { events } = useLive();
  const now = useNow();
  const flow = useMemo(() => flowOf(events, map, now), [events, map, now]);
  const counted = useRef(nothingCounted);
  const { counts } = useMemo(() => countedWith(counted.current, events, map.targets), [events, map.targets]);
  useEffect(() => {
    counted.current = countedWith(counted.current, events, map.targets);
  }, [events, map.targets]);
  const [selected, setSelected] = useState<string>();
  const board = useRef<HTMLDivElement>(null);
  const delay = usualDelay(events);
  const node = map.nodes.find(({ id }) => id === selected);
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description={
          delay === undefined
            ? 'Events move along it as they come.'
            : `Events move along it as they come; from Qlik's own time to here it usually takes ${(delay / 1000).toFixed(1)} s.`
        }
      >
        Live map
      </Header>
      {map.unknown.length > 0 && <Alert type="warning">AWS does not tell {map.unknown.join(', ')}.</Alert>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className="map-scroll" aria-label="Map of the deployment" tabIndex={0}>
        <div className="map-board" ref={board}>
          <Edges board={board} edges={map.edges} flow={flow} />
          {columns.map((column) => (
            <div key={column} className="map-column">
              <h2>{column}</h2>
              <ul>
                {map.nodes
                  .filter((it) => it.column === column)
                  .map((it) => (
                    <li key={it.id}>
                      <NodeButton
                        node={it}
                        count={counts.get(it.id)}
                        isSelected={it.id === selected}
                        onSelect={() => setSelected(it.id === selected ? undefined : it.id)}
                      />
                    </li>
                  ))}
              </ul>
            </div>
          ))}
        </div>
      </section>
      {node && <NodeDetails node={node} count={counts.get(node.id) ?? 0} />}
    </SpaceBetween>
  );
}

/** The time, now and then, while the page can be seen. */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setNow(Date.now());
    }, TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
