import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useMemo, useRef } from 'react';
import { type BurstState, MOST_FOLLOWED } from '../../api/send';
import { shortType } from '../events/words';
import { useLive } from '../live';
import { hrefOf } from '../route';
import { type Found, foundOf } from './following';

/** Events that are linked. */
const LINKED = 5;

/** The events that the bus has shown of what was sent, each with the way to it. */
export function Arrived({ ids }: Pick<BurstState, 'ids'>) {
  const { events } = useLive();
  const before = useRef<Found>(new Map());
  const found = useMemo(() => foundOf(before.current, ids, events), [ids, events]);
  before.current = found;
  const isAll = found.size === ids.length;
  return (
    <div role="status">
      <StatusIndicator type={isAll ? 'success' : 'in-progress'}>
        {found.size} of {ids.length === MOST_FOLLOWED ? `the first ${MOST_FOLLOWED}` : ids.length} seen on the bus
      </StatusIndicator>
      <ul className="send-arrived" aria-label="Events that have come">
        {[...found.values()].slice(0, LINKED).map(({ number, type, name }) => (
          <li key={number}>
            <Link href={hrefOf('events', String(number))}>
              {[shortType(type), name, `(${number})`].filter((part) => part !== '').join(' ')}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
