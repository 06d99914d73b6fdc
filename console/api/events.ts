/** The list of events, and one event opened. What the list shows comes by the stream; what is here is asked for. */

import type { PatternVerdict } from '../../lib/qlik/pattern/explain';
import type { EventSummary } from './stream';

/** `POST`, {@link EventSearch} → {@link EventsFound}. */
export const searchPath = 'api/events/search';

/** `POST`, {@link EditedEvent} → {@link Sent}. */
export const sendEditedPath = 'api/events/send';

/**
 * `GET`, the event of that number → {@link OpenedEvent}. With a part: what of it → {@link EventRules},
 * {@link OriginalDelivery}, {@link EventWay}. 404 once it is no longer kept.
 */
export const eventPath = (number: number | string, part?: 'rules' | 'delivery' | 'way'): string =>
  `api/events/${number}${part ? `/${part}` : ''}`;

/** `POST`, no body → {@link Sent}: puts the event on the bus once more. */
export const resendPath = (number: number | string): string => `api/events/${number}/resend`;

/** Words that all stand anywhere in an event; `type:`, `category:`, `tenant:` and `is:failure` as in `tail`. */
export interface EventSearch {
  readonly text: string;
  /** Only events of a higher number: those before are known from an earlier answer. @default 0 */
  readonly after?: number;
}

/** Which events have the text. */
export interface EventsFound {
  readonly numbers: readonly number[];
  /** Number of the last event that was looked at. */
  readonly upTo: number;
}

/** An event with all it holds. */
export interface OpenedEvent {
  readonly summary: EventSummary;
  /** As EventBridge hands it to a rule. */
  readonly event: Readonly<Record<string, unknown>>;
}

/** A deployed rule, and whether it matches an event. */
export interface RuleVerdict {
  readonly name: string;
  /** The stack it belongs to; undefined for the deployment's own. */
  readonly stack?: string;
  /** Whom it invokes, in words. */
  readonly targets: readonly string[];
  /** Whether it keeps a record and no more. */
  readonly isJournal: boolean;
  readonly isDisabled: boolean;
  readonly verdict: PatternVerdict;
}

/** Every rule on the bus for one event, those that match first. */
export interface EventRules {
  readonly rules: readonly RuleVerdict[];
}

/** What a delivery was before it became an event, or where it was looked for. */
export interface OriginalDelivery {
  readonly found?: {
    /** `console`: posted from here; `qlik`: the tenant's delivery history; `quarantine`: kept because it was trimmed. */
    readonly from: 'console' | 'qlik' | 'quarantine';
    /** RFC 3339: when it was posted, triggered or received. */
    readonly at?: string;
    /** Those that neither prove nor identify anybody. */
    readonly headers: Readonly<Record<string, string>>;
    /** As it was sent; bytes that are no UTF-8 are replaced. */
    readonly body: string;
  };
  /** Each place in which it was looked for in vain, and why it is not there, in words. */
  readonly lookedInto: readonly string[];
}

/** A place that an event came by. */
export interface Hop {
  readonly place: 'qlik' | 'ingest' | 'redeliver' | 'bus' | 'journal' | 'card';
  /** What it did there, in words. */
  readonly what: string;
  /** Milliseconds since 1970; undefined: it is not known when, or it was not seen. */
  readonly at?: number;
  /** Why it was not seen, or not when. */
  readonly why?: string;
}

/** Where an event went. */
export interface EventWay {
  readonly hops: readonly Hop[];
  /** What no place can show. */
  readonly blind: readonly string[];
}

/** An event that a person has changed. */
export interface EditedEvent {
  /**
   * `bus`: onto the bus as it stands. `webhook`: as a signed delivery to the tenant's webhook, so that ingest reads,
   * deduplicates and publishes it.
   */
  readonly by: 'bus' | 'webhook';
  /** As EventBridge hands it to a rule. */
  readonly event: Readonly<Record<string, unknown>>;
  /** By the webhook: whether it keeps its id, and so may be a duplicate. @default false */
  readonly keepsId?: boolean;
}

/** What came of sending. */
export interface Sent {
  /** Whether it was taken as it should be. */
  readonly ok: boolean;
  /** In words. */
  readonly message: string;
}
