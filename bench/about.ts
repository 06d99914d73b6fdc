import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import type { Results } from './results';

/** Packages whose version a figure depends on, beside Node. */
const PACKAGES = [
  '@aws-sdk/client-eventbridge',
  '@aws-lambda-powertools/logger',
  '@middy/core',
  'aws-cdk',
  'aws-cdk-lib',
  'esbuild',
  'zod',
];

const ROOT = join(__dirname, '..');

/** The machine, as it is before the run. */
export const machine = (): Results['about']['machine'] => ({
  processor: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 1024 ** 3),
  system: `${type()} ${release()}`,
  loadBefore: Number((loadavg()[0] ?? 0).toFixed(2)),
});

/** Of what was run. */
export const versions = (): Results['about']['versions'] => ({
  node: process.versions.node,
  ...Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
});

const versionOf = (name: string) =>
  (JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;

/** The commit, with a plus when something is changed since. */
export function commit(): string {
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
  try {
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--untracked-files=no') ? '+' : ''}`;
  } catch {
    return 'unknown';
  }
}
