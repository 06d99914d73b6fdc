import { type SQSClient, TagQueueCommand } from '@aws-sdk/client-sqs';

/**
 * Tags of a catch's queue. Neither SQS nor EventBridge has anything that ends by itself; so the queue says until when
 * its run is sure to be there, the run says so again and again, and who finds a lease that has ended may remove all.
 */
export const leaseTag = {
  /** Until when the catch is in use: RFC 3339. */
  end: 'qlik-fanout:lease-ends',
  /** Name of the bus that its rule is on. */
  bus: 'qlik-fanout:bus',
} as const;

/** How long a catch is safe after its run was last heard of. */
export const LEASE_MS = 60 * 60_000;
const RENEWED_EVERY_MS = 10 * 60_000;

/** The tags of a lease that was renewed at `now`. */
export const leaseTags = (bus: string, now: number): Record<string, string> => ({
  [leaseTag.bus]: bus,
  [leaseTag.end]: new Date(now + LEASE_MS).toISOString(),
});

/** Whether a queue's tags are those of a catch on this bus whose run is gone. */
export function hasEnded(tags: Readonly<Record<string, string>>, bus: string, now: number): boolean {
  return tags[leaseTag.bus] === bus && Date.parse(tags[leaseTag.end] ?? '') < now;
}

/** Renews a lease until it is told to stop. One renewal that fails is no harm: several more come before the end. */
export function renewing(sqs: SQSClient, QueueUrl: string, bus: string): () => void {
  const renew = () => sqs.send(new TagQueueCommand({ QueueUrl, Tags: leaseTags(bus, Date.now()) }));
  const timer = setInterval(() => void renew().catch(() => undefined), RENEWED_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
