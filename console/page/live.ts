import { useSyncExternalStore } from 'react';
import { type EventSummary, KEPT_EVENTS, type StreamMessages, streamPath, type WatchState } from '../api/stream';

/** What has come by the stream. */
export interface Live {
  /** The newest events, the oldest of them first; the same array as long as nothing has come. */
  readonly events: readonly EventSummary[];
  /** How many have come in all, those that made room included. */
  readonly total: number;
  /** How many the page was too slow for. */
  readonly skipped: number;
  readonly watch: WatchState;
  /** Whether the server can be heard. The browser tries again by itself. */
  readonly isConnected: boolean;
}

let live: Live = { events: [], total: 0, skipped: 0, watch: { is: 'starting' }, isConnected: false };
const listeners = new Set<() => void>();
let waiting: EventSummary[] = [];
let frame: number | undefined;

function set(change: Partial<Live>): void {
  live = { ...live, ...change };
  for (const listener of listeners) listener();
}

/** Takes in all that waits, once a frame, so that a flood costs a frame no more than a trickle. */
function takeIn(): void {
  frame = undefined;
  if (waiting.length === 0) return;
  const fresh = waiting;
  waiting = [];
  const events = [...live.events, ...fresh];
  const over = events.length - KEPT_EVENTS;
  set({ events: over > 0 ? events.slice(over) : events, total: live.total + fresh.length });
}

/** Begins to listen; the browser connects again by itself and says which event it had last. */
export function listen(): void {
  const source = new EventSource(streamPath);
  const on = <Name extends keyof StreamMessages>(name: Name, take: (message: StreamMessages[Name]) => void) =>
    source.addEventListener(name, ({ data }) => take(JSON.parse(data)));
  on('events', ({ events, skipped }) => {
    if (skipped > 0) set({ skipped: live.skipped + skipped });
    // A console that was started again counts from 1.
    const last = waiting.at(-1)?.number ?? live.events.at(-1)?.number ?? 0;
    if ((events[0]?.number ?? 0) <= last) {
      waiting = [];
      set({ events: [], total: 0 });
    }
    for (const event of events) waiting.push(event);
    // A page in the background has no frames: it must not pile up without end.
    if (document.visibilityState === 'hidden') takeIn();
    else if (frame === undefined) frame = requestAnimationFrame(takeIn);
  });
  on('watch', (watch) => set({ watch }));
  source.addEventListener('open', () => set({ isConnected: true }));
  source.addEventListener('error', () => set({ isConnected: false }));
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** What has come, for who looks at a pace of its own. */
export const currentLive = (): Live => live;

/** What has come, and again whenever more has. */
export const useLive = (): Live => useSyncExternalStore(subscribe, currentLive);
