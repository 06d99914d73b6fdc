/** What is dead, and taking it back to where it belongs. */

/** `GET` → {@link QueueDepths}. Reads no message. */
export const depthsPath = 'api/dead-letters/depths';

/** `GET` → {@link DeadLetters}. Reads every DLQ, which hides its messages from other readers for that moment. */
export const deadLettersPath = 'api/dead-letters';

/** `POST`, {@link RedriveSelection} → {@link PlannedRedrive}: what a redrive would do. 404 when nothing of it is dead. */
export const redrivePlanPath = 'api/redrive/plan';

/** `GET` → {@link RedriveState}. `POST`, {@link RedriveAsked} → the same; 409 while another runs. */
export const redrivePath = 'api/redrive';

/** `POST`, {} → {@link RedriveState}: ends it between two messages. 409 when none runs. */
export const redriveStopPath = 'api/redrive/stop';

/** How many messages a queue holds, those that somebody is reading included. */
export interface QueueDepth {
  readonly name: string;
  readonly isDeadLetter: boolean;
  readonly messages: number;
}

export interface QueueDepths {
  readonly queues: readonly QueueDepth[];
}

/** Where a redrive would take messages, and how many. `stays`: why it would leave them. */
export interface WayBack {
  readonly way: string;
  readonly stays?: string;
  readonly messages: number;
}

/** Messages that died of the same; nothing of what they hold but the event type. */
export interface DeadGroup {
  /** 8 hex digits. */
  readonly fingerprint: string;
  /** Name of the DLQ. */
  readonly queue: string;
  /** Canonical event type; `-` when they hold no event. */
  readonly type: string;
  readonly code: string;
  /** The same in words. */
  readonly reason: string;
  /** When the oldest came into the DLQ: RFC 3339. */
  readonly oldest: string;
  readonly messages: number;
  readonly ways: readonly WayBack[];
}

/** One dead message. */
export interface DeadMessage {
  readonly id: string;
  /** RFC 3339. */
  readonly sentAt: string;
  readonly way: string;
  readonly stays?: string;
}

export interface DeadLetters {
  /** RFC 3339. */
  readonly readAt: string;
  /** Names of the DLQs that were read. */
  readonly queues: readonly string[];
  /** Messages in all groups. */
  readonly messages: number;
  /** How many could not be read, because another reader holds them. */
  readonly hidden: number;
  /** The largest first; of each the oldest messages, {@link LISTED_MESSAGES} at most. */
  readonly groups: readonly (DeadGroup & { readonly oldestMessages: readonly DeadMessage[] })[];
}

/** What is to be redriven: everything, or what is of the queue, group and message that are said. */
export type RedriveSelection =
  | { readonly all: true }
  | { readonly queue?: string; readonly group?: string; readonly message?: string };

/** What a redrive would do. It takes these messages and none that dies later. */
export interface PlannedRedrive {
  /** Names the plan. It can be carried out once. */
  readonly plan: string;
  readonly found: number;
  /** How many of them have a way back; the others stay. */
  readonly goes: number;
  /** How many could not be read, because another reader holds them. */
  readonly hidden: number;
  readonly groups: readonly DeadGroup[];
}

/** A plan to be carried out. */
export interface RedriveAsked {
  readonly plan: string;
  /** Messages a second, 0.1 to 1000. */
  readonly rate: number;
}

export interface Reason {
  readonly reason: string;
  readonly messages: number;
}

/** What became of the messages: `found` is the sum of the others. */
export interface RedriveTally {
  readonly found: number;
  readonly redriven: number;
  /** Redriven, and still in the DLQ: another redrive sends them a second time. */
  readonly undeleted: number;
  readonly left: readonly Reason[];
  readonly failed: readonly Reason[];
}

/** The redrive that runs, or the last one of this console. */
export type RedriveState =
  | { readonly is: 'none' }
  | {
      readonly is: 'running';
      /** Counts the redrives of this console, from 1. */
      readonly number: number;
      readonly found: number;
      /** Of how many it is known what became of them. */
      readonly settled: number;
      readonly rate: number;
      readonly isStopping: boolean;
    }
  | {
      readonly is: 'ended';
      readonly number: number;
      readonly tally: RedriveTally;
      readonly wasStopped: boolean;
    }
  | { readonly is: 'broken'; readonly number: number; readonly why: string };

/** Messages listed of a group at most. */
export const LISTED_MESSAGES = 50;
