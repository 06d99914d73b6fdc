/** Deliveries made up and posted to a tenant's webhook, signed or spoilt on purpose. */

/** `GET` → {@link SendChoices}. */
export const sendChoicesPath = 'api/send/choices';

/** `POST`, {@link SampleWish} → {@link Sample}. */
export const samplePath = 'api/send/sample';

/** `POST`, {@link Sample} → {@link BodyCheck}. */
export const checkPath = 'api/send/check';

/** `POST`, {@link Burst} → {@link BurstState}: begins to send. 409 while another is being sent. */
export const sendPath = 'api/send';

/** `GET` → {@link BurstState}. */
export const burstPath = 'api/send/burst';

/** `POST` → {@link BurstState}: no more are begun. */
export const stopPath = 'api/send/stop';

/** Deliveries of one burst at most. */
export const MOST_SENT = 1_000;

/** Ids of events that are told, so that they can be followed. */
export const MOST_FOLLOWED = 100;

/** What can be sent. */
export interface SendChoices {
  readonly types: readonly {
    readonly type: string;
    readonly category: string;
    readonly description: string;
    readonly envelopes: readonly string[];
    /** The one that Qlik sends it in. */
    readonly usual: string;
    /** Whether an event of it can say that something failed. */
    readonly canFail: boolean;
  }[];
  readonly corruptions: readonly Corruption[];
}

/** A way for a delivery to be wrong. */
export interface Corruption {
  readonly id: string;
  /** What is wrong, in words. */
  readonly what: string;
  /** The right answer to it: `refused`, `413`. */
  readonly wanted: string;
  /** Whether it is kept in quarantine, which sets off an alarm. */
  readonly isQuarantined: boolean;
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

/** What ingest would read in a body; or why it could not, such as `no-type`, and so would keep it in quarantine. */
export type BodyCheck =
  | { readonly ok: true; readonly type: string; readonly category: string; readonly envelope: string }
  | { readonly ok: false; readonly reason: string };

/** What to send. */
export interface Burst {
  readonly tenant: string;
  readonly body: string;
  /** Whether each delivery keeps the id in the body, and so all but the first are duplicates. @default false */
  readonly keepsId?: boolean;
  readonly corruption?: string;
  /** 1 to {@link MOST_SENT}. */
  readonly count: number;
  /** Deliveries a second, 0.1 to 1,000; undefined: as fast as ten at once are answered. */
  readonly rate?: number;
}

/** How many were answered alike, and how fast. */
export interface BurstTotal {
  /** 0: there was no answer. */
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
  /** The way in which it was wrong on purpose. */
  readonly corruption?: string;
  /** Of those that were answered so far. */
  readonly totals: readonly BurstTotal[];
  /** Ids of the first events that were taken, {@link MOST_FOLLOWED} at most. */
  readonly ids: readonly string[];
}
