/** The console as a person starts it: the command line in a process of its own. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** A console that runs. */
export interface ConsoleProcess {
  /** Its address, token included. */
  readonly url: string;
  /** What Ctrl-C does; resolves to the exit code. */
  readonly stop: () => Promise<number | null>;
}

const BIN = join(__dirname, '../../bin/qlik-fanout.ts');

/** Starts it against an engine. @throws when it ends before it has said its address, with what it said instead */
export async function startConsole(
  { engineUrl, region }: { readonly engineUrl: string; readonly region: string },
  ...options: readonly string[]
): Promise<ConsoleProcess> {
  const where = ['--endpoint-url', engineUrl, '--region', region];
  const child = spawn(
    process.execPath,
    ['--import', require.resolve('tsx'), BIN, 'console', '--no-open', ...where, ...options],
    {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.stderr.on('data', (chunk) => (said += chunk));
    child.stdout.on('data', (chunk) => {
      said += chunk;
      const [address] = said.match(/http:\S+(?=\n)/) ?? [];
      if (address) resolve(address);
    });
    void ended.then((code) => reject(new Error(`qlik-fanout console ended with ${code}:\n${said}`)));
  });
  return {
    url,
    stop: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}
