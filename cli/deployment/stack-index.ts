import {
  type CloudFormationClient,
  DescribeStackResourcesCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { type Paths, pathsIn, type Resources } from '../simulation/template-rules';

/** What CloudFormation knows of a stack's rules. */
export interface StackIndex {
  readonly stack: string;
  /** Name of a rule → its logical id. */
  readonly logicalIds: ReadonlyMap<string, string>;
  readonly paths: Paths;
}

/** The rules of a stack. */
export async function stackIndex(client: CloudFormationClient, stack: string): Promise<StackIndex> {
  const logicalIds = new Map<string, string>();
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListStackResourcesCommand({ StackName: stack, NextToken }));
    for (const { ResourceType, LogicalResourceId = '', PhysicalResourceId = '' } of page.StackResourceSummaries ?? []) {
      if (ResourceType === 'AWS::Events::Rule') logicalIds.set(ruleNameIn(PhysicalResourceId), LogicalResourceId);
    }
    NextToken = page.NextToken;
  } while (NextToken);
  const { TemplateBody = '{}' } = await client.send(new GetTemplateCommand({ StackName: stack }));
  return { stack, logicalIds, paths: pathsOf(TemplateBody) };
}

/** The stack that a rule is of; undefined when it is of none, or when it cannot be told. */
export async function stackOfRule(
  client: CloudFormationClient,
  { name, bus }: { readonly name: string; readonly bus: string },
): Promise<string | undefined> {
  try {
    const request = new DescribeStackResourcesCommand({ PhysicalResourceId: `${bus}|${name}` });
    return (await client.send(request)).StackResources?.[0]?.StackName;
  } catch (error) {
    // What CloudFormation says of a resource that is in no stack; a fault of another kind is one.
    if ((error as Error).name === 'ValidationError') return undefined;
    throw error;
  }
}

/** A rule on a bus of one's own is known to CloudFormation as `bus|rule`. */
const ruleNameIn = (physicalId: string) => physicalId.slice(physicalId.lastIndexOf('|') + 1);

/** None in a template that is YAML: such a rule goes by its own name. */
function pathsOf(body: string): Paths {
  try {
    return pathsIn((JSON.parse(body) as { readonly Resources?: Resources }).Resources ?? {});
  } catch {
    return new Map();
  }
}
