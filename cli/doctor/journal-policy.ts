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

interface Statement {
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Resource?: string | readonly string[];
}

/** Whether a policy lets EventBridge write to a log group: one of ours, or one that is wide enough. */
function lets(document: string, logGroup: string): boolean {
  const { Statement: statements = [] } = JSON.parse(document) as { readonly Statement?: Statement | Statement[] };
  return [statements]
    .flat()
    .some(
      ({ Effect = 'Allow', Principal, Resource = [] }) =>
        Effect === 'Allow' &&
        JSON.stringify(Principal ?? '').includes('events.amazonaws.com') &&
        [Resource].flat().some((arn) => names(arn, logGroup)),
    );
}

/** An ARN of a policy may hold `*` for anything. */
function names(arn: string, logGroup: string): boolean {
  const pattern = arn === '*' ? arn : (arn.split(':log-group:')[1] ?? '');
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(`${logGroup}:log-stream`);
}
