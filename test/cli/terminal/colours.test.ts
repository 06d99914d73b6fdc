import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createColors } from 'picocolors';
import { isColoured } from '../../../cli/terminal/colours';
import { jsonText } from '../../../cli/terminal/json-text';

test.each([
  [{}, true, true],
  [{}, false, false],
  [{ CI: '1' }, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ TERM: 'dumb' }, true, false],
])('with %j and terminal %s text is coloured: %s', (environment, isTerminal, wanted) => {
  expect(isColoured(environment, isTerminal)).toBe(wanted);
});

const ESCAPE = '\u001b';

test.each([
  [{}, false],
  [{ CI: '1' }, false],
  [{ FORCE_COLOR: '1' }, true],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false],
] as const)(
  'into a pipe, with %j, the command writes colours: %s',
  (environment, wanted) => {
    const bin = join(__dirname, '../../../bin/qlik-fanout.ts');
    const { status, stdout } = spawnSync(
      process.execPath,
      [require.resolve('tsx/cli'), bin, 'events', 'reload.finished'],
      { encoding: 'utf8', env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment } },
    );
    expect(status).toBe(0);
    expect(stdout).toContain('"detail-type"');
    expect(stdout.includes(ESCAPE)).toBe(wanted);
  },
  30_000,
);

describe('jsonText', () => {
  const off = createColors(false);
  const on = createColors(true);
  const value = { name: 'a "quoted": 1', list: [1, -2.5e3, true, null], empty: {} };

  test('is the JSON itself where colours are off', () => {
    expect(jsonText(value, off)).toBe(JSON.stringify(value, null, 2));
    expect(jsonText(undefined, off)).toBe('null');
  });

  test('colours names, texts, numbers and words, each once', () => {
    const { cyan, green, yellow, magenta } = on;
    expect(jsonText(value, on)).toBe(
      [
        '{',
        `  ${cyan('"name"')}: ${green('"a \\"quoted\\": 1"')},`,
        `  ${cyan('"list"')}: [`,
        `    ${yellow('1')},`,
        `    ${yellow('-2500')},`,
        `    ${magenta('true')},`,
        `    ${magenta('null')}`,
        '  ],',
        `  ${cyan('"empty"')}: {}`,
        '}',
      ].join('\n'),
    );
  });

  test('nothing in it steers a terminal, and it stays the same JSON', () => {
    const hostile = { text: '\u001b[2J\u009b2J\u202e\u2066\u2028\u0007' };
    const text = jsonText(hostile, off);
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
    expect(JSON.parse(text)).toEqual(hostile);
  });
});
