import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import type { Known } from './known';
import type { Step } from './step';

/** Whose AWS account it is, and in which region. */
export const accountStep = (sts: STSClient): Step<Known> => ({
  id: 'account',
  title: 'AWS account',
  look: async () => {
    const region = await sts.config.region().catch(() => undefined);
    if (!region) return { state: 'blocked', why: 'No AWS region is set: name one with --region, or as AWS_REGION.' };
    const { Account: id = '' } = await sts.send(new GetCallerIdentityCommand({}));
    return { state: 'there', says: `${id}, ${region}`, adds: { account: { id, region } } };
  },
});
