import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { deployment } from './deployed';

/** How a run of the command line ended. */
export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const BIN = join(__dirname, '../../bin/qlik-fanout.ts');

/** Runs `qlik-fanout` as a person or a script would: as a process, against the engine, with nobody to be asked. */
export const qlikFanout = (...args: readonly string[]): Promise<Ran> => startQlikFanout(...args).ended;

/** A run that is under way. */
export interface Running {
  readonly ended: Promise<Ran>;
  /** What it has printed to standard output so far. */
  readonly printed: () => string;
  /** What Ctrl-C does. */
  readonly interrupt: () => void;
}

/** The same, to be ended before its time. */
export const startQlikFanout = (...args: readonly string[]): Running =>
  startWithoutEngine(...args, '--endpoint-url', deployment.engineUrl, '--region', deployment.region);

/** The same for a verb that asks nothing of AWS. */
export function startWithoutEngine(...args: readonly string[]): Running {
  const child = spawn(process.execPath, [require.resolve('tsx/cli'), BIN, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  return { ended, printed: () => stdout, interrupt: () => void child.kill('SIGINT') };
}

/** Runs it with `--json`; gives what it printed, and its exit code. */
export async function qlikFanoutJson<Printed>(...args: readonly string[]) {
  const { exitCode, stdout, stderr } = await qlikFanout(...args, '--json');
  if (!stdout.startsWith('{')) throw new Error(`qlik-fanout ${args.join(' ')} ended with ${exitCode}: ${stderr}`);
  return { exitCode, printed: JSON.parse(stdout) as Printed };
}
