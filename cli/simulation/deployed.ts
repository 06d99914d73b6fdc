import { deployedRuleSet } from '../deployment/deployed-rules';
import { connect, type DeployedStack, type StackOptions } from '../deployment/stack';
import type { RuleSet } from './rule-set';

/** Deployed stacks by name, each asked for once however often it is needed. */
export interface Deployed {
  /** @throws {CommandError} when it is not there or AWS cannot be asked */
  readonly stack: (name: string) => Promise<DeployedStack>;
  /** The rules on its bus. @throws {CommandError} when it has no bus of ours */
  readonly ruleSet: (name: string) => Promise<RuleSet>;
}

/** The stacks at the region, profile and endpoint of the options. */
export function deployedAt(options: StackOptions): Deployed {
  const stack = once((name) => connect({ ...options, stack: name }));
  return { stack, ruleSet: once(async (name) => deployedRuleSet(await stack(name))) };
}

function once<Found>(find: (name: string) => Promise<Found>): (name: string) => Promise<Found> {
  const found = new Map<string, Promise<Found>>();
  return (name) => {
    const before = found.get(name) ?? find(name);
    found.set(name, before);
    return before;
  };
}
