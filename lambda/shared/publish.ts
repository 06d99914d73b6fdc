import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Entry } from '../../lib/qlik/entry';
import { errorCode } from './log';

/**
 * What the bus said to one entry. `unavailable`: it may take it later. `rejected`: it will not take this entry as
 * things stand, and somebody has to mend a permission or us.
 */
export type Published =
  | { readonly result: 'published' }
  | { readonly result: 'unavailable' | 'rejected'; readonly code: string };

/** Codes of an entry that may pass later (EventBridge API reference, PutEventsResultEntry, read 2026-11). */
const PASSING_CODES = new Set(['InternalFailure', 'InternalException', 'ThrottlingException']);

/** One-method port of PutEvents, for one entry. */
export type Publish = (entry: Entry) => Promise<Published>;

/** PutEvents answers 200 with a code per entry, so an answer is not yet success; a code that may pass is tried once more. */
export const publisher =
  (client: EventBridgeClient, busName: string): Publish =>
  async (entry) => {
    const put = async (): Promise<Published> => {
      try {
        const answer = await client.send(new PutEventsCommand({ Entries: [{ ...entry, EventBusName: busName }] }));
        return ofEntry(answer.Entries?.[0]);
      } catch (error) {
        return ofError(error);
      }
    };
    const first = await put();
    return first.result === 'unavailable' && PASSING_CODES.has(first.code) ? put() : first;
  };

function ofEntry(entry: { EventId?: string; ErrorCode?: string } | undefined): Published {
  if (entry?.ErrorCode) {
    return { result: PASSING_CODES.has(entry.ErrorCode) ? 'unavailable' : 'rejected', code: entry.ErrorCode };
  }
  // No id and no code is no promise that the event is on the bus.
  return entry?.EventId ? { result: 'published' } : { result: 'unavailable', code: 'NoEventId' };
}

/** The SDK has retried what passes; what is left of the client's faults but throttling is a refusal. */
function ofError(error: unknown): Published {
  const { $fault, $retryable } = error as { $fault?: string; $retryable?: object };
  return { result: $fault === 'client' && !$retryable ? 'rejected' : 'unavailable', code: errorCode(error) };
}
