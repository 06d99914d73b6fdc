import { DeleteRuleCommand, RemoveTargetsCommand } from '@aws-sdk/client-eventbridge';
import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import type { CatchClients } from './event-catch';

/** What names a catch. */
export interface CatchName {
  /** Name of the event bus. */
  readonly bus: string;
  /** Of rule and queue. */
  readonly name: string;
  readonly queueUrl: string;
}

/** Id of the rule's one target. */
export const TARGET = 'queue';

/** How AWS says that a thing is not there (SQS in two ways, by protocol). */
const GONE = new Set(['ResourceNotFoundException', 'QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue']);

/** Whether an error of AWS says that what was asked of is not there. */
export const saysGone = (error: unknown): boolean => error instanceof Error && GONE.has(error.name);

/**
 * Removes rule and queue, as far as they are there. The queue goes last, and stays when the rule does: it is what the
 * next run finds both by. Never rejects.
 *
 * @returns what could not be removed and why, undefined when both are gone
 */
export async function removeCatch(
  { eventBridge, sqs }: CatchClients,
  { bus, name, queueUrl }: CatchName,
): Promise<string | undefined> {
  const rule = { EventBusName: bus, Name: name };
  const removals = [
    [
      'rule and queue',
      () => eventBridge.send(new RemoveTargetsCommand({ EventBusName: bus, Rule: name, Ids: [TARGET] })),
    ],
    ['rule and queue', () => eventBridge.send(new DeleteRuleCommand(rule))],
    ['queue', () => sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl }))],
  ] as const;
  for (const [what, remove] of removals) {
    try {
      await remove();
    } catch (error) {
      const { name: code, message } = error as Error;
      if (!saysGone(error)) return `${what} ${name} (${code}: ${message})`;
    }
  }
  return undefined;
}
