/**
 * Set-up on a bare clone, before there is anything to run but Node itself: `npm ci`, and beside it the local engine in
 * a virtual environment of the project's own; with `--browser`, Chromium too. What is there already is left alone, so
 * that a second run takes no time.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const complain = (text) => process.stderr.write(`${text}\n`);
const read = (...path) => readFileSync(join(root, ...path), 'utf8');

/** Runs a step unless its stamp says that the same was done before; the stamp is written after success only. */
async function step(name, stampFile, stamp, commands) {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  await carryOut(name, commands);
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}

async function carryOut(name, commands) {
  const startedAt = Date.now();
  for (const [command, ...args] of commands) await run(name, command, args);
  complain(`✔ ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
}

function run(name, command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk));
    child.on('error', (error) => reject(new Error(`${name}: ${command} cannot be run: ${error.message}`)));
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`${name}: ${[command, ...args].join(' ')} ended with ${code}\n${printed}`)),
    );
  });
}

const isOnPath = (command) => (process.env.PATH ?? '').split(delimiter).some((dir) => existsSync(join(dir, command)));

function install() {
  const modules = join(root, 'node_modules');
  const stamp = createHash('sha256').update(read('package-lock.json')).digest('hex');
  return step('npm ci', join(modules, '.setup'), stamp, [['npm', 'ci', '--no-audit', '--no-fund']]);
}

/** A failure here is no end: whoever needs the engine says what else would do. */
async function prepareEngine() {
  if (process.env.AWS_ENDPOINT_URL || isOnPath('ministack')) return;
  const { ministack } = JSON.parse(read('local', 'engine-version.json'));
  const venv = join(root, '.local', 'engine-venv');
  const stampFile = join(venv, '.setup');
  try {
    if (!existsSync(stampFile)) rmSync(venv, { recursive: true, force: true });
    await step(`ministack ${ministack} in .local/engine-venv`, stampFile, ministack, [
      ['python3', '-m', 'venv', venv],
      [
        join(venv, 'bin', 'python'),
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        `ministack==${ministack}`,
      ],
    ]);
  } catch (error) {
    complain(`! ${error.message}`);
  }
}

/** Tests of the console drive a real browser: the system's. */
async function prepareBrowser() {
  const names = JSON.parse(read('local', 'chromium.json'));
  if (process.env.CHROMIUM_PATH || names.some(isOnPath)) return;
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) {
    throw new Error(
      `No Chromium: none of ${names.join(', ')} is on the PATH, and it cannot be installed from here.\n` +
        'Install it (Debian: sudo apt-get install chromium), or set CHROMIUM_PATH to its executable. Then run again.',
    );
  }
  complain('… chromium by apt-get: a few minutes');
  await carryOut('chromium by apt-get', [
    ['apt-get', 'update', '--quiet'],
    ['apt-get', 'install', '--yes', '--quiet', '--no-install-recommends', 'chromium'],
  ]);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  complain(`Node ${process.versions.node} is too old: 20.19 or newer is needed. Install it and run again.`);
  process.exit(1);
}
if (!process.env.CI && existsSync(join(root, '.git'))) {
  execFileSync('git', ['config', 'core.hooksPath', '.githooks'], { cwd: root });
}
try {
  await Promise.all([install(), prepareEngine(), process.argv.includes('--browser') && prepareBrowser()]);
} catch (error) {
  complain(error.message);
  process.exit(1);
}
