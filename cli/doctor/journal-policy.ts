import { DescribeResourcePoliciesCommand, type ResourcePolicy } from '@aws-sdk/client-cloudwatch-logs';
import { journalsAmong, targetedRulesOf } from '../deployment/journals';
import { amber, type Check, green, red } from './check';

/** Resource policies that an account may have in a region (CloudWatch Logs quotas, read 2026-11); not adjustable. */
const MOST = 10;

/** Whether EventBridge may write to the journals. */
export const journalPolicy: Check = {
  name: 'journal policy',
  asks: ['logs:DescribeResourcePolicies', 'events:ListRules', 'events:ListTargetsByRule'],
  look: async ({ clients, outputs }) => {
    const journals = journalsAmong(await targetedRulesOf(clients, outputs.BusName));
    if (journals.length === 0) return undefined;
    const policies: ResourcePolicy[] = [];
    let nextToken: string | undefined;
    do {
      const page = await clients.logs.send(new DescribeResourcePoliciesCommand({ nextToken }));
      policies.push(...(page.resourcePolicies ?? []));
      nextToken = page.nextToken;
    } while (nextToken);
    const unnamed = journals.filter(
      ({ logGroup }) => !policies.some(({ policyDocument = '' }) => lets(policyDocument, logGroup)),
    );
    if (unnamed.length > 0) {
      const names = unnamed.map(({ category }) => category).join(', ');
      return red(`no policy lets EventBridge write to the journal of ${names}`, 'npx cdk deploy --revert-drift');
    }
    const seen = `EventBridge may write to ${journals.length} journals; ${policies.length} of ${MOST} policies of the region are used`;
    return policies.length >= MOST
      ? amber(seen, 'aws logs describe-resource-policies: delete what nothing needs')
      : green(seen);
  },
};

/** One of ours, or one that is wide enough. */
const lets = (document: string, logGroup: string) =>
  document.includes('events.amazonaws.com') &&
  (document.includes(`:log-group:${logGroup}:`) ||
    /"Resource":\s*\[?"(\*|[^"]*:log-group:(\*|\/\*)[^"]*)"/.test(document));
