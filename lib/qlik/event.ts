import type { Category, QlikEventData, QlikEventType, UNCATALOGUED } from './catalogue';

/**
 * The form a delivery came in. It can differ by webhook and change overnight, so it is detected each time.
 *
 * @example
 * envelopes.includes('hybrid'); // true
 */
export const envelopes = ['legacy', 'hybrid', 'cloud'] as const;
/** The form of one delivery. */
export type Envelope = (typeof envelopes)[number];

/**
 * `Source` of every entry on the bus.
 *
 * @example
 * const pattern = { source: [EVENT_SOURCE] };
 */
export const EVENT_SOURCE = 'qlik.cloud';

/**
 * An authentic Qlik event as the bus carries it (`detail`): a CloudEvents 1.0 JSON object, whatever envelope it came
 * in. Attributes this interface does not name are kept as Qlik sent them, under their lower-cased names.
 */
export interface QlikEvent<T extends QlikEventType = QlikEventType> {
  readonly specversion: '1.0';
  /** Idempotency key. The SHA-256 of the body, in hex, when Qlik sent none. */
  readonly id: string;
  readonly source: string;
  /** The event type verbatim as Qlik sent it; the canonical one is the entry's `detail-type`. */
  readonly type: string;
  /** RFC 3339. The time of receipt when Qlik sent none that can be read. */
  readonly time: string;
  readonly datacontenttype?: string;
  readonly tenantid?: string;
  readonly userid?: string;
  readonly ownerid?: string;
  readonly spaceid?: string;
  readonly toplevelresourceid?: string;
  readonly data?: QlikEventData<T>;
  readonly category: Category | typeof UNCATALOGUED;
  /** Name of the configured tenant whose webhook delivered it. */
  readonly tenant: string;
  readonly envelope: Envelope;
  /** Set when parts were dropped to fit the bus. */
  readonly trimmed?: Trimmed;
  readonly [attribute: string]: unknown;
}

/** What was dropped from an event to fit the bus, and where the whole body is kept. */
export interface Trimmed {
  /** Dotted paths within the event, the largest first; `*` alone when every attribute that may go had to. At most 32. */
  readonly paths: readonly string[];
  /** `s3://` address of the delivery in the quarantine bucket. */
  readonly body: string;
}
