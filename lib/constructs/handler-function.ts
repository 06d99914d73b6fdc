import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AssetHashType, DockerImage, type Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { BuildOptions } from 'esbuild';

/** The handlers there are: folders of `lambda/`. */
export const handlerNames = ['ingest', 'redeliver', 'failures', 'reconcile', 'expectations'] as const;
/** Name of a handler. */
export type HandlerName = (typeof handlerNames)[number];

/** Props of {@link HandlerFunction}. */
export interface HandlerFunctionProps {
  readonly handler: HandlerName;
  readonly description: string;
  readonly timeout: Duration;
  /** Environments it may have at once, kept free for it. @default - as many as the account has left */
  readonly reservedConcurrency?: number;
  /** How long the function's log is kept. @default logs.RetentionDays.ONE_MONTH */
  readonly logRetention?: logs.RetentionDays;
}

/**
 * How a handler is bundled: one ESM file with the SDK inside, since Lambda's own SDK changes under us and the local
 * engine has none. Target Node 20, the oldest that runs it (the engine's); Lambda runs it on 24.
 */
export const bundleOptions = (handler: HandlerName): BuildOptions => bundleOptionsOf(entryOf(handler));

const entryOf = (handler: HandlerName) => join(__dirname, '..', '..', 'lambda', handler, 'handler.ts');

const bundleOptionsOf = (entry: string): BuildOptions => ({
  entryPoints: [entry],
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  mainFields: ['module', 'main'],
  // Some of the SDK's dependencies are CommonJS and call require for Node's own modules.
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
});

/**
 * A Lambda function for one of our handlers: Node 24 on arm64, a log group of its own with an end, and a role that may
 * write to that log and nothing else. Each `grantX` of another construct adds a permission and the environment key.
 *
 * @example
 * new HandlerFunction(stack, 'Ingest', {
 *   handler: 'ingest',
 *   description: 'Takes Qlik webhook deliveries',
 *   timeout: Duration.seconds(25),
 * });
 */
export class HandlerFunction extends lambda.Function {
  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    const logGroup = new logs.LogGroup(scope, `${id}Log`, {
      retention: props.logRetention ?? logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new iam.Role(scope, `${id}Role`, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    super(scope, id, {
      description: props.description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: codeOf(props.handler),
      role,
      logGroup,
      timeout: props.timeout,
      reservedConcurrentExecutions: props.reservedConcurrency,
      // A share of a vCPU comes with memory: at 512 MB a cold start is bound by neither.
      memorySize: 512,
    });
  }
}

/** Where the package has the handlers, bundled when it was built; in the repository there is no such folder. */
const PACKAGED = join(__dirname, 'handlers');

const codeOf = (handler: HandlerName): lambda.AssetCode =>
  existsSync(PACKAGED) ? lambda.Code.fromAsset(join(PACKAGED, handler)) : bundledCode(entryOf(handler));

/**
 * A TypeScript entry and all it imports as a function's code. Bundled in this process: esbuild takes milliseconds,
 * starting it through npx for each function takes a second.
 */
export const bundledCode = (entry: string): lambda.AssetCode =>
  lambda.Code.fromAsset(dirname(entry), {
    bundling: {
      image: DockerImage.fromRegistry('never-used'),
      local: {
        tryBundle: (outputDir) => {
          // Not at the top: whoever installed the package has no esbuild, and no need of it.
          const { buildSync } = require('esbuild') as typeof import('esbuild');
          buildSync({ ...bundleOptionsOf(entry), outfile: join(outputDir, 'index.mjs') });
          return true;
        },
      },
    },
    assetHashType: AssetHashType.OUTPUT,
  });
