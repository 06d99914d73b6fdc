import Button from '@cloudscape-design/components/button';
import { type ReactNode, useCallback, useMemo, useRef } from 'react';
import type { DeploymentMap, MapNode, MapNumbers } from '../../api/map';
import { Edges } from './edges';
import type { Flow } from './flow';
import { NodeButton } from './node';
import { FEW_RULES, type Shown } from './shown';
import { useCurves } from './use-curves';

interface Props {
  readonly shown: Shown;
  readonly targets: DeploymentMap['targets'];
  readonly numbers: MapNumbers['nodes'];
  readonly flow: Flow;
  readonly selected: string;
  readonly onSelect: (id: string) => void;
  readonly allRules: { readonly are: boolean; readonly set: (are: boolean) => void };
}

/** The nodes in their columns, and the edges between them. */
export function Board({ shown, targets, numbers, flow, selected, onSelect, allRules }: Props) {
  const board = useRef<HTMLDivElement>(null);
  const drawing = useCurves(board, shown.edges);
  const states = useCallback((id: string) => numbers[id]?.state ?? 'ok', [numbers]);
  const draw = (node: MapNode) => (
    <NodeButton
      node={node}
      numbers={numbers[node.id]}
      count={flow.counts.get(node.id)}
      rate={flow.rates.get(node.id) ?? 0}
      isSelected={node.id === selected}
      onSelect={onSelect}
    />
  );
  const hasTargets = useMemo(() => shown.lanes.some((lane) => lane.targets.length > 0), [shown.lanes]);
  return (
    <div className="map-board" ref={board} data-tall={shown.lanes.length > FEW_RULES}>
      <Edges edges={shown.edges} drawing={drawing} rates={flow.rates} states={states} targets={targets} />
      <Column title="Tenants" name="tenants">
        {shown.tenants.map((node) => (
          <li key={node.id}>{draw(node)}</li>
        ))}
      </Column>
      <Column title="Receiving" name="receiving">
        {shown.receiving.map((node) => (
          <li key={node.id}>{draw(node)}</li>
        ))}
      </Column>
      <Column title="Bus" name="bus">
        {shown.bus.map((node) => (
          <li key={node.id}>{draw(node)}</li>
        ))}
      </Column>
      <Column title={hasTargets ? 'Rules and targets' : 'Rules'} name="lanes">
        {shown.lanes.map(({ rule, targets: own }) => (
          <li key={rule.id} className="map-lane">
            {draw(rule)}
            {own.length > 0 && (
              <ul className="map-targets" aria-label={`Targets of ${rule.title}`}>
                {own.map((node) => (
                  <li key={node.id}>{draw(node)}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
        {(shown.quiet > 0 || (allRules.are && shown.lanes.length > FEW_RULES)) && (
          <li className="map-quiet">
            <Button
              variant="inline-link"
              iconName={allRules.are ? 'treeview-collapse' : 'treeview-expand'}
              onClick={() => allRules.set(!allRules.are)}
            >
              {allRules.are ? 'Leave out quiet rules' : `${shown.quiet} quiet rules`}
            </Button>
          </li>
        )}
      </Column>
      <Column title="Alerts and dead letters" name="ends">
        {shown.ends.map((node) => (
          <li key={node.id}>{draw(node)}</li>
        ))}
      </Column>
    </div>
  );
}

interface ColumnProps {
  readonly title: string;
  readonly name: string;
  readonly children: ReactNode;
}

const Column = ({ title, name, children }: ColumnProps) => (
  <div className="map-column" data-column={name}>
    <h2 id={`map-${name}`}>{title}</h2>
    <ul aria-labelledby={`map-${name}`}>{children}</ul>
  </div>
);
