import { Terminal } from '@xterm/headless';
import fc from 'fast-check';
import { pressed } from '../../../cli/tail/keys';
import { arrived, initialState, noticed, type State } from '../../../cli/tail/state';
import { extentOf, viewOf } from '../../../cli/tail/view';
import { paletteOf } from '../../../cli/terminal/palette';
import { changesBetween } from '../../../cli/terminal/screen';
import { FAILED, type Told, tailEvent } from './events';

const plain = paletteOf(false);
const frame = { columns: 60, rows: 12, bus: 'Bus' };

const shown = (state: State, columns = 60, rows = 12) =>
  viewOf(state, { columns, rows, bus: 'Bus' }, plain).map((line) =>
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it is about.
    line.replace(/\x1b\[\d+m/g, '').trimEnd(),
  );

const keys = (state: State, ...pressedKeys: readonly string[]) =>
  pressedKeys.reduce((it, key) => pressed(it, key, extentOf(it, frame, plain)).state, state);

const withEvents = (...told: readonly Told[]) =>
  arrived(
    initialState(100),
    told.map((it, at) => tailEvent(at + 1, it)),
  );

test('the list at 60 columns', () => {
  const state = withEvents({ data: { name: 'Sales' } }, { type: FAILED }, { id: 'last' });
  expect(shown(state, 60, 7)).toEqual([
    ' live | 3 seen, 1 failed | Bus',
    '  08:30:01   app.created                    Sales',
    '  08:30:01 ! automation.run.failed          id-2',
    '> 08:30:01   app.created                    last',
    '',
    '',
    'q quit  enter open  / filter  f failed  n/p failure  ? keys',
  ]);
  expect(shown(keys(state, 'up', 'f'))).toEqual(
    expect.arrayContaining([' PAUSED, 0 new | 3 seen, 1 failed | Bus', 'filter: is:failure']),
  );
});

test('pausing moves no line', () => {
  const state = withEvents(...Array.from({ length: 30 }, () => ({})));
  expect(shown(keys(state, ' ')).slice(1, -2)).toEqual(shown(state).slice(1, -2));
});

test('the page has the selection, however far up it is', () => {
  const state = withEvents(...Array.from({ length: 30 }, () => ({})));
  let it = state;
  for (let at = 30; at >= 1; at--) {
    expect(shown(it).find((line) => line.startsWith('>'))).toContain(` id-${at}`);
    it = keys(it, 'up');
  }
});

test('an open event is indented JSON, painted', () => {
  const state = keys(withEvents({ id: 'one' }), 'return');
  expect(shown(state, 60, 16)).toEqual(expect.arrayContaining(['  "source": "qlik.cloud",', '    "id": "one",']));
  expect(viewOf(state, { ...frame, rows: 16 }, paletteOf(true)).join('\n')).toContain('\x1b[38;5;30m"source"\x1b[39m:');
  expect(viewOf(state, { ...frame, rows: 16 }, plain).join('\n')).not.toContain('38;5;');
});

test('an event longer than the screen is seen to its last line', () => {
  const state = keys(withEvents({ data: { list: Array.from({ length: 200 }, (_, at) => at) } }), 'return', 'end');
  expect(shown(state)).toContain('}');
});

/** Senders' own texts: any characters, control sequences among them. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom(
    '\x1b[2J\x1b[H',
    '\x1b]0;title\x07',
    '\x9b2J',
    'a\nb\rc',
    '\u202eevil',
    '報告書 売上',
    '👩‍👩‍👧 e\u0301',
    '\ud800',
  ),
);

const states = fc
  .record({
    texts: fc.array(fc.record({ type: hostile, id: hostile, name: hostile, fails: fc.boolean() }), { maxLength: 8 }),
    notice: hostile,
    keys: fc.array(fc.constantFrom('up', 'return', 'r', '/', 'x', '報', '?', 'down', 'escape'), { maxLength: 5 }),
  })
  .map((told) => {
    const events = told.texts.map(({ fails, type, id, name }) => ({ type: fails ? FAILED : type, id, data: { name } }));
    return noticed(keys(withEvents(...events), ...told.keys), told.notice);
  });

const size = fc.record({ columns: fc.integer({ min: 1, max: 130 }), rows: fc.integer({ min: 1, max: 40 }) });

test('whatever senders write, every line fits, and nothing but painting is a control character', () => {
  fc.assert(
    fc.property(states, size, fc.boolean(), (state, { columns, rows }, coloured) => {
      const lines = viewOf(state, { columns, rows, bus: 'Bus' }, paletteOf(coloured));
      expect(lines).toHaveLength(Math.min(rows, lines.length));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it is about.
      const text = lines.join('').replace(/\x1b\[(?:1|22|7|27|39|38;5;\d+)m/g, '');
      expect(text).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Zl}\p{Zp}]/u);
    }),
    { numRuns: 300 },
  );
});

test('drawn as changes, the screen is the same as drawn anew', async () => {
  const rendered = async (...changes: readonly string[]) => {
    const terminal = new Terminal({ cols: 60, rows: 12, allowProposedApi: true });
    await new Promise<void>((done) => terminal.write(`\x1b[?7l${changes.join('')}`, done));
    return Array.from({ length: 12 }, (_, row) => terminal.buffer.active.getLine(row)?.translateToString());
  };
  await fc.assert(
    fc.asyncProperty(fc.array(states, { minLength: 2, maxLength: 4 }), async (several) => {
      const views = several.map((state) => viewOf(state, frame, plain));
      const steps = views.map((view, at) => changesBetween(views[at - 1] ?? [], view));
      expect(await rendered(...steps)).toEqual(await rendered(changesBetween([], views.at(-1) ?? [])));
    }),
    { numRuns: 40 },
  );
});
