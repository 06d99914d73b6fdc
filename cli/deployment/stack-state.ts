import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';

/** How a stack stands. */
export interface StackState {
  /** CloudFormation's word, such as `UPDATE_COMPLETE`. */
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Milliseconds since 1970; 0 when CloudFormation does not say. */
  readonly changedAt: number;
  /** Milliseconds since 1970; 0 when CloudFormation does not say. */
  readonly createdAt: number;
}

/** How a stack stands; undefined when there is none of that name. */
export async function stackState(client: CloudFormationClient, name: string): Promise<StackState | undefined> {
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    if (stack === undefined) return undefined;
    const { StackStatus: status = '', Outputs = [], LastUpdatedTime, CreationTime } = stack;
    return {
      status,
      outputs: Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue])),
      changedAt: (LastUpdatedTime ?? CreationTime)?.getTime() ?? 0,
      createdAt: CreationTime?.getTime() ?? 0,
    };
  } catch (error) {
    const { name: code, message } = error as Error;
    // CloudFormation has no error of its own for it (API reference, DescribeStacks, read 2026-11).
    if (code === 'ValidationError' && message.includes('does not exist')) return undefined;
    throw error;
  }
}

/** Whether CloudFormation is at work on it. A change set that nobody has executed yet is no work. */
export const isAtWork = ({ status }: StackState): boolean =>
  status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS';

/** Whether there is something deployed: not when its creation failed, or has only been prepared. */
export const isDeployed = ({ status }: StackState): boolean =>
  !/^(REVIEW_IN_PROGRESS|DELETE_|ROLLBACK_|CREATE_FAILED)/.test(status);
