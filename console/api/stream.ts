/** Events as they come, by server-sent events: {@link StreamMessages}. */

export const streamPath = 'api/stream';

/** An event in the list: all but what it holds. */
export interface EventSummary {
  /** Counts the events of a run, from 1; the event's name in this API. */
  readonly number: number;
  /** Id of the event within Qlik. */
  readonly id: string;
  /** Canonical event type. */
  readonly type: string;
  readonly category: string;
  /** Name of the configured tenant. */
  readonly tenant: string;
  /** RFC 3339. */
  readonly time: string;
  /** What it is about, where it has a name. */
  readonly name: string;
  readonly isFailure: boolean;
  /** Milliseconds since 1970 at which the console got it; undefined for one that it found in a journal. */
  readonly arrivedAt?: number;
  /** Names of the deployed rules that match it. */
  readonly rules: readonly string[];
}

/** How the watch of the bus goes. */
export type WatchState =
  | { readonly is: 'starting' | 'watching' }
  /** Tried again by itself. */
  | { readonly is: 'troubled'; readonly why: string }
  /** Over: nothing more comes until the console is started again. */
  | { readonly is: 'ended'; readonly why: string };

/** Messages of the stream, by the name of the server-sent event. */
export interface StreamMessages {
  /**
   * Events in the order of their numbers, 1,000 at most. `skipped`: how many came between the last message and this one
   * that the console no longer has, because the page took too long.
   */
  readonly events: { readonly events: readonly EventSummary[]; readonly skipped: number };
  readonly watch: WatchState;
}

/** Events that the console keeps, and so the page: the newest. */
export const KEPT_EVENTS = 50_000;
