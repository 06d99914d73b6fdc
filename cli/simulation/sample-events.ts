import { rows } from '../../lib/qlik/recognise';
import { sampleDeliveries, sampleDelivery } from '../../lib/qlik/samples';
import { type Assumed, recordedEvent } from './recorded-event';
import type { EventSet } from './recorded-events';

/** One made-up event of each catalogued type in each envelope it can have, and one that tells of a failure where it can. */
export function sampleEvents(assumed: Assumed): EventSet {
  const time = assumed.receivedAt;
  const failing = rows
    // Of those that always tell of one there is one already.
    .filter(({ failure }) => typeof failure !== 'string')
    .map(({ type }) =>
      sampleDelivery(type, { envelope: 'cloud', unique: `sample-failing-${type}`, time, failing: true }),
    );
  const events = [...sampleDeliveries('sample', time), ...failing].flatMap(({ body }) => {
    const recorded = recordedEvent(JSON.parse(body), assumed);
    return recorded.is === 'event' ? [recorded.event] : [];
  });
  return { from: 'samples', events, foreign: 0, repeated: 0 };
}
