/**
 * The CDK CLI for an engine: what it deploys is bridged first, as `npm start` does it, and the journals get their taps,
 * which `npm start` or a test drains. For `qlik-fanout init --cdk "npx tsx local/cdk.ts"`: whoever calls it need not know
 * that the engine is no AWS. Region, endpoint and credentials come from the environment.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientsFor, outputsOf } from './clients';
import { bridgeAssembly, CDK } from './deploy';
import { startJournalTap } from './journal-tap';

function cdk(...args: readonly string[]): void {
  const env = { ...process.env, CDK_VALIDATION: 'false' };
  const { status } = spawnSync(process.execPath, [CDK, ...args, '--no-notices', '--no-version-reporting'], {
    stdio: 'inherit',
    env,
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** `deploy <stack> --require-approval never …`, what follows being about the app. */
async function deploy([stack = '', , , ...app]: readonly string[]): Promise<void> {
  const assembly = mkdtempSync(join(tmpdir(), 'qlik-event-fanout-'));
  process.on('exit', () => rmSync(assembly, { recursive: true, force: true }));
  cdk('synth', stack, '--quiet', '--output', assembly, ...app);
  bridgeAssembly(assembly, stack);
  cdk('deploy', stack, '--require-approval', 'never', '--app', assembly);
  const clients = clientsFor(process.env.AWS_ENDPOINT_URL ?? '', process.env.AWS_REGION ?? '');
  const { BusName } = await outputsOf(clients, stack);
  await (await startJournalTap(clients, BusName)).stop();
}

const [verb, ...args] = process.argv.slice(2);
if (verb === 'deploy') void deploy(args);
else cdk(...process.argv.slice(2));
