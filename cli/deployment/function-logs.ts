import { GetFunctionConfigurationCommand, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { CommandError } from '../verb';
import type { Clients, DeployedStack } from './stack';
import { stackResources } from './stack-resources';

/** The log group of the function that consumes a queue. */
export async function logOfConsumer({ lambda, sqs }: Clients, QueueUrl: string): Promise<string> {
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const request = new ListEventSourceMappingsCommand({ EventSourceArn: Attributes?.QueueArn });
  const { EventSourceMappings: [mapping] = [] } = await lambda.send(request);
  return logOf(lambda, mapping?.FunctionArn ?? '');
}

/** By its logical id, which stays as it is. */
const INGEST = /Ingest[0-9A-F]{8}$/;

/** The log group of the ingest function. @throws {CommandError} when the stack has no such function */
export async function logOfIngest({ name, clients }: DeployedStack): Promise<string> {
  const resources = await stackResources(clients.cloudFormation, name);
  const ingest = resources.find(({ type, logicalId }) => type === 'AWS::Lambda::Function' && INGEST.test(logicalId));
  if (ingest === undefined) throw new CommandError(`Stack ${name} has no ingest function: deploy it again.`);
  return logOf(clients.lambda, ingest.physicalId);
}

/** @param FunctionName its name or ARN */
async function logOf(lambda: Clients['lambda'], FunctionName: string): Promise<string> {
  const { LoggingConfig } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  return LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName.split(':')[6] ?? FunctionName}`;
}
