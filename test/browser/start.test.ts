/** `npm start` with the console beside it. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../e2e/deployed';
import { inBrowser } from './browser';

jest.setTimeout(120_000);

const root = join(__dirname, '../..');
const browser = inBrowser();

test('npm start shows its samples in the console, and takes it along when it ends', async () => {
  const args = ['--import', require.resolve('tsx'), join(root, 'local/start.ts'), '--no-open'];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let [printed, complained] = ['', ''];
  child.stdout.on('data', (chunk) => (printed += chunk));
  child.stderr.on('data', (chunk) => (complained += chunk));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  try {
    const url = await eventually(
      'the address of the console',
      async () => /^Console +(http:\S+)$/m.exec(printed)?.[1] ?? (child.exitCode !== null && 'it has ended'),
      60_000,
    );
    // Its stream is cut off when the console ends, of which Chromium tells.
    const page = await browser.open('#/events', { url, mayComplainOf: /ERR_INCOMPLETE_CHUNKED_ENCODING/ });
    await page
      .getByRole('row', { name: /automation\.run\.failed/ })
      .first()
      .waitFor();

    child.kill('SIGINT');
    expect(await ended).toBe(130);
    await expect(fetch(url)).rejects.toThrow();
    expect(complained.replace(/^\(.*|^.*Warning.*/gm, '').trim()).toBe('Stopping …');
    expect(existsSync(join(root, '.local/stack.json'))).toBe(false);
  } finally {
    if (child.exitCode === null) child.kill('SIGINT');
    await ended;
  }
});
