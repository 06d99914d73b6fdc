import fc from 'fast-check';
import { pressed } from '../../../cli/tail/keys';
import { arrived, initialState, listed, type State, selectedAt, selectedEvent } from '../../../cli/tail/state';
import { filterOf } from '../../../cli/tail/wanted';
import { FAILED, tailEvent } from './events';

const extent = { rows: 5, lines: 40 };

/** Presses keys, one after the other. */
const press = (state: State, ...keys: readonly string[]) =>
  keys.reduce((it, key) => pressed(it, key, extent).state, state);

const typed = (text: string) => ['/', ...text, 'return'];

/** A list of so many events, of which those numbered in `failed` say a failure. */
const withEvents = (count: number, { failed = [], limit = 100 }: { failed?: readonly number[]; limit?: number } = {}) =>
  arrived(
    initialState(limit),
    Array.from({ length: count }, (_, at) => tailEvent(at + 1, failed.includes(at + 1) ? { type: FAILED } : {})),
  );

const numbers = (state: State) => listed(state).map(({ number }) => number);
const selected = (state: State) => selectedEvent(state)?.number;

describe('the list', () => {
  it('keeps the newest and counts all', () => {
    const state = arrived(withEvents(8, { limit: 5, failed: [2] }), [tailEvent(9), tailEvent(10)]);
    expect(numbers(state)).toEqual([6, 7, 8, 9, 10]);
    expect(state).toMatchObject({ seen: 10, failures: 1 });
  });

  it('is at the newest until an event is selected', () => {
    const state = withEvents(3);
    expect(selected(state)).toBe(3);
    expect(selected(arrived(state, [tailEvent(4)]))).toBe(4);
    expect(selected(arrived(press(state, 'up'), [tailEvent(4)]))).toBe(2);
  });

  it('has nothing to select while it is empty, whatever is pressed', () => {
    for (const key of ['up', 'down', 'return', 'n', 'p', 'c', 'r', ' ', 'home', 'end', 'f']) {
      const { state, effect } = pressed(initialState(5), key, extent);
      expect({ key, at: selectedAt(state), effect, mode: state.mode.is }).toEqual({ key, at: -1, mode: 'list' });
    }
  });

  it('pages, and goes to either end', () => {
    const state = withEvents(20);
    expect(selected(press(state, 'pageup'))).toBe(15);
    expect(selected(press(state, 'pageup', 'pageup', 'pagedown', 'k'))).toBe(14);
    expect(selected(press(state, 'home'))).toBe(1);
    expect(press(state, 'home', 'end').held).toBeUndefined();
  });
});

describe('paused', () => {
  it('loses neither position nor event, however many come', () => {
    const paused = press(withEvents(5, { limit: 5 }), 'up', 'up');
    const flooded = arrived(
      paused,
      Array.from({ length: 10_000 }, (_, at) => tailEvent(at + 6)),
    );
    expect(numbers(flooded)).toEqual([1, 2, 3, 4, 5]);
    expect(selected(flooded)).toBe(3);
    expect(flooded.seen - flooded.seenWhenHeld).toBe(10_000);
    expect(flooded.live.events).toHaveLength(5);
    expect(numbers(press(flooded, ' '))).toEqual([10_001, 10_002, 10_003, 10_004, 10_005]);
  });

  it('goes on below the newest', () => {
    const paused = press(withEvents(3), ' ');
    expect(paused.held).toBeDefined();
    expect(press(paused, 'down').held).toBeUndefined();
  });
});

describe('the filter', () => {
  it('is at work while it is typed, and undone by escape', () => {
    const state = withEvents(4, { failed: [2] });
    expect(numbers(press(state, '/', ...'run.f'))).toEqual([2]);
    expect(numbers(press(state, '/', ...'nothing'))).toEqual([]);
    expect(numbers(press(state, '/', ...'nothing', 'escape'))).toEqual([1, 2, 3, 4]);
    expect(press(state, '/', 'a', 'b', 'backspace', 'return').filter).toBe('a');
    expect(press(state, '/', 'a', 'ctrl-u').filter).toBe('');
  });

  it('takes keys that mean something else as text, but for Ctrl-C', () => {
    expect(press(withEvents(1), '/', 'q', 'c', ' ', 'r').filter).toBe('qc r');
    expect(pressed(press(withEvents(1), '/'), 'ctrl-c', extent).effect).toEqual({ do: 'quit' });
    expect(press(withEvents(1), '/', 'up', 'home', 'ctrl-a').filter).toBe('');
  });

  it('is cleared by escape in the list, and goes on live when there is none', () => {
    const state = press(withEvents(3), 'up', ...typed('x'));
    expect(press(state, 'escape')).toMatchObject({ filter: '', held: expect.anything() });
    expect(press(state, 'escape', 'escape').held).toBeUndefined();
  });

  it('is failures alone by one key, beside what was typed', () => {
    const state = press(withEvents(6, { failed: [2, 5] }), ...typed('com.'), 'f');
    expect(state.filter).toBe('com. is:failure');
    expect(numbers(state)).toEqual([2, 5]);
    expect(press(state, 'f').filter).toBe('com.');
  });

  it('keeps the selection at the event, or the last one before it', () => {
    const state = press(withEvents(6, { failed: [2, 5] }), 'up', 'up', 'f');
    expect(selected(state)).toBe(2);
    expect(selected(press(state, 'f'))).toBe(4);
  });
});

describe('failures', () => {
  const state = withEvents(6, { failed: [2, 5] });

  it('are gone through to either side, from the last on to the first', () => {
    expect(selected(press(state, 'p'))).toBe(5);
    expect(selected(press(state, 'p', 'p'))).toBe(2);
    expect(selected(press(state, 'p', 'p', 'p'))).toBe(5);
    expect(selected(press(state, 'n'))).toBe(2);
    expect(selected(press(state, 'n', 'n', 'n'))).toBe(2);
  });

  it('are gone through while one is open, each from its top', () => {
    expect(press(state, 'n', 'return', 'down', 'n')).toMatchObject({ selected: 5, mode: { is: 'inspect', scroll: 0 } });
  });

  it('that are not there are said to be none', () => {
    expect(press(withEvents(2), 'n')).toMatchObject({ notice: expect.stringContaining('No failure') });
  });
});

describe('an open event', () => {
  const open = press(withEvents(3), 'return');

  it('pauses, scrolls within its lines, and closes', () => {
    const scroll = (...keys: readonly string[]) => press(open, ...keys).mode;
    expect(open).toMatchObject({ mode: { is: 'inspect', scroll: 0 }, held: expect.anything() });
    expect(scroll('up')).toEqual({ is: 'inspect', scroll: 0 });
    expect(scroll('pagedown', 'j')).toEqual({ is: 'inspect', scroll: 6 });
    expect(scroll('G', 'down')).toEqual({ is: 'inspect', scroll: 35 });
    expect(scroll('q')).toEqual({ is: 'list' });
  });

  it('is resent on a plain yes alone, and one question is one event', () => {
    const asked = press(open, 'r');
    expect(pressed(asked, 'y', extent)).toMatchObject({
      effect: { do: 'resend', event: { number: 3 } },
      state: { mode: { is: 'inspect' } },
    });
    for (const key of ['n', 'Y', 'return', 'escape', ' ', 'q', 'r']) {
      const { effect, state } = pressed(asked, key, extent);
      expect(effect).toBeUndefined();
      expect(state).toMatchObject({ mode: { is: 'inspect' }, notice: 'Not resent.' });
    }
    expect(pressed(asked, 'ctrl-c', extent).effect).toEqual({ do: 'quit' });
    // What comes while the question stands does not change what it is about.
    expect(pressed(arrived(asked, [tailEvent(4)]), 'y', extent).effect).toMatchObject({ event: { number: 3 } });
  });

  it('is copied', () => {
    expect(pressed(open, 'c', extent).effect).toMatchObject({ do: 'copy', event: { number: 3 } });
  });
});

const key = fc.constantFrom(
  ...['up', 'down', 'pageup', 'pagedown', 'home', 'end', 'return', 'escape', 'backspace', 'ctrl-u', 'left'],
  ...[' ', 'n', 'p', 'f', 'r', 'y', 'c', '?', '/', 'a', ':', 'é'],
);
const action = fc.oneof(key, fc.array(fc.boolean(), { maxLength: 12 }));

test('whatever comes and is pressed: the list is bounded, filtered, and a selection is in it', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      let state = initialState(7);
      let number = 0;
      for (const it of actions) {
        if (typeof it === 'string') state = pressed(state, it, extent).state;
        else
          state = arrived(
            state,
            it.map((fails) => tailEvent(++number, fails ? { type: FAILED } : {})),
          );
        const passes = filterOf(state.filter);
        for (const log of [state.live, ...(state.held ? [state.held] : [])]) {
          expect(log.events.length).toBeLessThanOrEqual(7);
          expect(log.shown).toEqual(log.events.filter(passes));
        }
        expect(state.live.events.map((event) => event.number)).toEqual(
          Array.from({ length: Math.min(7, number) }, (_, at) => Math.max(0, number - 7) + at + 1),
        );
        expect(state.seen).toBe(number);
        const at = selectedAt(state);
        if (listed(state).length === 0) expect(at).toBe(-1);
        else expect(listed(state)[at]).toBeDefined();
      }
    }),
  );
});

test('paused, nothing that comes changes what is listed or selected', () => {
  fc.assert(
    fc.property(fc.array(key), fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }), (keys, coming) => {
      const state = press(withEvents(9, { failed: [4] }), ...keys);
      fc.pre(state.held !== undefined);
      const later = arrived(
        state,
        coming.map((fails, at) => tailEvent(10 + at, fails ? { type: FAILED } : {})),
      );
      expect(listed(later)).toBe(listed(state));
      expect(selectedAt(later)).toBe(selectedAt(state));
    }),
  );
});
