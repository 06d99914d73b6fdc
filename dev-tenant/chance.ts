import { createHash } from 'node:crypto';

/**
 * Chance that comes out the same for the same seed.
 *
 * @example
 * new Chance('7').below(10) === new Chance('7').below(10); // true
 */
export class Chance {
  readonly #seed: string;
  #draws = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** Chance of its own for a part, which no draw elsewhere changes. */
  of(part: string): Chance {
    return new Chance(`${this.#seed}/${part}`);
  }

  /** So many hex digits, 64 at most. */
  hex(digits: number): string {
    return createHash('sha256')
      .update(`${this.#seed}#${this.#draws++}`)
      .digest('hex')
      .slice(0, digits);
  }

  /** A UUID of version 4 (RFC 9562). */
  uuid(): string {
    const hex = this.hex(32);
    const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      variant + hex.slice(17, 20),
      hex.slice(20),
    ].join('-');
  }

  /** A whole number from 0 to less than `limit`. */
  below(limit: number): number {
    return Number.parseInt(this.hex(12), 16) % limit;
  }

  /** @throws {RangeError} when there is nothing to pick from */
  pick<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new RangeError('nothing to pick from');
    return items[this.below(items.length)] as Item;
  }
}
