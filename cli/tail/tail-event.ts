import { isFailure } from '../../lib/qlik/failure';
import { categoryOf } from '../../lib/qlik/recognise';
import { type RecordedEvent, recordedEvent } from '../simulation/recorded-event';

/** An event that came while we watched, with what it is listed and filtered by. */
export interface TailEvent {
  /** Counts the events of a run, from 1. */
  readonly number: number;
  /** As EventBridge handed it over. */
  readonly event: RecordedEvent;
  /** Canonical event type. */
  readonly type: string;
  readonly category: string;
  /** Name of the configured tenant. */
  readonly tenant: string;
  /** Id of the event within Qlik. */
  readonly id: string;
  /** RFC 3339. */
  readonly time: string;
  /** What it is about, where it has a name. */
  readonly name: string;
  readonly isFailure: boolean;
}

/** Reads what the queue held; undefined when it is no event of Qlik. Whatever the detail holds, it does not fail. */
export function tailEventOf(value: unknown, number: number): TailEvent | undefined {
  const recorded = recordedEvent(value, { tenant: '', receivedAt: new Date(0) });
  if (recorded.is !== 'event') return undefined;
  const { event } = recorded;
  const detail: Readonly<Record<string, unknown>> = event.detail;
  const data = (typeof detail.data === 'object' ? detail.data : undefined) as
    | Record<string, unknown>
    | null
    | undefined;
  const type = event['detail-type'];
  return {
    number,
    event,
    type,
    category: text(detail.category) || categoryOf(type),
    tenant: text(detail.tenant),
    id: text(detail.id),
    time: text(event.time),
    name: text(data?.name) || text(data?.title),
    isFailure: isFailure(type, detail.data),
  };
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
