/**
 * The CDK CLI for an engine: what it deploys is bridged first, as `npm start` does it, and the journals get their taps,
 * which `npm start` or a test drains. For `qlik-fanout init --cdk "npx tsx local/cdk.ts"`: whoever calls it need not know
 * that the engine is no AWS. Region, endpoint and credentials come from the environment.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientsFor, outputsOf } from './clients';
import { bridgeAssembly, CDK } from './deploy';
import { startJournalTap } from './journal-tap';

/** Runs it, and ends as it does when that is no success. */
async function cdk(...args: readonly string[]): Promise<void> {
  const env = { ...process.env, CDK_VALIDATION: 'false' };
  const child = spawn(process.execPath, [CDK, ...args, '--no-notices', '--no-version-reporting'], {
    stdio: 'inherit',
    env,
  });
  const stop = () => child.kill('SIGINT');
  process.once('SIGINT', stop);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  process.off('SIGINT', stop);
  if (code !== 0) process.exit(code ?? 130);
}

/** `deploy <stack> --require-approval never …`, what follows being about the app. */
async function deploy([stack = '', , , ...app]: readonly string[]): Promise<void> {
  const assembly = mkdtempSync(join(tmpdir(), 'qlik-event-fanout-'));
  process.on('exit', () => rmSync(assembly, { recursive: true, force: true }));
  await cdk('synth', stack, '--quiet', '--output', assembly, ...app);
  bridgeAssembly(assembly, stack);
  await cdk('deploy', stack, '--require-approval', 'never', '--app', assembly);
  const clients = clientsFor(process.env.AWS_ENDPOINT_URL ?? '', process.env.AWS_REGION ?? '');
  const { BusName } = await outputsOf(clients, stack);
  await (await startJournalTap(clients, BusName)).stop();
}

const [verb, ...args] = process.argv.slice(2);
void (verb === 'deploy' ? deploy(args) : cdk(...process.argv.slice(2)));
