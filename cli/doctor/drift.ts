import {
  DescribeStackDriftDetectionStatusCommand,
  DescribeStackResourceDriftsCommand,
  DetectStackDriftCommand,
  type StackResourceDrift,
} from '@aws-sdk/client-cloudformation';
import { amber, type Check, cannotSay, green, red } from './check';

/** How often it is asked whether the detection is over, and for how long. */
const EVERY_MS = 2000;
const AT_MOST_MS = 120_000;

/** Whether somebody has changed by hand what the stack deployed. */
export const drift: Check = {
  name: 'drift',
  asks: [
    'cloudformation:DetectStackDrift',
    'cloudformation:DescribeStackDriftDetectionStatus',
    'cloudformation:DescribeStackResourceDrifts',
  ],
  look: async ({ clients: { cloudFormation }, name, now, pause }) => {
    const { StackDriftDetectionId } = await cloudFormation.send(new DetectStackDriftCommand({ StackName: name }));
    const deadline = now() + AT_MOST_MS;
    for (;;) {
      const said = await cloudFormation.send(new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId }));
      if (said.DetectionStatus === 'DETECTION_FAILED') {
        return cannotSay(`CloudFormation could not tell: ${said.DetectionStatusReason ?? 'no reason given'}`, CONSOLE);
      }
      if (said.DetectionStatus === 'DETECTION_COMPLETE') {
        if (said.StackDriftStatus === 'IN_SYNC') return green('none: what is there is what was deployed');
        break;
      }
      if (now() >= deadline) return cannotSay('CloudFormation is still looking', 'run it again in a minute');
      await pause(EVERY_MS);
    }
    const drifted: StackResourceDrift[] = [];
    let NextToken: string | undefined;
    do {
      const page = await cloudFormation.send(
        new DescribeStackResourceDriftsCommand({
          StackName: name,
          StackResourceDriftStatusFilters: ['MODIFIED', 'DELETED'],
          NextToken,
        }),
      );
      drifted.push(...(page.StackResourceDrifts ?? []));
      NextToken = page.NextToken;
    } while (NextToken);
    const deleted = drifted.filter((it) => it.StackResourceDriftStatus === 'DELETED');
    return deleted.length > 0
      ? red(`deleted by hand: ${namesOf(deleted)}`, REVERT)
      : amber(`changed by hand: ${namesOf(drifted)}`, REVERT);
  },
};

const CONSOLE = 'CloudFormation, the stack, Drift';
const REVERT = 'npx cdk deploy --revert-drift, or put it into the app';

const MOST_NAMED = 3;

const namesOf = (drifts: readonly StackResourceDrift[]) => {
  const named = drifts.slice(0, MOST_NAMED).map(({ LogicalResourceId = '?', PropertyDifferences = [] }) => {
    const paths = PropertyDifferences.map(({ PropertyPath = '' }) => PropertyPath.split('/')[1] ?? '');
    const properties = [...new Set(paths)].filter((it) => it !== '');
    return properties.length > 0 ? `${LogicalResourceId} (${properties.join(', ')})` : LogicalResourceId;
  });
  const more = drifts.length - named.length;
  return named.join(', ') + (more > 0 ? ` and ${more} more` : '');
};
