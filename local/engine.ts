import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { ministack } from './engine-version.json';

/** A running AWS engine. */
export interface Engine {
  readonly endpoint: string;
  readonly region: string;
  /** Certificate to trust, when the engine has one of its own. */
  readonly caFile?: string;
  /** Folder for what this run writes. */
  readonly runDir: string;
  readonly stop: () => Promise<void>;
}

/** Outcome of {@link startEngine}. */
export type EngineStart =
  | { readonly ok: true; readonly engine: Engine }
  | { readonly ok: false; readonly reason: string };

const ROOT = join(__dirname, '..', '.local');
const VENV = join(ROOT, 'engine-venv', 'bin', 'ministack');
const IMAGE = `ministackorg/ministack:${ministack}`;
const REGION = 'us-east-1';
const START_TIMEOUT_MS = 30_000;

const NO_ENGINE = `No local AWS engine can be had. Any one of these will do:
  1. set AWS_ENDPOINT_URL to an engine that is running (MiniStack, LocalStack)
  2. put ministack on the PATH: pip install ministack==${ministack}
  3. install Python 3 with venv and pip (Debian: apt-get install python3-venv) and run again
  4. start Docker`;

/**
 * The engine: one that runs already, or a MiniStack started for this run, with IAM enforced and TLS, reachable from
 * this machine alone.
 */
export async function startEngine(): Promise<EngineStart> {
  const running = process.env.AWS_ENDPOINT_URL;
  const port = await freePort();
  const runDir = join(ROOT, `run-${port}`);
  mkdirSync(runDir, { recursive: true });
  if (running) {
    const region = process.env.AWS_REGION ?? REGION;
    return { ok: true, engine: { endpoint: running, region, runDir, stop: async () => removeDir(runDir) } };
  }
  const command = engineCommand(port, runDir);
  if (command === undefined) {
    removeDir(runDir);
    return { ok: false, reason: NO_ENGINE };
  }
  return waitUntilHealthy(launch(command, port, runDir), port, runDir);
}

/** The first that is there: on the PATH, in the project's virtual environment, as a Docker image. */
function engineCommand(port: number, runDir: string): readonly string[] | undefined {
  if (isOnPath('ministack')) return ['ministack'];
  if (existsSync(VENV)) return [VENV];
  if (spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 5000 }).status !== 0) return undefined;
  const settings = Object.entries(engineSettings(4566, '/tmp')).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
  const mounts = ['-v', `${runDir}:/tmp`, '-p', `127.0.0.1:${port}:4566`];
  return ['docker', 'run', '--rm', '--init', ...settings, '-e', 'BIND_HOST=0.0.0.0', ...mounts, IMAGE];
}

const isOnPath = (command: string) =>
  (process.env.PATH ?? '').split(delimiter).some((dir) => existsSync(join(dir, command)));

const engineSettings = (port: number, tmpDir: string) => ({
  GATEWAY_PORT: String(port),
  BIND_HOST: '127.0.0.1',
  TMPDIR: tmpDir,
  AUTH: 'true',
  USE_SSL: '1',
  // Both would open ports of their own.
  IOT_MTLS_ENABLED: '0',
  SFTP_ENABLED: '0',
  LAMBDA_EXECUTOR: 'local',
});

/** Its functions inherit the engine's environment, so it gets nothing that AWS would not give them. */
function launch([file = '', ...args]: readonly string[], port: number, runDir: string): ChildProcess {
  const log = openSync(logFile(runDir), 'w');
  const environment = { PATH: process.env.PATH, HOME: process.env.HOME, ...engineSettings(port, runDir) };
  // A group of its own, so that its functions' processes end with it.
  const child = spawn(file, args, { env: environment, stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  return child;
}

async function waitUntilHealthy(child: ChildProcess, port: number, runDir: string): Promise<EngineStart> {
  const endpoint = `https://127.0.0.1:${port}`;
  const caFile = join(runDir, 'ministack-tls', 'server.crt');
  const stop = async () => {
    await endGroup(child);
    removeDir(runDir);
  };
  let failure: string | undefined;
  child.on('error', (error) => {
    failure = error.message;
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (failure === undefined && child.exitCode === null && Date.now() < deadline) {
    if (await isListening(port)) return { ok: true, engine: { endpoint, region: REGION, caFile, runDir, stop } };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const what =
    failure ?? (child.exitCode === null ? `not up after ${START_TIMEOUT_MS / 1000} s` : `ended with ${child.exitCode}`);
  const tail = readFileSync(logFile(runDir), 'utf8').split('\n').slice(-15).join('\n');
  await stop();
  return { ok: false, reason: `The local AWS engine did not start: ${what}. Its last words:\n${tail}` };
}

/** `/_ministack/health` answers once all services are up; its certificate is not known before, so none is checked. */
const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const health = request(
      { host: '127.0.0.1', port, path: '/_ministack/health', rejectUnauthorized: false },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200);
      },
    );
    health.on('error', () => resolve(false));
    health.end();
  });

function endGroup(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.pid === undefined) return resolve();
    child.on('exit', () => resolve());
    process.kill(-child.pid, 'SIGKILL');
  });
}

const removeDir = (dir: string) => rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
const logFile = (runDir: string) => join(runDir, 'engine.log');

/** A port that is free now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
