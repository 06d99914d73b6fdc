import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Command } from 'commander';
import type { output } from '../../lib/contract';
import { CommandError } from '../verb';

/** Which deployment a verb works on; every verb that speaks to AWS takes these. */
export interface StackOptions {
  readonly stack: string;
  readonly region?: string;
  readonly profile?: string;
  readonly endpointUrl?: string;
  readonly json?: boolean;
}

/** The outputs of a deployed stack. */
export type Outputs = Readonly<Record<(typeof output)[keyof typeof output], string>>;

/** A deployment and the clients to work on it. */
export interface DeployedStack {
  readonly name: string;
  readonly outputs: Outputs;
  readonly clients: Clients;
}

export type Clients = ReturnType<typeof clientsFor>;

/** Adds the options of {@link StackOptions} to a verb. */
export const withStackOptions = (command: Command): Command =>
  command
    .option('--stack <name>', 'name of the deployed stack', 'QlikEventFanout')
    .option('--region <region>', 'AWS region (default: as the AWS SDK finds it)')
    .option('--profile <profile>', 'profile in ~/.aws (default: as the AWS SDK finds it)')
    .option('--endpoint-url <url>', 'AWS endpoint, such as a local engine (default: AWS itself)')
    .option('--json', 'print JSON, for scripts');

/** What each client of AWS is made with. Credentials come from the SDK's own chain; nothing here ever sees them. */
export const clientConfigOf = ({ region, profile, endpointUrl }: StackOptions) => ({
  ...(region && { region }),
  ...(profile && { profile }),
  ...(endpointUrl && { endpoint: endpointUrl }),
});

/** The clients of AWS that the verbs work with. */
export function clientsFor(options: StackOptions) {
  const config = clientConfigOf(options);
  const { endpointUrl } = options;
  return {
    cloudFormation: new CloudFormationClient(config),
    cloudWatch: new CloudWatchClient(config),
    dynamodb: new DynamoDBClient(config),
    eventBridge: new EventBridgeClient(config),
    lambda: new LambdaClient(config),
    logs: new CloudWatchLogsClient(config),
    // A local engine has no name for each bucket.
    s3: new S3Client({ ...config, forcePathStyle: endpointUrl !== undefined }),
    secretsManager: new SecretsManagerClient(config),
    sns: new SNSClient(config),
    // Without it the client would follow the host of a queue's URL past the endpoint.
    sqs: new SQSClient({ ...config, useQueueUrlAsEndpoint: endpointUrl === undefined }),
  };
}

/** Finds the deployment. @throws {CommandError} when it is not there or AWS cannot be asked */
export async function connect(options: StackOptions): Promise<DeployedStack> {
  const clients = clientsFor(options);
  const where = [options.region && `region ${options.region}`, options.profile && `profile ${options.profile}`];
  const named = [`stack ${options.stack}`, ...where.filter((part) => part)].join(', ');
  try {
    const { Stacks = [] } = await clients.cloudFormation.send(new DescribeStacksCommand({ StackName: options.stack }));
    const outputs = Stacks[0]?.Outputs ?? [];
    return {
      name: options.stack,
      clients,
      outputs: Object.fromEntries(outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])) as Outputs,
    };
  } catch (error) {
    throw new CommandError(
      `Cannot read the deployment (${named}): ${(error as Error).message}\n` +
        'Deploy it first, or say where it is with --stack, --region, --profile or --endpoint-url.',
    );
  }
}
