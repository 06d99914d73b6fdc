import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { amber, type Finding, green } from './check';
import type { DoctorClients } from './installation';

/** The bootstrap version that aws-cdk-lib's stacks ask for (its `DefaultStackSynthesizer`, 2.276.0). */
const NEEDED = 6;

const MEND = 'npx cdk bootstrap, for this account and region';

/** What `look` asks for. */
export const bootstrapAsks = ['cloudformation:DescribeStacks'] as const;

/** Whether the next `cdk deploy` finds what it needs. What is deployed runs without. */
export async function bootstrap({ cloudFormation }: Pick<DoctorClients, 'cloudFormation'>): Promise<Finding> {
  try {
    const { Stacks: [toolkit] = [] } = await cloudFormation.send(
      new DescribeStacksCommand({ StackName: 'CDKToolkit' }),
    );
    const version = Number(toolkit?.Outputs?.find(({ OutputKey }) => OutputKey === 'BootstrapVersion')?.OutputValue);
    if (Number.isNaN(version)) return amber('stack CDKToolkit says no version', MEND);
    if (version < NEEDED) return amber(`version ${version}, and ${NEEDED} is needed`, MEND);
    return green(`version ${version}`);
  } catch (error) {
    // What CloudFormation says of a stack that is not there.
    if ((error as Error).name !== 'ValidationError') throw error;
    return amber('no stack CDKToolkit in this account and region, unless it has a name of your own', MEND);
  }
}
