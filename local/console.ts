import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { LocalStack } from './stack';

/** The console of a deployment on the engine, in a process of its own. */
export interface Console {
  /** Its address, token included. */
  readonly url: string;
  /** Ends it, rule and queue included; resolves to its exit code. */
  readonly stop: () => Promise<number | null>;
}

const ROOT = join(__dirname, '..');

/**
 * Starts `qlik-fanout console` as a person would, beside an engine.
 *
 * @param options of the command line, such as `--no-open`
 * @throws when it ends before it has said its address, with what it said instead
 */
export async function startConsole(
  { engineUrl, region }: Pick<LocalStack, 'engineUrl' | 'region'>,
  ...options: readonly string[]
): Promise<Console> {
  const where = ['--endpoint-url', engineUrl, '--region', region];
  const child = run(join('bin', 'qlik-fanout.ts'), 'console', ...where, ...options);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    const look = (chunk: string) => {
      said += chunk;
      const [address] = said.match(/http:\S+(?=\n)/) ?? [];
      if (address) resolve(address);
    };
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', look);
    child.on('error', reject);
    void ended.then((code) => reject(new Error(`qlik-fanout console ended with ${code}:\n${said}`)));
  });
  return {
    url,
    stop: () => {
      // Ctrl-C has reached it already where both are in one terminal, and a second SIGINT would end it at once.
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Builds its page, a second's work. @throws with what the build said */
export function buildPage(): Promise<void> {
  const child = run(join('build', 'page.ts'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`the page cannot be built:\n${said}`))));
  });
}

const run = (file: string, ...args: readonly string[]): ChildProcess =>
  spawn(process.execPath, ['--import', require.resolve('tsx'), join(ROOT, file), ...args], {
    cwd: ROOT,
    // The person's own, so that their browser is found, but for what leads to an account of theirs.
    env: { ...withoutAws(process.env), AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const withoutAws = (env: NodeJS.ProcessEnv) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_')));
