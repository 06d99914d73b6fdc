/** Deliveries made up and posted to a tenant's webhook, signed or spoilt on purpose. */

/** `GET` → {@link SendChoices}. */
export const sendChoicesPath = 'api/send/choices';

/** `POST`, {@link SampleWish} → {@link Sample}. */
export const samplePath = 'api/send/sample';

/** `POST`, {@link Burst} → {@link BurstState}: begins to send. 409 while another is being sent. */
export const sendPath = 'api/send';

/** `GET` → {@link BurstState}; `DELETE` stops it. */
export const burstPath = 'api/send/burst';

/** Deliveries of one burst at most. */
export const MOST_SENT = 1_000;

/** What can be sent. */
export interface SendChoices {
  readonly types: readonly {
    readonly type: string;
    readonly category: string;
    readonly description: string;
    readonly envelopes: readonly string[];
    /** Whether an event of it can say that something failed. */
    readonly canFail: boolean;
  }[];
  /** Ways for a delivery to be wrong, in words. */
  readonly corruptions: readonly { readonly id: string; readonly what: string }[];
}

/** A sample that is wished for. */
export interface SampleWish {
  readonly type: string;
  readonly envelope: string;
  readonly failing: boolean;
}

/** The body of a delivery. */
export interface Sample {
  readonly body: string;
}

/** What to send. */
export interface Burst {
  readonly tenant: string;
  readonly body: string;
  /** Whether each delivery keeps the id in the body, and so all but the first are duplicates. @default false */
  readonly keepsId?: boolean;
  readonly corruption?: string;
  /** 1 to {@link MOST_SENT}. */
  readonly count: number;
  /** Deliveries a second; undefined: as fast as ten at once are answered. */
  readonly rate?: number;
}

/** How many were answered alike, and how fast. */
export interface BurstTotal {
  readonly status: number;
  /** Ingest's word, or why there was no answer. */
  readonly answer: string;
  readonly deliveries: number;
  /** How many of them were answered as they should be: one that is wrong and was refused is. */
  readonly asWanted: number;
  /** Milliseconds that half, and 99 of 100, took at most. */
  readonly p50: number;
  readonly p99: number;
}

/** How the last burst stands; all 0 before the first. */
export interface BurstState {
  readonly planned: number;
  readonly answered: number;
  readonly isRunning: boolean;
  readonly totals: readonly BurstTotal[];
  /** Ids of the first events that were sent, a hundred at most. */
  readonly ids: readonly string[];
}
