import type { Publish, Published } from '../../lambda/shared/publish';
import { EVENT_SOURCE } from '../../lib/qlik/event';
import type { TailEvent } from './tail-event';

/**
 * Puts an event on the bus once more, as it is: every rule that matches it gets it again. By the webhook it would be a
 * duplicate, and a replay of the archive takes all events of a time, not one.
 */
export async function publishAgain(publish: Publish, { event, type }: TailEvent): Promise<Published> {
  const at = new Date(event.time ?? Number.NaN);
  return publish({
    Source: EVENT_SOURCE,
    DetailType: type,
    Time: Number.isNaN(at.getTime()) ? new Date() : at,
    Detail: JSON.stringify(event.detail),
  });
}

/** The same; gives what became of it, in words. */
export async function resendEvent(publish: Publish, it: TailEvent): Promise<string> {
  const published = await publishAgain(publish, it);
  return published.result === 'published' ? `Resent ${it.id}` : `Not resent: the bus said ${published.code}`;
}
