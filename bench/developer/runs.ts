import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Where the project's own tools are found, as npm has it. */
const PATH = [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter);

/** Runs a command to its end. @returns seconds; rejects with the end of what it said when it fails */
export function secondsOf(command: readonly string[], cwd = ROOT): Promise<number> {
  const [file = '', ...args] = command;
  const startedAt = performance.now();
  const child = spawn(file, args, { cwd, env: { ...process.env, PATH }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve((performance.now() - startedAt) / 1000);
      reject(new Error(`${command.join(' ')} ended with ${code}:\n${Buffer.concat(said).toString().slice(-2000)}`));
    });
  });
}
