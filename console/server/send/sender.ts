import { randomUUID } from 'node:crypto';
import type { Recipe } from '../../../cli/delivery/composing';
import type { Corruption } from '../../../cli/delivery/corruption';
import { deliveryOf } from '../../../cli/delivery/delivery';
import { post } from '../../../cli/delivery/posting';
import { type Sent, sendAll, totalsOf } from '../../../cli/delivery/sending';
import { webhookOf } from '../../../cli/deployment/webhook';
import { pacer } from '../../../cli/terminal/pace';
import { type Burst, type BurstState, MOST_FOLLOWED } from '../../api/send';
import type { ConsoleContext } from '../context';

/** Requests under way at once: some, or enough to hold a rate. */
const AT_ONCE = { free: 10, paced: 64 } as const;

/** The answers after which the event comes onto the bus, or is there. */
const TAKEN: ReadonlySet<string> = new Set(['accepted', 'parked', 'duplicate']);

/** A burst, and what has come of it so far. */
interface Begun extends Pick<BurstState, 'planned' | 'corruption'> {
  readonly sent: Sent[];
  isRunning: boolean;
}

/** Sends one burst at a time. The secret it signs with stays here. */
export class Sender {
  readonly #context: ConsoleContext;
  #begun: Begun = { planned: 0, sent: [], isRunning: false };
  #stop = new AbortController();

  constructor(context: ConsoleContext) {
    this.#context = context;
  }

  get state(): BurstState {
    const { sent, ...begun } = this.#begun;
    const taken = sent.flatMap(({ answer, event }) => (TAKEN.has(answer) && event ? [event.detail.id] : []));
    const ids = [...new Set(taken)].slice(0, MOST_FOLLOWED);
    return { ...begun, answered: sent.length, totals: totalsOf(sent), ids };
  }

  /** No more are begun; those under way are still answered. */
  stop(): void {
    this.#stop.abort();
  }

  /** Begins to send, and gives the state at once. @throws {CommandError} when tenant or secret cannot be had */
  async begin(recipe: Recipe, { tenant, corruption, count, rate }: Burst): Promise<BurstState> {
    const { stack, options, feed } = this.#context;
    // Before anything is waited for, so that no other burst begins meanwhile.
    const begun: Begun = { planned: count, sent: [], isRunning: true, ...(corruption !== undefined && { corruption }) };
    this.#begun = begun;
    this.#stop = new AbortController();
    const signal = AbortSignal.any([this.#stop.signal, this.#context.signal]);
    try {
      const webhook = await webhookOf(stack, { tenant, endpointUrl: options.endpointUrl });
      const make = () => {
        const now = new Date();
        const body = recipe(randomUUID(), now);
        const delivery = deliveryOf(body, webhook, now, corruption as Corruption | undefined);
        const id = delivery.event?.detail.id;
        if (id !== undefined && corruption === undefined) feed.sent.keep(id, { at: now.getTime(), body });
        return delivery;
      };
      const ports = { post, turn: rate === undefined ? async () => undefined : pacer(rate, signal), now: Date.now };
      const sending = sendAll(
        Array.from({ length: count }, () => make),
        ports,
        {
          atOnce: rate === undefined ? AT_ONCE.free : AT_ONCE.paced,
          signal,
          onAnswered: (one) => void begun.sent.push(one),
        },
      );
      // What was made of the recipe can be too large to make: then what was answered stands.
      void sending.catch(() => undefined).finally(() => end(begun));
    } catch (error) {
      end(begun);
      throw error;
    }
    return this.state;
  }
}

function end(begun: Begun): void {
  begun.isRunning = false;
}
