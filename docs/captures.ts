/** `npm run captures`: pictures of the command line at work, from a real run against the local engine. */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type LocalStack, startLocal } from '../local/stack';
import { inTerminal } from '../test/support/pseudo-terminal';
import { screenSvg } from '../test/support/screen-svg';

const images = join(__dirname, 'images');
const TIMEOUT_MS = 30_000;

startLocal('tsx test/e2e/app.ts').stack.then(async (stack) => {
  try {
    await captureTail(stack);
  } finally {
    await stack.stop();
  }
});

async function captureTail({ engineUrl, region }: LocalStack): Promise<void> {
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  const qlikFanout = (...args: readonly string[]) => [
    ...['--import', require.resolve('tsx'), join(__dirname, '../bin/qlik-fanout.ts'), ...args],
    ...['--endpoint-url', engineUrl, '--region', region],
  ];
  const send = (...args: readonly string[]) =>
    promisify(execFile)(process.execPath, qlikFanout('send', ...args), { env });
  const pty = inTerminal([process.execPath, ...qlikFanout('tail')], { columns: 90, rows: 22, env });
  const shows = async (what: RegExp) => {
    const deadline = Date.now() + TIMEOUT_MS;
    while (!pty.screen().some((line) => what.test(line))) {
      if (Date.now() > deadline) throw new Error(`${what} is not on the screen:\n${pty.screen().join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const keep = (name: string, title: string) => {
    mkdirSync(images, { recursive: true });
    writeFileSync(join(images, name), screenSvg(pty.terminal, title));
  };
  await shows(/live \| 0 seen/);
  await send('--category', 'analytics-apps', '--rate', '20');
  await send('--category', 'users', '--rate', '20');
  await send('--type', 'automation.run.failed');
  await send('--type', 'reload.finished', '--failing');
  await send('--category', 'automations', '--rate', '20');
  await shows(/automation\.run\./);
  pty.type('n');
  await shows(/PAUSED/);
  keep('tail.svg', 'qlik-fanout tail: a list of events, a failed run of an automation selected');
  pty.type('\r');
  await shows(/"detail-type"/);
  keep('tail-event.svg', 'qlik-fanout tail: the event opened, as indented JSON');
  pty.type('\x03');
  await pty.ended;
}
