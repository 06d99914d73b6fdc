import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { type Finding, green, red } from './check';
import type { DoctorClients } from './installation';

/** Whether AWS takes the credentials. STS answers whatever they may do otherwise. */
export async function credentials({ sts }: Pick<DoctorClients, 'sts'>): Promise<Finding> {
  try {
    const { Account = '?', Arn = '?' } = await sts.send(new GetCallerIdentityCommand({}));
    return green(`account ${Account}, as ${Arn.split(':').slice(5).join(':')}`);
  } catch (error) {
    const name = error instanceof Error ? error.name : 'UnknownError';
    return red(`AWS does not take them (${name})`, 'sign in (aws sso login, say), or name a --profile or a --region');
  }
}
