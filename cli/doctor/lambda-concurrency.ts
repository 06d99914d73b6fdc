import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import { amber, type Check, cannotSay } from './check';
import { peakConcurrency } from './peaks';
import { usageFinding } from './usage';

/** What AWS keeps unreserved for all functions without a reservation (Lambda developer guide, quotas, read 2026-11). */
const KEPT_UNRESERVED = 100;

const MEND = 'Service Quotas, AWS Lambda, Concurrent executions: ask for more';

/** Environments that functions may have at once, against the busiest minute of the last day. */
export const lambdaConcurrency: Check = {
  name: 'concurrency',
  asks: ['lambda:GetAccountSettings', 'cloudwatch:GetMetricData'],
  look: async (installation) => {
    const { AccountLimit } = await installation.clients.lambda.send(new GetAccountSettingsCommand({}));
    const { ConcurrentExecutions: limit, UnreservedConcurrentExecutions: unreserved } = AccountLimit ?? {};
    if (limit === undefined || unreserved === undefined)
      return cannotSay('Lambda does not say what the account may have');
    const peak = await peakConcurrency(installation);
    const seen = `${peak} Lambda environments at once at most in 24 h, of ${limit}, ${unreserved} of them unreserved`;
    if (unreserved < KEPT_UNRESERVED) return amber(seen, MEND);
    return usageFinding(peak, limit, seen, MEND);
  },
};
