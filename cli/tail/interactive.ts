import { setTimeout as pauseFor } from 'node:timers/promises';
import type { Palette } from '../terminal/palette';
import type { Screen, ScreenEvents } from '../terminal/screen';
import { type Effect, pressed } from './keys';
import { arrived, initialState, noticed } from './state';
import { type TailEvent, tailEventOf } from './tail-event';
import { extentOf, viewOf } from './view';
import type { WatchOptions } from './watch';

/** What the view needs of the world. */
export interface ViewPorts {
  readonly openScreen: (events: ScreenEvents) => Screen;
  readonly watch: (options: WatchOptions) => Promise<string | undefined>;
  /** Resolves to what to tell of it. */
  readonly resend: (event: TailEvent) => Promise<string>;
  readonly copy: (event: TailEvent) => string;
}

/** What is viewed, and how. */
export interface ViewOptions {
  readonly bus: string;
  readonly palette: Palette;
  readonly signal: AbortSignal;
  readonly wanted: (it: TailEvent) => boolean;
}

/** Events kept: a few megabytes of usual ones. */
const KEPT_EVENTS = 5000;

/** Between two drawings for events; a key is answered at once. */
const DRAW_EVERY_MS = 50;
const RETRY_MS = 2000;

/**
 * Shows events on the screen until a person quits or the signal says stop. What comes between two drawings goes into
 * the state as one batch: ten thousand events cost no more drawings than one does.
 *
 * @returns why the watching ended before its time
 */
export async function viewEvents(
  { openScreen, watch, resend, copy }: ViewPorts,
  { bus, palette, signal, wanted }: ViewOptions,
): Promise<string | undefined> {
  const quit = new AbortController();
  const until = AbortSignal.any([signal, quit.signal]);
  let state = initialState(KEPT_EVENTS);
  let batch: TailEvent[] = [];
  let taken = 0;
  let timer: NodeJS.Timeout | undefined;

  const frame = () => ({ ...screen.size(), bus });
  const draw = () => {
    clearTimeout(timer);
    timer = undefined;
    if (batch.length > 0) state = arrived(state, batch);
    batch = [];
    screen.draw(viewOf(state, frame(), palette));
  };
  const drawSoon = () => {
    timer ??= setTimeout(draw, DRAW_EVERY_MS);
  };
  const tell = (notice: string) => {
    state = noticed(state, notice);
    drawSoon();
  };
  const carryOut = (effect: Effect) => {
    switch (effect.do) {
      case 'quit':
        return quit.abort();
      case 'copy':
        return tell(copy(effect.event));
      case 'resend':
        return void resend(effect.event).then(tell);
      default:
        return effect satisfies never;
    }
  };
  const screen = openScreen({
    onKey: (key) => {
      const step = pressed(state, key, extentOf(state, frame(), palette));
      state = step.state;
      if (step.effect) carryOut(step.effect);
      draw();
    },
    onResize: draw,
  });
  try {
    draw();
    return await watch({
      signal: until,
      onEvents: (values) => {
        for (const value of values) {
          const it = tailEventOf(value, ++taken);
          if (it && wanted(it)) batch.push(it);
        }
        drawSoon();
      },
      onTrouble: (trouble) => tell(`Cannot read the queue, and tries again: ${trouble}`),
      pause: () => pauseFor(RETRY_MS, undefined, { signal: until }).catch(() => undefined),
    });
  } finally {
    clearTimeout(timer);
    screen.close();
  }
}
