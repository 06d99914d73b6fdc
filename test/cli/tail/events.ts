import { type TailEvent, tailEventOf } from '../../../cli/tail/tail-event';

/** What a test says of an event. */
export interface Told {
  readonly type?: string;
  readonly tenant?: string;
  readonly data?: unknown;
  readonly id?: string;
}

/** The event that came as that number. */
export function tailEvent(
  number: number,
  { type = 'com.qlik.v1.app.created', tenant = 'acme', data, id }: Told = {},
): TailEvent {
  const it = tailEventOf(busEvent({ type, tenant, data, id: id ?? `id-${number}` }), number);
  if (it === undefined) throw new Error('it is an event');
  return it;
}

/** An event as the queue holds it. */
export const busEvent = ({ type = 'com.qlik.v1.app.created', tenant = 'acme', data, id = 'id' }: Told = {}) => ({
  source: 'qlik.cloud',
  'detail-type': type,
  id: `bus ${id}`,
  time: '2026-11-24T08:30:01Z',
  detail: { id, tenant, data },
});

/** The event that says a failure. */
export const FAILED = 'com.qlik.v1.automation.run.failed';
