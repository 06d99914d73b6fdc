import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { CommandError } from '../verb';
import { consumersOf } from './consumers';
import type { Clients, DeployedStack } from './stack';
import { type StackResource, stackResources } from './stack-resources';

/** The log group of the function that consumes a queue. */
export async function logOfConsumer({ lambda, sqs }: Clients, QueueUrl: string): Promise<string> {
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const [consumer = ''] = await consumersOf({ lambda }, Attributes?.QueueArn ?? '');
  return logOf(lambda, consumer);
}

/** By its logical id, which stays as it is. */
const INGEST = /Ingest[0-9A-F]{8}$/;

/** The name of the ingest function; undefined when the stack has none. */
export const ingestIn = (resources: readonly StackResource[]): string | undefined =>
  resources.find(({ type, logicalId }) => type === 'AWS::Lambda::Function' && INGEST.test(logicalId))?.physicalId;

/** The log group of the ingest function. @throws {CommandError} when the stack has no such function */
export async function logOfIngest({ name, clients }: DeployedStack): Promise<string> {
  const ingest = ingestIn(await stackResources(clients.cloudFormation, name));
  if (ingest === undefined) throw new CommandError(`Stack ${name} has no ingest function: deploy it again.`);
  return logOf(clients.lambda, ingest);
}

/** @param FunctionName its name or ARN */
async function logOf(lambda: Clients['lambda'], FunctionName: string): Promise<string> {
  const { LoggingConfig } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  return LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName.split(':')[6] ?? FunctionName}`;
}
