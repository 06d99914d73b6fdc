import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { type StreamMessages, streamPath, type WatchState } from '../api/stream';
import type { ConsoleContext } from './context';
import { summaryOf } from './feed';

/** Events in one message: what a page takes in within a frame. */
const AT_ONCE = 1_000;

/** A proxy or a sleeping machine is noticed after so long. */
const HEARTBEAT_MS = 15_000;

/** Messages at most ten a second: a flood makes them longer, not more. */
const PAUSE_MS = 100;

/**
 * The stream of events. Each page has its own place in the feed and is written to only as fast as it reads: `write`
 * waits for the connection. A page that comes back says the number of the last event it had (`Last-Event-ID`).
 */
export function streamRoutes({ feed, watch, signal }: ConsoleContext): Hono {
  return new Hono().get(`/${streamPath}`, (context) =>
    streamSSE(context, async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      const over = AbortSignal.any([signal, gone.signal]);
      const send = <Name extends keyof StreamMessages>(event: Name, message: StreamMessages[Name], id?: number) =>
        stream.writeSSE({ event, data: JSON.stringify(message), ...(id !== undefined && { id: String(id) }) });
      let told: WatchState | undefined;
      const heartbeat = setInterval(() => void stream.write(': still here\n\n'), HEARTBEAT_MS);
      const asked = Number(context.req.header('last-event-id') ?? 0);
      // A number that is not ours is of an earlier run.
      let place = Number.isInteger(asked) && asked > 0 && asked <= feed.last ? asked : 0;
      try {
        while (!over.aborted) {
          if (told !== watch.state) {
            told = watch.state;
            await send('watch', told);
          }
          const { events, skipped } = feed.after(place, AT_ONCE);
          const last = events.at(-1);
          if (last === undefined) {
            await changed(feed.more(place, over), watch, over);
            continue;
          }
          place = last.number;
          await send('events', { events: events.map(summaryOf), skipped }, place);
          if (events.length < AT_ONCE) await stream.sleep(PAUSE_MS);
        }
      } finally {
        clearInterval(heartbeat);
        gone.abort();
      }
    }),
  );
}

/** Resolves at the next event, the next state of the watch, or the end. */
const changed = (event: Promise<void>, watch: ConsoleContext['watch'], over: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const settle = () => {
      stop();
      over.removeEventListener('abort', settle);
      resolve();
    };
    const stop = watch.onState(settle);
    over.addEventListener('abort', settle);
    void event.then(settle);
  });
