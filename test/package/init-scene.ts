/** A stranger's empty folder, an empty AWS account on the engine, and a tenant without a webhook. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeTenant, startFakeTenant } from '../../dev-tenant/tenant';
import { clientsFor, outputsOf } from '../../local/clients';
import { type Door, openDoor } from '../../local/door';
import { startEngine } from '../../local/engine';
import { startJournalTap } from '../../local/journal-tap';
import type { Tap } from '../../local/tap';

const root = join(__dirname, '..', '..');

export const REGION = 'us-east-1';

/** How a run ended. */
export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

export interface InitScene {
  /** A folder of its own. */
  readonly folder: string;
  readonly tenant: FakeTenant;
  readonly clients: ReturnType<typeof clientsFor>;
  readonly engineUrl: string;
  /** Runs a command in the folder, with an API key in the environment. */
  readonly run: (command: string, ...args: readonly string[]) => Promise<Ran>;
  /** Begins `qlik-event-fanout init`, as npx finds it, to be watched and ended by its process. */
  readonly begin: (...args: readonly string[]) => { readonly child: ChildProcess; readonly ended: Promise<Ran> };
  /** Begins another verb against the stack, as npx finds it. */
  readonly beginVerb: InitScene['begin'];
  /** `begin` with the CDK CLI that the package brings, in any region. */
  readonly beginUnbridged: InitScene['begin'];
  /**
   * The same in a pseudo-terminal, with nothing in the environment to sign in with. Types each answer once its question
   * is on the screen.
   */
  readonly answer: (
    args: readonly string[],
    answers: readonly (readonly [question: string, typed: string])[],
  ) => Promise<{ readonly exitCode: number | null; readonly screen: string }>;
  /** Has the journals of the stack written from now on, once it is there. */
  readonly keepJournals: (stackName: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens the scene; nothing is installed in the folder yet. */
export async function openScene(): Promise<InitScene> {
  const start = await startEngine();
  if (!start.ok) throw new Error(start.reason);
  const { engine } = start;
  const door: Door = await openDoor({ target: engine.endpoint, caFile: engine.caFile });
  const tenant = await startFakeTenant({ deliveryTimeoutMs: 30_000 });
  const folder = mkdtempSync(join(tmpdir(), 'qlik-init-'));
  const clients = clientsFor(door.url, REGION);
  const taps: Tap[] = [];
  let isClosed = false;
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    QLIK_API_KEY: 'fake-api-key',
    // The engine's assets are checked against nothing that a validation of the template would tell.
    CDK_VALIDATION: 'false',
  };
  const spawned = (command: string, args: readonly string[]) => {
    const startedAt = Date.now();
    const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    const ended = new Promise<Ran>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr, seconds: (Date.now() - startedAt) / 1000 }));
    });
    return { child, ended };
  };
  const cdk = [process.execPath, '--import', require.resolve('tsx'), join(root, 'local', 'cdk.ts')].join(' ');
  const where = ['--tenant-url', tenant.url, '--endpoint-url', door.url];
  const bridged = [...where, '--region', REGION, '--cdk', cdk];
  const bin = join(folder, 'node_modules', '.bin', 'qlik-event-fanout');
  return {
    folder,
    tenant,
    clients,
    engineUrl: door.url,
    run: (command, ...args) => spawned(command, args).ended,
    begin: (...args) => spawned(bin, ['init', ...bridged, ...args]),
    beginVerb: (...args) => spawned(bin, [...args, '--endpoint-url', door.url, '--region', REGION]),
    beginUnbridged: (...args) => spawned(bin, ['init', ...where, ...args]),
    answer: async (args, answers) => {
      const { QLIK_API_KEY: _, ...unsigned } = env;
      const command = [process.execPath, bin, 'init', ...bridged, ...args];
      const child = spawn('python3', [join(root, 'test/support/pseudo-terminal.py'), '120', '50', ...command], {
        cwd: folder,
        env: { ...unsigned, TERM: 'xterm-256color' },
        stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
      });
      const left = [...answers];
      let [screen, read] = ['', 0];
      child.stdout?.on('data', (chunk: Buffer) => {
        screen += chunk;
        const [question, typed] = left[0] ?? [];
        const at = question === undefined ? -1 : screen.indexOf(question, read);
        if (at < 0 || question === undefined) return;
        left.shift();
        read = at + question.length;
        child.stdin?.write(`${typed}\r`);
      });
      const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
      return { exitCode, screen };
    },
    keepJournals: async (stackName) => {
      while (!isClosed) {
        const outputs = await outputsOf(clients, stackName).catch(() => undefined);
        if (outputs?.BusName) {
          taps.push(await startJournalTap(clients, outputs.BusName));
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
    close: async () => {
      isClosed = true;
      for (const tap of taps) await tap.stop();
      await tenant.close();
      await door.close();
      await engine.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
