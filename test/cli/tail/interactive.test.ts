import { viewEvents } from '../../../cli/tail/interactive';
import type { WatchOptions } from '../../../cli/tail/watch';
import { paletteOf } from '../../../cli/terminal/palette';
import type { ScreenEvents } from '../../../cli/terminal/screen';
import { busEvent, FAILED } from './events';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** A view with a queue and a screen that the test holds. */
function scene(wanted: Parameters<typeof viewEvents>[1]['wanted'] = () => true) {
  const drawn: (readonly string[])[] = [];
  const done: string[] = [];
  let events!: ScreenEvents;
  let watching!: WatchOptions;
  let end!: (why?: string) => void;
  const over = new AbortController();
  const ended = viewEvents(
    {
      openScreen: (told) => {
        events = told;
        return {
          size: () => ({ columns: 60, rows: 10 }),
          draw: (lines) => void drawn.push(lines),
          close: () => void done.push('closed'),
        };
      },
      watch: (options) => {
        watching = options;
        return new Promise((resolve) => {
          end = resolve;
          options.signal.addEventListener('abort', () => resolve(undefined));
        });
      },
      resend: async ({ id }) => {
        done.push(`resent ${id}`);
        return `Resent ${id}`;
      },
      copy: ({ id }) => {
        done.push(`copied ${id}`);
        return `Copied ${id}`;
      },
    },
    { bus: 'Bus', palette: paletteOf(false), signal: over.signal, wanted },
  );
  return {
    drawn,
    done,
    ended,
    key: (...keys: readonly string[]) => {
      for (const key of keys) events.onKey(key);
    },
    come: (...values: readonly unknown[]) => watching.onEvents(values),
    trouble: (text: string) => watching.onTrouble(text),
    stop: () => over.abort(),
    end: (why: string) => end(why),
    screen: () => (drawn.at(-1) ?? []).join('\n'),
  };
}

it('draws a flood in batches: ten thousand events within a moment are one drawing', () => {
  const { come, drawn, screen } = scene();
  expect(drawn).toHaveLength(1);
  for (let at = 0; at < 1000; at++) come(...Array.from({ length: 10 }, (_, i) => busEvent({ id: `${at}-${i}` })));
  expect(drawn).toHaveLength(1);
  jest.runOnlyPendingTimers();
  expect(drawn).toHaveLength(2);
  expect(screen()).toContain('10000 seen');
  expect(screen()).toContain('999-9');
  jest.runOnlyPendingTimers();
  expect(drawn).toHaveLength(2);
});

it('answers a key at once, in the middle of a flood, with what has come by then', () => {
  const { come, key, drawn, screen } = scene();
  come(busEvent({ id: 'one' }), busEvent({ id: 'two' }));
  key(' ');
  expect(drawn).toHaveLength(2);
  expect(screen()).toContain('2 seen');
});

it('lists what is wanted alone, and what is no event of Qlik not at all', () => {
  const { come, screen } = scene(({ isFailure }) => isFailure);
  come(busEvent(), busEvent({ type: FAILED }), { source: 'aws.s3', 'detail-type': 'x', detail: {} }, 'text', null);
  jest.runOnlyPendingTimers();
  expect(screen()).toContain('1 seen, 1 failed');
});

it('does what keys ask for, and tells of it', async () => {
  const { come, key, done, screen, ended } = scene();
  come(busEvent({ id: 'one' }));
  jest.runOnlyPendingTimers();
  key('c');
  jest.runOnlyPendingTimers();
  expect(screen()).toContain('Copied one');
  key('r', 'y');
  await Promise.resolve();
  await Promise.resolve();
  jest.runOnlyPendingTimers();
  expect(screen()).toContain('Resent one');
  key('q');
  expect(await ended).toBeUndefined();
  expect(done).toEqual(['copied one', 'resent one', 'closed']);
});

it('gives the terminal back when it is stopped from outside, and when the queue is gone', async () => {
  const stopped = scene();
  stopped.stop();
  expect(await stopped.ended).toBeUndefined();
  expect(stopped.done).toEqual(['closed']);
  const lost = scene();
  lost.trouble('TimeoutError');
  jest.runOnlyPendingTimers();
  expect(lost.screen()).toContain('tries again: TimeoutError');
  lost.end('QueueDoesNotExist');
  expect(await lost.ended).toBe('QueueDoesNotExist');
  expect(lost.done).toEqual(['closed']);
});
