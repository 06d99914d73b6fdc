import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { memo } from 'react';
import type { MapNode, NodeState } from '../../api/map';

/** How a state looks, and what it is called. */
export const looks = {
  ok: { type: 'success', word: 'OK' },
  waiting: { type: 'pending', word: 'Waiting' },
  bad: { type: 'error', word: 'Look here' },
  off: { type: 'stopped', word: 'Switched off' },
} as const satisfies Record<NodeState, object>;

interface Props {
  readonly node: MapNode;
  /** Events that have come by since the page was opened. */
  readonly count: number | undefined;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

/** A part of the deployment on the map. */
export const NodeButton = memo(function NodeButton({ node, count, isSelected, onSelect }: Props) {
  const { id, title, state, note } = node;
  return (
    <button
      type="button"
      className="map-node"
      data-node={id}
      data-state={state}
      aria-pressed={isSelected}
      onClick={onSelect}
    >
      <span className="map-title">{title}</span>
      <span className="map-said">
        {state === 'ok' ? (
          <span>{note}</span>
        ) : (
          <StatusIndicator type={looks[state].type}>{note ?? looks[state].word}</StatusIndicator>
        )}
        {count !== undefined && <span className="map-count">{count.toLocaleString('en')}</span>}
      </span>
    </button>
  );
});
