import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { commandsIn, program } from '../../cli/program';

/** The verbs with their help, as a person reads it. */
const verbs = commandsIn(program(() => undefined)).map(({ name, command }) => {
  let help = '';
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
  });
  command.outputHelp();
  return { name, help };
});

test.each(verbs)('$name says how it is called, with examples of itself', ({ name, help }) => {
  const [, examples = ''] = help.split('Examples:\n');
  const lines = examples.trim().split('\n');
  expect(lines.length).toBeGreaterThanOrEqual(2);
  for (const line of lines) expect(line.trim()).toMatch(new RegExp(`^\\$ qlik-fanout ${name}\\b`));
});

test.each(verbs)('the examples of $name name no option that it has not', ({ help }) => {
  const [usage = '', examples = ''] = help.split('Examples:\n');
  for (const [option] of examples.matchAll(/--[a-z-]+/g)) expect(usage).toContain(option);
});

test('a reader that has read enough, as `head` does, is no fault', async () => {
  const bin = join(__dirname, '../../bin/qlik-fanout.ts');
  const child = spawn(process.execPath, [require.resolve('tsx/cli'), bin, 'events', '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let complaints = '';
  child.stderr.on('data', (text) => {
    complaints += text;
  });
  const [status] = await once(child, 'close');
  expect({ status, complaints }).toEqual({ status: 0, complaints: '' });
}, 30_000);
