import { amber, type Check, green, red } from './check';

const CONSOLE = 'CloudFormation, events of the stack: the first that failed says why';

/** Whether the last deployment came to its end. */
export const stackState: Check = {
  name: 'stack',
  asks: ['cloudformation:DescribeStacks'],
  look: async ({ stack: { StackStatus: status = '?', LastUpdatedTime, CreationTime } }) => {
    const since = (LastUpdatedTime ?? CreationTime)?.toISOString().replace(/\.\d+Z$/, 'Z');
    const seen = `${status}${since ? ` since ${since}` : ''}`;
    if (/FAILED$|^DELETE|^ROLLBACK/.test(status)) return red(seen, `${CONSOLE}; then npx cdk deploy`);
    if (/ROLLBACK/.test(status))
      return amber(`${seen}: the last deployment was undone`, `${CONSOLE}; then deploy again`);
    if (/IN_PROGRESS$/.test(status)) return amber(`${seen}: a deployment is under way`, 'run it again when it is over');
    return green(seen);
  },
};
