import type { DeployedStack, StackOptions } from '../../cli/deployment/stack';
import type { RuleSet } from '../../cli/simulation/rule-set';
import type { EventFeed } from './feed';
import type { Watch } from './watch';

/** What every part of the server works with. */
export interface ConsoleContext {
  readonly stack: DeployedStack;
  readonly options: Pick<StackOptions, 'endpointUrl' | 'region' | 'profile'>;
  readonly feed: EventFeed;
  readonly watch: Watch;
  /** The deployed rules, as they were a minute ago at most. */
  readonly rules: () => Promise<RuleSet>;
  /** Aborted when the console ends. */
  readonly signal: AbortSignal;
}
