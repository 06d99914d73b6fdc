import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import type { Tell } from './step';

/** The CDK CLI. */
export interface Cdk {
  /** Runs it; resolves once it has ended, and never rejects. */
  readonly run: (args: readonly string[], tell: Tell, signal: AbortSignal) => Promise<CdkRun>;
}

/** How a run of the CDK CLI ended. */
export interface CdkRun {
  readonly ok: boolean;
  /** All that it printed. */
  readonly printed: string;
}

/** Which CDK CLI, and where it deploys to. */
export interface CdkOptions {
  /** Words of another command. @default - the CDK CLI that this package brings */
  readonly command?: string;
  readonly folder: string;
  readonly region: string;
  readonly profile?: string;
  readonly endpointUrl?: string;
}

/** The CDK CLI as a process of its own, led to the region and endpoint that the verb works on. */
export function cdkCli({ command, folder, region, profile, endpointUrl }: CdkOptions): Cdk {
  const [file = '', ...words] = command?.split(/\s+/).filter((it) => it !== '') ?? [process.execPath, ownCli()];
  // The app may be anybody's: what the tenant is called with is not for it.
  const { QLIK_API_KEY: _, QLIK_CLIENT_ID: __, QLIK_CLIENT_SECRET: ___, ...inherited } = process.env;
  const env = {
    ...inherited,
    // The app is run by the Node that runs this.
    PATH: [dirname(process.execPath), inherited.PATH].join(delimiter),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    ...(profile && { AWS_PROFILE: profile }),
    ...(endpointUrl && { AWS_ENDPOINT_URL: endpointUrl, AWS_ENDPOINT_URL_S3: endpointUrl }),
    NO_COLOR: '1',
  };
  return {
    run: (args, tell, signal) =>
      new Promise((resolve) => {
        // An abort that came before is not told again.
        if (signal.aborted) return resolve({ ok: false, printed: 'stopped before it began' });
        const child = spawn(file, [...words, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
        // On a terminal Ctrl-C has reached it already; elsewhere nobody else tells it.
        const stop = () => child.kill('SIGINT');
        signal.addEventListener('abort', stop, { once: true });
        let printed = '';
        for (const stream of [child.stdout, child.stderr]) {
          stream.setEncoding('utf8').on('data', (chunk: string) => {
            printed += chunk;
            const line = chunk.trimEnd().split('\n').at(-1)?.trim();
            if (line) tell(line);
          });
        }
        const end = (run: CdkRun) => {
          signal.removeEventListener('abort', stop);
          resolve(run);
        };
        child.on('error', ({ message }) => end({ ok: false, printed: `${file} cannot be run: ${message}` }));
        child.on('close', (code) => end({ ok: code === 0, printed }));
      }),
  };
}

const ownCli = () => join(dirname(createRequire(__filename).resolve('aws-cdk/package.json')), 'bin', 'cdk');

const MOST_LINES = 15;

/** What a failed run said last, less the stacks of what it is made of. */
export const lastWords = ({ printed }: CdkRun): string =>
  printed
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !/^\s+at /.test(line))
    .slice(-MOST_LINES)
    .join('\n');
