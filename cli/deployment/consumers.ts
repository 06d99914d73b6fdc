import { ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import type { Clients } from './stack';

/** The ARNs of the functions that consume a queue. */
export async function consumersOf({ lambda }: Pick<Clients, 'lambda'>, queueArn: string): Promise<readonly string[]> {
  const request = new ListEventSourceMappingsCommand({ EventSourceArn: queueArn });
  const { EventSourceMappings = [] } = await lambda.send(request);
  return EventSourceMappings.flatMap(({ FunctionArn }) => FunctionArn ?? []);
}
