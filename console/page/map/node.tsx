import Icon from '@cloudscape-design/components/icon';
import { memo } from 'react';
import type { MapNode, NodeNumbers } from '../../api/map';
import { rateInWords } from './flow';

/** How a state is called, and the icon of it. */
export const looks = {
  ok: { type: 'success', word: 'OK' },
  waiting: { type: 'pending', word: 'Waiting' },
  bad: { type: 'error', word: 'Look here' },
} as const satisfies Record<NodeNumbers['state'], object>;

const icons = { waiting: 'status-pending', bad: 'status-negative' } as const;

interface Props {
  readonly node: MapNode;
  readonly numbers: NodeNumbers | undefined;
  /** Events that it has seen; undefined where nobody sees them. */
  readonly count: number | undefined;
  /** Events a second. */
  readonly rate: number;
  readonly isSelected: boolean;
  readonly onSelect: (id: string) => void;
}

/** A part of the deployment on the map. */
export const NodeButton = memo(function NodeButton({ node, numbers, count, rate, isSelected, onSelect }: Props) {
  const { id, title, kind } = node;
  const { state = 'ok', note, hour } = numbers ?? {};
  // What is wrong has the line for itself; the edges tell the rate.
  const said = state === 'ok' ? [note, rateInWords(rate)].filter((it) => it !== undefined).join(' · ') : note;
  return (
    <button
      type="button"
      className="map-node"
      data-node={id}
      data-state={state}
      data-live={rate > 0.05}
      aria-pressed={isSelected}
      title={node.physical}
      onClick={() => onSelect(id)}
    >
      <span className="map-line">
        <span className="map-title">{title}</span>
        {count !== undefined && <span className="map-count">{count.toLocaleString('en')}</span>}
      </span>
      <span className="map-line">
        {state !== 'ok' && <Icon name={icons[state]} size="small" variant={state === 'bad' ? 'error' : 'warning'} />}
        {said && <span className="map-note">{said}</span>}
        <span className="map-kind">{kind}</span>
        {hour !== undefined && <span className="map-hour">{hour.toLocaleString('en')}/h</span>}
      </span>
    </button>
  );
});
