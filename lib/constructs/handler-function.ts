import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AssetHashType, DockerImage, type Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { BuildOptions } from 'esbuild';
import { acknowledge, acknowledgeFinding } from './acknowledge';
import { grantKeyUse, letServiceUseKey } from './encryption';
import type { StorageProps } from './storage';

/** The handlers there are: folders of `lambda/`. */
export const handlerNames = ['ingest', 'redeliver', 'failures', 'reconcile', 'expectations'] as const;
/** Name of a handler. */
export type HandlerName = (typeof handlerNames)[number];

/** Where functions run, and how long their logs are kept. */
export interface RunProps extends StorageProps {
  /** How long the logs of functions and API are kept. @default logs.RetentionDays.ONE_MONTH */
  readonly logRetention?: logs.RetentionDays;
  /**
   * VPC of the functions. They have to reach AWS's services from it, and Qlik: see docs/operating.md, "In a VPC".
   * @default - none
   */
  readonly vpc?: ec2.IVpc;
  /** Subnets of the VPC. @default - the private ones, isolated ones if there are no others */
  readonly vpcSubnets?: ec2.SubnetSelection;
  /** Security groups of the functions. @default - one for each function, which lets all out and nothing in */
  readonly securityGroups?: readonly ec2.ISecurityGroup[];
}

/** Props of {@link HandlerFunction}. */
export interface HandlerFunctionProps extends RunProps {
  readonly handler: HandlerName;
  readonly description: string;
  readonly timeout: Duration;
  /** Environments it may have at once, kept free for it. @default - as many as the account has left */
  readonly reservedConcurrency?: number;
}

/**
 * How a handler is bundled: one file with everything inside, since Lambda's own SDK changes under us and the local
 * engine has none. An ES module: Lambda imports whatever it finds, and to import CommonJS Node reads it twice
 * (docs/adr/0034). Target Node 20, the oldest that runs it (the engine's); Lambda runs it on 24.
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
  // Some of the SDK's dependencies are CommonJS and call require for Node's own modules. Nothing is loaded by this.
  banner: { js: 'const require=process.getBuiltinModule;' },
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
    const logGroup = serviceLog(scope, `${id}Log`, props);
    const role = new iam.Role(scope, `${id}Role`, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    grantKeyUse(role, 'writeLog', props.encryptionKey);
    super(scope, id, {
      description: props.description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: codeOf(props.handler),
      role,
      logGroup,
      // Our lines are JSON already, and Lambda leaves such as they are (Lambda developer guide, "Configuring JSON and plain
      // text log formats", read 2026-11). Of its own lines it writes at WARN what failed or ran out of time; those of an
      // invocation that went well say nothing that `AWS/Lambda` does not. Which line has which level is in the guide's
      // "Log-level filtering", seen only as others quote it (docs/adr/0035).
      loggingFormat: lambda.LoggingFormat.JSON,
      applicationLogLevelV2: lambda.ApplicationLogLevel.INFO,
      systemLogLevelV2: lambda.SystemLogLevel.WARN,
      timeout: props.timeout,
      reservedConcurrentExecutions: props.reservedConcurrency,
      environmentEncryption: props.encryptionKey,
      vpc: props.vpc,
      vpcSubnets: props.vpcSubnets,
      securityGroups: props.securityGroups && [...props.securityGroups],
      // The smallest at which all of them have room for as much as they may get (docs/performance.md, "Memory").
      memorySize: 256,
    });
    acknowledge(role, 'policyOfOneRole');
    acknowledge(this, 'neverAsynchronous', 'notTraced');
    if (props.reservedConcurrency === undefined) acknowledge(this, 'sharesConcurrency');
    if (props.vpc) letMakeNetworkInterfaces(role);
    else acknowledge(this, 'outsideVpc');
  }
}

/** A log group for what a function or the API writes about its work. */
export function serviceLog(scope: Construct, id: string, props: RunProps): logs.LogGroup {
  letServiceUseKey(scope, 'logs', props.encryptionKey);
  const logGroup = new logs.LogGroup(scope, id, {
    retention: props.logRetention ?? logs.RetentionDays.ONE_MONTH,
    encryptionKey: props.encryptionKey,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.DESTROY,
  });
  if (!props.encryptionKey) acknowledge(logGroup, 'logKeyOfAws');
  return logGroup;
}

/**
 * What Lambda needs for a function in a VPC, for all resources because AWS wants it so, and denied to the function's own
 * code (Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC", read 2026-11).
 */
function letMakeNetworkInterfaces(role: iam.Role): void {
  const statement = {
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  };
  role.addToPolicy(new iam.PolicyStatement(statement));
  role.addToPolicy(
    new iam.PolicyStatement({
      ...statement,
      effect: iam.Effect.DENY,
      // The key is there only in a call that the function's code makes.
      conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    }),
  );
  acknowledgeFinding(role, 'networkInterfaces', 'Resource::*');
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
