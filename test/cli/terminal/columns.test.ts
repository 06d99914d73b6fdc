import { Terminal } from '@xterm/headless';
import fc from 'fast-check';
import { fitted, wrapped } from '../../../cli/terminal/columns';

test.each([
  ['short', 8, 'short   '],
  ['exactly8', 8, 'exactly8'],
  ['much too long', 8, 'much to~'],
  ['報告書です', 8, '報告書~ '],
  ['a\x1b[31mb\n', 8, 'a?[31mb?'],
  ['\u202etxt.exe', 8, '?txt.exe'],
  ['', 3, '   '],
])('%j in %i columns', (text, columns, wanted) => {
  expect(fitted(text, columns)).toBe(wanted);
});

test('a line is broken where the columns end, and its colour goes on', () => {
  expect(wrapped('abcdef', 4)).toEqual(['abcd', 'ef']);
  expect(wrapped('報告書', 4)).toEqual(['報告', '書']);
  expect(wrapped('ab\x1b[38;5;30mcdef\x1b[39mg', 4)).toEqual(['ab\x1b[38;5;30mcd\x1b[39m', '\x1b[38;5;30mef\x1b[39mg']);
  expect(wrapped('', 4)).toEqual(['']);
});

test('nothing is lost by breaking a line, and every column gets on', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, columns) => {
      expect(wrapped(text, columns).join('')).toBe(text);
    }),
  );
});

test('a terminal gives no text more columns than it was fitted into', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), fc.integer({ min: 2, max: 40 }), async (text, columns) => {
      const terminal = new Terminal({ cols: 100, rows: 1, allowProposedApi: true });
      await new Promise<void>((done) => terminal.write(fitted(text, columns), done));
      expect(terminal.buffer.active.cursorX).toBeLessThanOrEqual(columns);
      expect(terminal.buffer.active.cursorY).toBe(0);
    }),
  );
});

test('no character takes more columns than it was fitted into, up to the plane of pictures', async () => {
  const terminal = new Terminal({ cols: 200, rows: 1, allowProposedApi: true });
  const wider: string[] = [];
  for (let first = 0; first < 0x20000; first += 64) {
    const points = Array.from({ length: 64 }, (_, at) => first + at);
    const row = points.map((point) => fitted(String.fromCodePoint(point), 2)).join('');
    await new Promise<void>((done) => terminal.write(`\r${row}`, done));
    if (terminal.buffer.active.cursorX > 64 * 2) wider.push(first.toString(16));
  }
  expect(wider).toEqual([]);
});
