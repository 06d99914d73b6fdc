import { setTimeout } from 'node:timers/promises';
import { runName } from '../../cli/deployment/run-name';
import type { DeployedStack } from '../../cli/deployment/stack';
import { type EventCatch, openCatch } from '../../cli/event-catch/event-catch';
import { catchPrefixes, sweepLeftovers } from '../../cli/event-catch/leftovers';
import { journalEvents } from '../../cli/simulation/journal-events';
import type { RuleSet, SimulatedRule } from '../../cli/simulation/rule-set';
import { type TailEvent, tailEventOf } from '../../cli/tail/tail-event';
import { watchQueue } from '../../cli/tail/watch';
import { recent } from '../../lambda/failures/recent';
import { EVENT_SOURCE } from '../../lib/qlik/event';
import { matchers } from '../../lib/qlik/pattern';
import { KEPT_EVENTS, type WatchState } from '../api/stream';
import type { EventFeed, KeptEvent } from './feed';

/** For how long the queue keeps what nobody reads: a machine may sleep for a moment. */
const KEPT_SECONDS = 300;

/** Of what was before the console: the newest that the journals have of this time, so many at most. */
export interface Past {
  /** Milliseconds; 0 for none. */
  readonly length: number;
  readonly limit: number;
}

/** What a watch works with. */
export interface WatchPorts {
  readonly stack: DeployedStack;
  readonly feed: EventFeed;
  readonly rules: () => Promise<RuleSet>;
  readonly past: Past;
  readonly signal: AbortSignal;
}

/**
 * Fills the feed: with what the journals have of the past, then with what comes onto the bus, by a rule and a queue of
 * its own as `tail` does.
 */
export class Watch {
  readonly #ports: WatchPorts;
  readonly #told = new Set<(state: WatchState) => void>();
  #state: WatchState = { is: 'starting' };
  #made: EventCatch | undefined;
  /** EventBridge's ids of what came lately: the journals and the queue overlap, and a queue may bring a thing twice. */
  readonly #seen = recent<true>({ atMost: 2 * KEPT_EVENTS, forMs: Number.POSITIVE_INFINITY, now: Date.now });
  #matching: Matching = matchingOf([]);

  constructor(ports: WatchPorts) {
    this.#ports = ports;
  }

  get state(): WatchState {
    return this.#state;
  }

  /** Calls back with each new state; returns what ends that. */
  onState(tell: (state: WatchState) => void): () => void {
    this.#told.add(tell);
    return () => this.#told.delete(tell);
  }

  /**
   * Makes rule and queue, then watches until the signal says stop.
   *
   * @returns resolves once they are made: what comes from now on is seen @throws when they cannot be made
   */
  async start(): Promise<void> {
    const { stack, signal } = this.#ports;
    const bus = stack.outputs.BusName;
    await sweepLeftovers(stack.clients, bus, Date.now());
    this.#made = await openCatch(stack.clients, {
      bus,
      name: runName(catchPrefixes.console, Date.now()),
      pattern: { source: [EVENT_SOURCE] },
      verb: 'console',
      keptSeconds: KEPT_SECONDS,
    });
    void this.#readOn(this.#made.queueUrl, signal);
  }

  /** Removes rule and queue; gives what could not be removed and why. */
  async close(): Promise<string | undefined> {
    return this.#made?.close();
  }

  async #readOn(queueUrl: string, signal: AbortSignal): Promise<void> {
    await this.#readPast().catch((error: Error) => this.#tell({ is: 'troubled', why: error.message }));
    if (this.#state.is === 'starting') this.#tell({ is: 'watching' });
    const why = await watchQueue(this.#ports.stack.clients.sqs, queueUrl, {
      signal,
      onEvents: async (events) => {
        await this.#take(events, Date.now());
        if (this.#state.is !== 'watching') this.#tell({ is: 'watching' });
      },
      onTrouble: (trouble) => this.#tell({ is: 'troubled', why: trouble }),
      pause: () => setTimeout(2_000, undefined, { signal }).catch(() => undefined),
    }).catch((error: Error) => error.message);
    if (!signal.aborted) this.#tell({ is: 'ended', why: why ?? 'the watch ended' });
  }

  async #readPast(): Promise<void> {
    const { stack, past, signal } = this.#ports;
    if (past.length === 0) return;
    const now = Date.now();
    const { events } = await journalEvents(stack, {
      span: { from: now - past.length, to: now },
      limit: past.limit,
      signal,
      onProgress: () => undefined,
    });
    await this.#take(events, undefined);
  }

  async #take(values: readonly unknown[], arrivedAt: number | undefined): Promise<void> {
    const fresh = values.flatMap((value): TailEvent[] => {
      const event = tailEventOf(value, 0);
      const id = event?.event.id ?? '';
      if (event === undefined || this.#seen.get(id)) return [];
      if (id !== '') this.#seen.set(id, true);
      return [event];
    });
    if (fresh.length === 0) return;
    const rules = await this.#ports.rules().then(
      (set) => set.rules,
      () => NO_RULES,
    );
    // The same rules come again and again for a minute: their patterns are read once.
    if (this.#matching.rules !== rules) this.#matching = matchingOf(rules);
    const { namesOf } = this.#matching;
    this.#ports.feed.append(
      fresh.map((it) => (number: number): KeptEvent => {
        return { ...it, number, rules: namesOf(it.event), ...(arrivedAt !== undefined && { arrivedAt }) };
      }),
    );
  }

  #tell(state: WatchState): void {
    this.#state = state;
    for (const tell of this.#told) tell(state);
  }
}

/** What stands for the rules while they cannot be read. */
const NO_RULES: readonly SimulatedRule[] = [];

/** Rules, and which of them match an event. */
interface Matching {
  readonly rules: readonly SimulatedRule[];
  readonly namesOf: (event: unknown) => readonly string[];
}

function matchingOf(rules: readonly SimulatedRule[]): Matching {
  const matching = matchers(rules.map(({ pattern }) => pattern));
  return { rules, namesOf: (event) => matching(event).flatMap((at) => rules[at]?.name ?? []) };
}
