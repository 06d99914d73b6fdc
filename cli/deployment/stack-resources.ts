import { type CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';

/** A resource of a deployed stack. */
export interface StackResource {
  /** Such as `AWS::SQS::Queue`. */
  readonly type: string;
  readonly logicalId: string;
  readonly physicalId: string;
}

/** Every resource of a deployed stack. */
export async function stackResources(
  client: Pick<CloudFormationClient, 'send'>,
  StackName: string,
): Promise<readonly StackResource[]> {
  const resources: StackResource[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListStackResourcesCommand({ StackName, NextToken }));
    for (const {
      ResourceType: type = '',
      LogicalResourceId: logicalId = '',
      PhysicalResourceId: physicalId = '',
    } of page.StackResourceSummaries ?? []) {
      resources.push({ type, logicalId, physicalId });
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return resources;
}

/** The physical ids of those of one type. */
export const physicalIdsIn = (resources: readonly StackResource[], type: string): readonly string[] =>
  resources.flatMap((it) => (it.type === type && it.physicalId ? [it.physicalId] : []));
