import { setImmediate } from 'node:timers/promises';
import { filterOf } from '../../../cli/tail/wanted';
import type { EventSearch, EventsFound } from '../../api/events';
import type { EventFeed } from '../feed';

/** Events looked at in one go: a few milliseconds, after which the stream and other calls have their turn. */
const AT_ONCE = 500;

/** Looks through all that the kept events hold. Ends early, with what it has, when the signal says so. */
export async function searchFeed(
  feed: Pick<EventFeed, 'after'>,
  { text, after = 0 }: EventSearch,
  signal: AbortSignal,
): Promise<EventsFound> {
  const passes = filterOf(text);
  const numbers: number[] = [];
  let upTo = after;
  while (!signal.aborted) {
    const { events } = feed.after(upTo, AT_ONCE);
    for (const event of events) if (passes(event)) numbers.push(event.number);
    upTo = events.at(-1)?.number ?? upTo;
    if (events.length < AT_ONCE) break;
    await setImmediate();
  }
  return { numbers, upTo };
}
