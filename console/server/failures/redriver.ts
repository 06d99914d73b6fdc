import { randomUUID } from 'node:crypto';
import type { Selection } from '../../../cli/dead-letters/dead-letters';
import type { RedrivePlan } from '../../../cli/dead-letters/redrive-plan';
import type { Tally } from '../../../cli/dead-letters/redriving';
import { CommandError } from '../../../cli/verb';
import type { RedriveState } from '../../api/dead-letters';

/** What a redriver needs of the command line's redrive. */
export interface RedriverPorts {
  readonly plan: (selection: Selection, signal: AbortSignal) => Promise<RedrivePlan>;
  readonly carryOut: (
    plan: RedrivePlan,
    how: { readonly rate: number; readonly signal: AbortSignal; readonly onFate: () => void },
  ) => Promise<Tally>;
  /** Aborted when the console ends; stops a redrive between two messages. */
  readonly signal: AbortSignal;
}

/** A page that plans and never confirms must not fill the memory. */
const KEPT_PLANS = 10;

/**
 * Reads the DLQs and redrives, one at a time: whoever reads a message hides it from all others, so that two readings
 * side by side would each see half, and a reading would take messages from under a redrive.
 */
export class Redriver {
  readonly #ports: RedriverPorts;
  readonly #plans = new Map<string, RedrivePlan>();
  #state: RedriveState = { is: 'none' };
  #count = 0;
  #stop = new AbortController();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(ports: RedriverPorts) {
    this.#ports = ports;
  }

  get state(): RedriveState {
    return this.#state;
  }

  /** What is dead and where it would go. @throws {CommandError} while a redrive runs */
  read(selection: Selection, signal: AbortSignal): Promise<RedrivePlan> {
    if (this.#state.is === 'running') throw new CommandError(BUSY);
    return this.#inTurn(() => this.#ports.plan(selection, AbortSignal.any([signal, this.#ports.signal])));
  }

  /** Keeps a plan until it is carried out, or ten newer ones are there; its name. */
  keep(plan: RedrivePlan): string {
    const name = randomUUID();
    this.#plans.set(name, plan);
    const [oldest] = this.#plans.keys();
    if (this.#plans.size > KEPT_PLANS && oldest !== undefined) this.#plans.delete(oldest);
    return name;
  }

  /** Begins to carry out a plan. @throws {CommandError} while another is, or when there is no such plan */
  start(name: string, rate: number): void {
    if (this.#state.is === 'running') throw new CommandError(RUNNING);
    const plan = this.#plans.get(name);
    if (plan === undefined) throw new CommandError(NO_PLAN);
    this.#plans.delete(name);
    const stop = new AbortController();
    this.#stop = stop;
    const signal = AbortSignal.any([stop.signal, this.#ports.signal]);
    this.#count += 1;
    const number = this.#count;
    const found = plan.letters.length;
    let settled = 0;
    const tell = () => {
      this.#state = { is: 'running', number, found, settled, rate, isStopping: stop.signal.aborted };
    };
    const onFate = () => {
      settled += 1;
      tell();
    };
    tell();
    void this.#inTurn(() => this.#ports.carryOut(plan, { rate, signal, onFate })).then(
      (tally) => {
        this.#state = { is: 'ended', number, tally, wasStopped: signal.aborted };
      },
      (error: Error) => {
        this.#state = { is: 'broken', number, why: `${error.name}: ${error.message}` };
      },
    );
  }

  /** Ends it between two messages. @throws {CommandError} when none runs */
  stop(): void {
    if (this.#state.is !== 'running') throw new CommandError('No redrive runs: there is nothing to stop.');
    this.#stop.abort();
    this.#state = { ...this.#state, isStopping: true };
  }

  /** After all that was asked for before. */
  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

const BUSY = 'A redrive runs, and reading would take messages from under it. Wait for its end, or stop it.';
const RUNNING = 'A redrive runs already. Wait for its end, or stop it.';
const NO_PLAN = 'There is no such plan, or it was carried out. Look at what would be done again, then redrive.';
