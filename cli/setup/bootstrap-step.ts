import type { Clients } from '../deployment/stack';
import { stackState } from '../deployment/stack-state';
import { type Cdk, lastWords } from './cdk';
import type { Known } from './known';
import type { Step } from './step';

/** Stack that `cdk bootstrap` makes unless it is told another name. */
const TOOLKIT = 'CDKToolkit';

/** The bootstrap stack that assets can be published through (CDK guide, "Bootstrap template contract", read 2026-11). */
const LEAST_VERSION = 6;

export interface BootstrapOptions {
  /** Whether it may be bootstrapped; otherwise somebody else has seen to it. */
  readonly mayBootstrap: boolean;
}

/** What CDK needs in an account and region before it can deploy there. */
export const bootstrapStep = (
  { cloudFormation }: Pick<Clients, 'cloudFormation'>,
  cdk: (region: string) => Cdk,
  { mayBootstrap }: BootstrapOptions,
): Step<Known> => ({
  id: 'bootstrap',
  title: 'CDK bootstrap',
  look: async ({ account }) => {
    if (!mayBootstrap) return { state: 'there', says: 'left alone, as --no-bootstrap says' };
    const version = Number((await stackState(cloudFormation, TOOLKIT))?.outputs.BootstrapVersion ?? 0);
    if (version >= LEAST_VERSION) return { state: 'there', says: `version ${version}` };
    if (account === undefined) return { state: 'blocked', why: 'The AWS account is not known.' };
    const where = `aws://${account.id}/${account.region}`;
    return {
      state: 'missing',
      would: `bootstrap ${where}: a stack ${TOOLKIT} with a bucket and roles for deployments`,
      make: async (tell, signal) => {
        const run = await cdk(account.region).run(['bootstrap', where], tell, signal);
        return run.ok
          ? { result: 'done', says: `stack ${TOOLKIT} is there` }
          : { result: 'failed', why: `cdk bootstrap failed:\n${lastWords(run)}` };
      },
    };
  },
});
