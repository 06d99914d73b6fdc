import { randomUUID } from 'node:crypto';
import type { Recipe } from '../../../cli/delivery/composing';
import type { Corruption } from '../../../cli/delivery/corruption';
import { deliveryOf } from '../../../cli/delivery/delivery';
import { post } from '../../../cli/delivery/posting';
import { type Sent, sendAll, totalsOf } from '../../../cli/delivery/sending';
import { webhookOf } from '../../../cli/deployment/webhook';
import { pacer } from '../../../cli/terminal/pace';
import type { Burst, BurstState } from '../../api/send';
import type { ConsoleContext } from '../context';

/** Requests under way at once. */
const AT_ONCE = 10;

/** Ids that are told. */
const MOST_IDS = 100;

/** Sends one burst at a time. The secret it signs with stays here. */
export class Sender {
  readonly #context: ConsoleContext;
  #state: BurstState = { planned: 0, answered: 0, isRunning: false, totals: [], ids: [] };
  #stop = new AbortController();

  constructor(context: ConsoleContext) {
    this.#context = context;
  }

  get state(): BurstState {
    return this.#state;
  }

  stop(): void {
    this.#stop.abort();
  }

  /** Begins to send, and gives the state at once. @throws {CommandError} when tenant or secret cannot be had */
  async begin(recipe: Recipe, { tenant, corruption, count, rate }: Burst): Promise<BurstState> {
    const { stack, options, feed } = this.#context;
    const ids: string[] = [];
    // Before anything is waited for, so that no other burst begins meanwhile.
    this.#state = { planned: count, answered: 0, isRunning: true, totals: [], ids };
    this.#stop = new AbortController();
    const signal = AbortSignal.any([this.#stop.signal, this.#context.signal]);
    try {
      const webhook = await webhookOf(stack, { tenant, endpointUrl: options.endpointUrl });
      const make = () => {
        const now = new Date();
        const body = recipe(randomUUID(), now);
        const delivery = deliveryOf(body, webhook, now, corruption as Corruption | undefined);
        const id = delivery.event?.detail.id;
        if (id !== undefined) {
          feed.sent.keep(id, { at: now.getTime(), body });
          if (ids.length < MOST_IDS) ids.push(id);
        }
        return delivery;
      };
      const turn = rate === undefined ? async () => undefined : pacer(rate, signal);
      const onAnswered = () => {
        this.#state = { ...this.#state, answered: this.#state.answered + 1 };
      };
      const deliveries = Array.from({ length: count }, () => make);
      const sending = sendAll(deliveries, { post, turn, now: Date.now }, { atOnce: AT_ONCE, signal, onAnswered });
      void sending.then(
        (sent) => this.#end(sent),
        () => this.#end([]),
      );
    } catch (error) {
      this.#end([]);
      throw error;
    }
    return this.#state;
  }

  #end(sent: readonly Sent[]): void {
    this.#state = { ...this.#state, isRunning: false, totals: totalsOf(sent) };
  }
}
