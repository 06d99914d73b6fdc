import { CloudFormationClient, DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { output } from '../lib/contract';

/** The outputs of the deployed stack. */
export type Outputs = Readonly<Record<(typeof output)[keyof typeof output], string>>;

/** SDK clients for the engine behind a door. */
export function clientsFor(endpoint: string, region: string) {
  // Node 20 is supported until the SDK's releases of 2027; until then its notice on each run says nothing new.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const config = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  return {
    cloudFormation: new CloudFormationClient(config),
    cloudWatch: new CloudWatchClient(config),
    logs: new CloudWatchLogsClient(config),
    eventBridge: new EventBridgeClient(config),
    secretsManager: new SecretsManagerClient(config),
    sns: new SNSClient(config),
    // A queue's URL has the engine's TLS address; the door has no need of it.
    sqs: new SQSClient({ ...config, useQueueUrlAsEndpoint: false }),
  };
}

export type Clients = ReturnType<typeof clientsFor>;

/** The outputs of a deployed stack. */
export async function outputsOf({ cloudFormation }: Clients, StackName: string): Promise<Outputs> {
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  const outputs = Stacks[0]?.Outputs ?? [];
  return Object.fromEntries(outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])) as Outputs;
}

/** Physical ids of a deployed stack's resources of one type. */
export async function resourcesOf({ cloudFormation }: Clients, StackName: string, type: string): Promise<string[]> {
  const found: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudFormation.send(new ListStackResourcesCommand({ StackName, NextToken }));
    const ofType = (page.StackResourceSummaries ?? []).filter(({ ResourceType }) => ResourceType === type);
    found.push(...ofType.map(({ PhysicalResourceId }) => PhysicalResourceId ?? ''));
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}
