import './map.css';
import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useCallback, useMemo, useState } from 'react';
import { type DeploymentMap, type MapNumbers, mapNumbersPath, mapPath } from '../../api/map';
import { goTo } from '../route';
import { useCall } from '../use-call';
import { Board } from './board';
import { NodeDetails } from './details';
import { NodeTable } from './node-table';
import { shownOf } from './shown';
import { Summary } from './summary';
import { useFlow } from './use-flow';

/** How often it is asked what is deployed. */
const MAP_EVERY_MS = 30_000;

/** How often AWS is asked how it stands. */
const NUMBERS_EVERY_MS = 10_000;

/** Part 1: the deployment as a map, and the events on their way through it. `rest`: the node that is open. */
export function MapView({ rest }: { readonly rest: string }) {
  const { value, error } = useCall<DeploymentMap>(mapPath, undefined, MAP_EVERY_MS);
  // What is the same stays the same, lest all be drawn anew each time it is asked.
  const text = useMemo(() => JSON.stringify(value), [value]);
  const map = useMemo(() => (text === undefined ? undefined : (JSON.parse(text) as DeploymentMap)), [text]);
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description="What is deployed, and the events on their way through it as they come.">
        Live map
      </Header>
      {error !== undefined && <Alert type="error">{error}</Alert>}
      {map ? <Drawn map={map} selected={rest} /> : error === undefined && <Spinner size="large" />}
    </SpaceBetween>
  );
}

const noNumbers: MapNumbers = { nodes: {}, unknown: [] };

function Drawn({ map, selected }: { readonly map: DeploymentMap; readonly selected: string }) {
  const { value: numbers = noNumbers, error } = useCall<MapNumbers>(mapNumbersPath, undefined, NUMBERS_EVERY_MS);
  const flow = useFlow(map.targets);
  const [all, setAll] = useState(false);
  const [hasTable, setTable] = useState(false);
  const { counts, rates } = flow;
  const unknown = [...map.unknown, ...numbers.unknown];
  const shown = useShown(map, numbers.nodes, counts, all);
  const node = map.nodes.find(({ id }) => id === selected);
  const select = useCallback((id: string) => goTo('map', id === selected ? '' : id), [selected]);
  const close = () => {
    goTo('map');
    document.querySelector<HTMLElement>(`[data-node="${CSS.escape(selected)}"]`)?.focus();
  };
  return (
    <SpaceBetween size="l">
      {error !== undefined && <Alert type="warning">How it stands is not known: {error}</Alert>}
      {unknown.length > 0 && <Alert type="warning">AWS does not tell {unknown.join(', ')}.</Alert>}
      <Summary map={map} numbers={numbers} flow={flow} />
      <div className="map-frame">
        {node && (
          <div className="map-anchor">
            <NodeDetails
              node={node}
              numbers={numbers.nodes[node.id]}
              count={counts.get(node.id)}
              rate={rates.get(node.id) ?? 0}
              side={['Targets', 'Alerts and dead letters'].includes(node.column) ? 'left' : 'right'}
              onClose={close}
            />
          </div>
        )}
        <Container>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
          <section className="map-scroll" aria-label="Map of the deployment" tabIndex={0}>
            <Board
              shown={shown}
              targets={map.targets}
              numbers={numbers.nodes}
              flow={flow}
              selected={selected}
              onSelect={select}
              allRules={{ are: all, set: setAll }}
            />
          </section>
        </Container>
      </div>
      <ExpandableSection
        variant="container"
        headerText="All parts as a table"
        expanded={hasTable}
        onChange={({ detail }) => setTable(detail.expanded)}
      >
        {/* Hidden rows would be drawn each second too. */}
        {hasTable && <NodeTable nodes={map.nodes} numbers={numbers.nodes} counts={counts} onSelect={select} />}
      </ExpandableSection>
    </SpaceBetween>
  );
}

/** What is drawn; the same object as long as it is the same, as the edges are measured by it. */
function useShown(map: DeploymentMap, nodes: MapNumbers['nodes'], counts: ReadonlyMap<string, number>, all: boolean) {
  const shown = shownOf(
    map,
    {
      isBad: (id) => nodes[id]?.state === 'bad',
      isFilled: (id) => (nodes[id]?.messages ?? 0) > 0,
      seen: (id) => (nodes[id]?.hour ?? 0) + (counts.get(id) ?? 0),
    },
    all,
  );
  const key = JSON.stringify([
    shown.lanes.map(({ rule }) => rule.id),
    shown.ends.map(({ id }) => id),
    shown.edges,
    shown.quiet,
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: by what is shown
  return useMemo(() => shown, [map, key]);
}
