import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { keyOf } from '../../../cli/terminal/screen';
import { inTerminal, type PseudoTerminal } from '../../support/pseudo-terminal';

const root = join(__dirname, '../../..');
const hasPython = spawnSync('python3', ['--version']).status === 0;

/** Runs a program in a pseudo-terminal that takes it over, and shows each key. */
function running(onKey: string): PseudoTerminal {
  const program = `
    const { openScreen } = require('./cli/terminal/screen');
    const screen = openScreen({
      onKey: (key) => { screen.draw(['key ' + key]); ${onKey} },
      onResize: () => screen.draw(['resized ' + screen.size().columns]),
    });
    screen.draw(['ready', 'x'.repeat(200), 'third']);`;
  const command = [process.execPath, '--import', 'tsx', '--eval', program];
  return inTerminal(command, { columns: 40, rows: 6, env: { PATH: process.env.PATH }, cwd: root });
}

const showing = (pty: PseudoTerminal, text: string) =>
  new Promise<readonly string[]>((resolve) => {
    const look = () => pty.screen().includes(text) && resolve(pty.screen());
    pty.terminal.onWriteParsed(look);
    look();
  });

const isAsBefore = ({ terminal }: PseudoTerminal) =>
  expect({ buffer: terminal.buffer.active.type, wrap: terminal.modes.wraparoundMode }).toEqual({
    buffer: 'normal',
    wrap: true,
  });

(hasPython ? describe : describe.skip)('in a pseudo-terminal', () => {
  it('takes the screen, cuts what is too long, follows the size, and gives all back when it is closed', async () => {
    const pty = running("if (key === 'q') screen.close();");
    expect((await showing(pty, 'ready')).slice(0, 3)).toEqual(['ready', 'x'.repeat(40), 'third']);
    expect(pty.terminal.buffer.active.type).toBe('alternate');
    pty.type('\x1b[A');
    await showing(pty, 'key up');
    pty.resize(50, 8);
    await showing(pty, 'resized 50');
    pty.type('q');
    expect(await pty.ended).toBe(0);
    isAsBefore(pty);
  }, 20_000);

  it('gives the terminal back when the program dies of an error, which is then to be read', async () => {
    const pty = running("throw new Error('by the test');");
    await showing(pty, 'ready');
    pty.type('x');
    expect(await pty.ended).toBe(1);
    isAsBefore(pty);
    const { active } = pty.terminal.buffer;
    const all = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true));
    expect(all.join('\n')).toContain('Error: by the test');
  }, 20_000);

  it('gives it back when the program just ends', async () => {
    const pty = running('process.exit(3);');
    await showing(pty, 'ready');
    pty.type('x');
    expect(await pty.ended).toBe(3);
    isAsBefore(pty);
  }, 20_000);
});

test.each([
  ['a', { name: 'a' }, 'a'],
  ['G', { name: 'g' }, 'G'],
  ['é', {}, 'é'],
  [' ', { name: 'space' }, ' '],
  ['\r', { name: 'return' }, 'return'],
  ['\n', { name: 'enter' }, 'return'],
  [undefined, { name: 'pageup' }, 'pageup'],
  ['\x03', { name: 'c', ctrl: true }, 'ctrl-c'],
  ['\x7f', { name: 'backspace' }, 'backspace'],
  [undefined, { name: 'f5' }, undefined],
  ['a', { name: 'a', meta: true }, undefined],
  ['\x07', {}, undefined],
  ['\t', { name: 'tab' }, undefined],
])('the key %j %j is %j', (text, key, wanted) => {
  expect(keyOf(text, key)).toBe(wanted);
});
