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

/** Codes of what may pass later (EventBridge API reference, PutEventsResultEntry, read 2026-11). */
const PASSING_CODES = new Set(['InternalFailure', 'InternalException', 'ThrottlingException']);

/** One-method port of PutEvents, for one entry. */
export type Publish = (entry: Entry) => Promise<Published>;

/**
 * PutEvents answers 200 with a code per entry, so an answer is not yet success. An entry's code that may pass is tried
 * once more, for the SDK does not look at it; what the SDK throws it has tried twice already.
 */
export const publisher =
  (client: EventBridgeClient, busName: string): Publish =>
  async (entry) => {
    const put = async (): Promise<Published> => {
      const answer = await client.send(new PutEventsCommand({ Entries: [{ ...entry, EventBusName: busName }] }));
      return ofEntry(answer.Entries?.[0]);
    };
    try {
      const first = await put();
      return first.result === 'unavailable' && PASSING_CODES.has(first.code) ? await put() : first;
    } catch (error) {
      return ofError(error);
    }
  };

function ofEntry(entry: { EventId?: string; ErrorCode?: string } | undefined): Published {
  if (entry?.ErrorCode) {
    return { result: PASSING_CODES.has(entry.ErrorCode) ? 'unavailable' : 'rejected', code: entry.ErrorCode };
  }
  // No id and no code is no promise that the event is on the bus.
  return entry?.EventId ? { result: 'published' } : { result: 'unavailable', code: 'NoEventId' };
}

/** A client's fault is a refusal, but for throttling, which the SDK's model of PutEvents does not mark as passing. */
function ofError(error: unknown): Published {
  const code = errorCode(error);
  const { $fault, $metadata } = (error ?? {}) as { $fault?: string; $metadata?: { httpStatusCode?: number } };
  const passes = PASSING_CODES.has(code) || $metadata?.httpStatusCode === 429;
  return { result: $fault === 'client' && !passes ? 'rejected' : 'unavailable', code };
}
