import type { DeadLetterQueue } from '../../../cli/dead-letters/dead-letter-queues';
import type { DeployedRule } from '../../../cli/deployment/deployed-rules';
import { type Deployed, isQueue, lastPart } from './deployed';

/** The tenants, each with the address of its webhook. */
export const tenantsIn = ({ outputs }: Deployed) =>
  Object.entries(JSON.parse(outputs.WebhookUrls) as Record<string, string>);

/** A journal is shown on its rule: a log group does nothing with an event. */
export const shownTargets = ({ targets }: DeployedRule) =>
  targets.map(({ targetArn }) => targetArn).filter((arn) => !isLogGroup(arn));

export const isLogGroup = (arn: string) => arn.split(':')[2] === 'logs';

/** A queue is known by its name, as it has more than one address. */
export const idOfTarget = (arn: string) => (isQueue(arn) ? `queue:${lastPart(arn)}` : arn);

export const idOfDlq = ({ arn }: Pick<DeadLetterQueue, 'arn'>): string => `dlq:${lastPart(arn)}`;
