import type { TailEvent } from '../../cli/tail/tail-event';
import type { EventSummary } from '../api/stream';
import { SentDeliveries } from './sent-deliveries';

/** An event that the console keeps. */
export interface KeptEvent extends TailEvent {
  /** Milliseconds since 1970; undefined for one that was found in a journal. */
  readonly arrivedAt?: number;
  readonly rules: readonly string[];
}

/** Events from a place in the feed on. */
export interface Batch {
  readonly events: readonly KeptEvent[];
  /** How many after that place have made room for newer ones. */
  readonly skipped: number;
}

/**
 * The newest events, numbered from 1 in the order in which they came. Readers have a place in it and take at their own
 * pace; one that is too slow misses events and is told how many, and holds up nobody.
 */
export class EventFeed {
  /** What was posted from here, which the events among these were before they were events. */
  readonly sent = new SentDeliveries();
  readonly #limit: number;
  readonly #wake = new Set<() => void>();
  #events: KeptEvent[] = [];
  /** Events in front of the first kept one. */
  #gone = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Number of the newest event; 0 when none has come. */
  get last(): number {
    return this.#gone + this.#events.length;
  }

  /** All that are kept, the oldest first. */
  get events(): readonly KeptEvent[] {
    return this.#events;
  }

  /** Takes events in; `make` is given the number of each. */
  append(makers: readonly ((number: number) => KeptEvent)[]): void {
    for (const make of makers) this.#events.push(make(this.last + 1));
    // Rarely, and then many at once: taking away the first of an array moves all the others.
    if (this.#events.length > this.#limit * 1.1) {
      const over = this.#events.length - this.#limit;
      this.#events = this.#events.slice(over);
      this.#gone += over;
    }
    for (const wake of this.#wake) wake();
    this.#wake.clear();
  }

  /** The event of that number, if it is still kept. */
  get(number: number): KeptEvent | undefined {
    return this.#events[number - this.#gone - 1];
  }

  /** The events after that number, so many at most. */
  after(number: number, limit: number): Batch {
    const skipped = Math.max(0, this.#gone - number);
    const start = Math.max(0, number - this.#gone);
    return { events: this.#events.slice(start, start + limit), skipped };
  }

  /** Resolves when an event after that number is there, or the signal says stop. */
  async more(number: number, signal: AbortSignal): Promise<void> {
    if (this.last > number || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        signal.removeEventListener('abort', done);
        this.#wake.delete(done);
        resolve();
      };
      signal.addEventListener('abort', done);
      this.#wake.add(done);
    });
  }
}

/** What the list shows of an event. */
export const summaryOf = ({ event: _, ...summary }: KeptEvent): EventSummary => summary;
