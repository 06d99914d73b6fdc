import { toEntry } from '../../lib/qlik/entry';
import type { ParsedEvent } from '../../lib/qlik/envelope';
import type { QlikEvent } from '../../lib/qlik/event';

/** An event as EventBridge hands it to a rule, as far as a delivery says. */
export interface BusEvent {
  readonly source: string;
  readonly 'detail-type': string;
  /** RFC 3339. */
  readonly time: string;
  readonly detail: QlikEvent;
  readonly [field: string]: unknown;
}

/** The event that stands on the bus once this has been published; what only AWS knows of it is empty. */
export function busEventOf(parsed: ParsedEvent): BusEvent {
  const { Source, DetailType, Detail, Time } = toEntry(parsed, () => 's3://not-kept').entry;
  return {
    version: '0',
    id: parsed.event.id,
    'detail-type': DetailType,
    source: Source,
    account: '',
    time: Time.toISOString(),
    region: '',
    resources: [],
    detail: JSON.parse(Detail),
  };
}
