import { type SpawnOptions, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Engine } from './engine';
import { bridge, type CloudFormationTemplate, type Resource } from './gaps';

/** Name of the stack in `bin/app.ts`. */
export const STACK_NAME = 'QlikEventFanout';

const ROOT = join(__dirname, '..');
/** The CDK CLI. */
export const CDK = join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');

/** Its own, so that no one's tenants, stages or accounts stand between a clone and a running engine. */
const CONFIG = join('local', 'fanout.json');

/** The app's command line in cdk.json names tsx, which is one of ours. */
const PATH_WITH_TOOLS = [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter);

/** Environment that leads the CDK CLI to the engine and to nothing else. */
const cdkEnvironment = ({
  endpoint,
  region,
  caFile,
}: Pick<Engine, 'endpoint' | 'region' | 'caFile'>): NodeJS.ProcessEnv => ({
  PATH: PATH_WITH_TOOLS,
  HOME: process.env.HOME,
  CI: 'true',
  NO_COLOR: '1',
  AWS_ENDPOINT_URL: endpoint,
  // The one with an address in it: names below localhost do not resolve everywhere, and S3 would put the bucket there.
  AWS_ENDPOINT_URL_S3: endpoint,
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: process.env.AWS_ACCESS_KEY_ID ?? 'test',
  AWS_SECRET_ACCESS_KEY: process.env.AWS_SECRET_ACCESS_KEY ?? 'test',
  ...(caFile && { NODE_EXTRA_CA_CERTS: caFile, AWS_CA_BUNDLE: caFile }),
});

/**
 * Makes the cloud assembly with the real CDK CLI, less the validation of the template, which takes as long again and is
 * a test of its own (test/app.test.ts).
 *
 * @param app command line of another app than that of cdk.json, which deploys the same stack
 */
export const synthesise = (assembly: string, app?: string): Promise<void> =>
  run(
    'cdk synth',
    [CDK, 'synth', '--quiet', '--output', assembly, ...(app ? ['--app', app] : ['-c', `config=${CONFIG}`]), ...QUIET],
    {
      env: { ...process.env, PATH: PATH_WITH_TOOLS, CI: 'true', CDK_VALIDATION: 'false' },
    },
  );

/**
 * Prepares the engine's account for deployments, as `cdk bootstrap` does on AWS. It needs no app, and finds none in the
 * folder of the run; in ours it would synthesise the stack for nothing.
 */
export const bootstrap = (engine: Engine): Promise<void> =>
  run('cdk bootstrap', [CDK, 'bootstrap', `aws://${ACCOUNT}/${engine.region}`, ...QUIET], {
    cwd: engine.runDir,
    env: cdkEnvironment(engine),
  });

/**
 * Deploys a stack of the assembly, bridged for the engine.
 *
 * @param stack name of another stack than the product's own
 * @returns what the gap table dropped
 */
export async function deploy(
  engine: Pick<Engine, 'endpoint' | 'region' | 'caFile'>,
  assembly: string,
  stack = STACK_NAME,
): Promise<Readonly<Record<string, Resource>>> {
  const dropped = bridgeAssembly(assembly, stack);
  await run('cdk deploy', [CDK, 'deploy', stack, '--app', assembly, '--require-approval', 'never', ...QUIET], {
    env: cdkEnvironment(engine),
  });
  return dropped;
}

/** The engine's one account. */
const ACCOUNT = '000000000000';
const QUIET = ['--no-notices', '--no-version-reporting'];

/** Rewrites the template in place, under a key of its own content: the CLI uploads a key once. */
export function bridgeAssembly(assembly: string, stack: string): Readonly<Record<string, Resource>> {
  const file = `${stack}.template.json`;
  const { template, dropped } = bridge(
    JSON.parse(readFileSync(join(assembly, file), 'utf8')) as CloudFormationTemplate,
  );
  const text = JSON.stringify(template);
  writeFileSync(join(assembly, file), text);
  const assetsFile = join(assembly, `${stack}.assets.json`);
  const { files } = JSON.parse(readFileSync(assetsFile, 'utf8')) as {
    files: Record<string, { source: { path: string } }>;
  };
  const key = Object.keys(files).find((id) => files[id]?.source.path === file);
  if (key === undefined)
    throw new Error(`${assetsFile} names no asset for ${file}: the CDK CLI has changed its assembly`);
  const newKey = createHash('sha256').update(text).digest('hex');
  for (const manifest of [assetsFile, join(assembly, 'manifest.json')].filter(existsSync)) {
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replaceAll(key, newKey));
  }
  return dropped;
}

function run(name: string, args: readonly string[], options: SpawnOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (printed += chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(
            new Error(`${name} ended with ${code}. Its last words:\n${printed.split('\n').slice(-20).join('\n')}`),
          ),
    );
  });
}
