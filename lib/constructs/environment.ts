import { Resource, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Account and region of a construct: for a resource that is imported, those of its ARN. */
function environment(of: IConstruct): { readonly account: string; readonly region: string } {
  return Resource.isResource(of) ? of.env : Stack.of(of);
}

const differs = (one: string, other: string) => Token.compareStrings(one, other) === TokenComparison.DIFFERENT;

/** Whether two constructs are in the same account and region, as far as is known at synth. */
export function sameEnvironment(one: IConstruct, other: IConstruct): boolean {
  const [a, b] = [environment(one), environment(other)];
  return !differs(a.account, b.account) && !differs(a.region, b.region);
}

/** Account and region for a message, such as `123456789012/eu-west-1`. */
export function environmentOf(construct: IConstruct): string {
  const { account, region } = environment(construct);
  return [account, region].map((it) => (Token.isUnresolved(it) ? '?' : it)).join('/');
}
