import type { RaisedEvent } from '../lib/qlik/body';
import type { FakeTenant } from './tenant';

/** How a stream is let into a tenant. */
export interface StreamingOptions {
  /** Resolves when the next event may be raised. */
  readonly turn: () => Promise<void>;
  /** Events whose deliveries may be under way at once: beyond them the stream waits for the endpoint. */
  readonly atOnce: number;
  /** No more are raised once it is aborted. */
  readonly signal: AbortSignal;
}

/** Raises events in a tenant while it has a webhook to call; resolves when those under way have ended. */
export async function streamInto(
  tenant: Pick<FakeTenant, 'raise' | 'hasEnabledWebhook'>,
  events: Iterator<RaisedEvent, never>,
  { turn, atOnce, signal }: StreamingOptions,
): Promise<void> {
  const underWay = new Set<Promise<unknown>>();
  for (;;) {
    await turn();
    if (signal.aborted) break;
    if (!tenant.hasEnabledWebhook()) continue;
    const delivered = tenant.raise(events.next().value).finally(() => underWay.delete(delivered));
    underWay.add(delivered);
    while (underWay.size >= atOnce) await Promise.race(underWay);
  }
  await Promise.all(underWay);
}
