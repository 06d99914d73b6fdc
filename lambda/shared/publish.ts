import type { PutEventsCommandInput, PutEventsCommandOutput } from '@aws-sdk/client-eventbridge';
import { type Entry, entryBytes } from '../../lib/qlik/entry';
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

/** PutEvents: the SDK's command of that name, or ours. */
export type PutEvents = (request: PutEventsCommandInput) => Promise<Pick<PutEventsCommandOutput, 'Entries'>>;

/** One-method port of the bus, for one entry. */
export type Publish = (entry: Entry) => Promise<Published>;

/** The same for any number: what the bus said to each, in their order. */
export type PublishAll = (entries: readonly Entry[]) => Promise<readonly Published[]>;

/** Entries of one request (EventBridge API reference, PutEvents, read 2026-11). */
export const MAX_ENTRIES = 10;

/**
 * Bytes of one request, counted as {@link entryBytes} counts. EventBridge takes 1 MB since 2026-01-29; what takes less
 * takes this, and every entry of ours fits into it alone.
 */
const MAX_REQUEST_BYTES = 256 * 1024;

export const publisher = (putEvents: PutEvents, busName: string): Publish => {
  const publishAll = batchPublisher(putEvents, busName);
  return async (entry) => (await publishAll([entry]))[0] ?? NOT_ANSWERED;
};

/** As few requests as take all entries, side by side. */
export const batchPublisher = (putEvents: PutEvents, busName: string): PublishAll => {
  const put = async (batch: readonly Entry[]): Promise<readonly Published[]> => {
    const request = { Entries: batch.map((entry) => ({ ...entry, EventBusName: busName })) };
    const { Entries = [] } = await putEvents(request);
    return batch.map((_, index) => ofEntry(Entries[index]));
  };
  return async (entries) => (await Promise.all(batchesOf(entries).map((batch) => publishBatch(batch, put)))).flat();
};

/**
 * PutEvents answers 200 with a code per entry, so an answer is not yet success. Entries whose code may pass are tried
 * once more, for no client looks at it; what a client throws it has tried twice already.
 */
async function publishBatch(batch: readonly Entry[], put: PublishAll): Promise<readonly Published[]> {
  let first: readonly Published[];
  try {
    first = await put(batch);
  } catch (error) {
    return batch.map(() => ofError(error));
  }
  const again = batch.filter((_, index) => mayPass(first[index]));
  if (again.length === 0) return first;
  const second = (await put(again).catch((error) => again.map(() => ofError(error)))).values();
  return first.map((published) => (mayPass(published) ? (second.next().value ?? NOT_ANSWERED) : published));
}

/** Entries in their order, in requests that PutEvents takes. */
export function batchesOf(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const batches: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = entryBytes(entry);
    const last = batches.at(-1);
    if (last && last.length < MAX_ENTRIES && bytes + size <= MAX_REQUEST_BYTES) {
      last.push(entry);
      bytes += size;
    } else {
      batches.push([entry]);
      bytes = size;
    }
  }
  return batches;
}

const mayPass = (published: Published | undefined) =>
  published?.result === 'unavailable' && PASSING_CODES.has(published.code);

/** No id and no code is no promise that the event is on the bus. */
const NOT_ANSWERED: Published = { result: 'unavailable', code: 'NoEventId' };

function ofEntry(entry: { EventId?: string; ErrorCode?: string } | undefined): Published {
  if (entry?.ErrorCode) {
    return { result: PASSING_CODES.has(entry.ErrorCode) ? 'unavailable' : 'rejected', code: entry.ErrorCode };
  }
  return entry?.EventId ? { result: 'published' } : NOT_ANSWERED;
}

/** A client's fault is a refusal, but for throttling, which PutEvents does not mark as passing. */
function ofError(error: unknown): Published {
  const code = errorCode(error);
  const { $fault, $metadata } = (error ?? {}) as { $fault?: string; $metadata?: { httpStatusCode?: number } };
  const passes = PASSING_CODES.has(code) || $metadata?.httpStatusCode === 429;
  return { result: $fault === 'client' && !passes ? 'rejected' : 'unavailable', code };
}
