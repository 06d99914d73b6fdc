/** A delivery that was posted from here. */
export interface SentDelivery {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly body: Buffer;
}

/** Bytes of bodies that are kept. */
const LIMIT = 64 * 1024 * 1024;

/** The bodies that this run of the console has posted, by the event's id: the product itself keeps none. The newest. */
export class SentDeliveries {
  readonly #byId = new Map<string, SentDelivery>();
  readonly #limit: number;
  #bytes = 0;

  constructor(limit = LIMIT) {
    this.#limit = limit;
  }

  keep(id: string, delivery: SentDelivery): void {
    this.#forget(id);
    this.#byId.set(id, delivery);
    this.#bytes += delivery.body.length;
    for (const oldest of this.#byId.keys()) {
      if (this.#bytes <= this.#limit) break;
      this.#forget(oldest);
    }
  }

  get(id: string): SentDelivery | undefined {
    return this.#byId.get(id);
  }

  #forget(id: string): void {
    this.#bytes -= this.#byId.get(id)?.body.length ?? 0;
    this.#byId.delete(id);
  }
}
