import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, GetQueueAttributesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Clients } from '../deployment/stack';
import { leaseTags, renewing } from './lease';
import { removeCatch, TARGET } from './removal';

export type CatchClients = Pick<Clients, 'eventBridge' | 'sqs'>;

/** Which events to catch, and for whom. */
export interface CatchRequest {
  /** Name of the event bus. */
  readonly bus: string;
  /** Name of rule and queue; begins with one of {@link catchPrefixes}, at most 64 characters. */
  readonly name: string;
  /** The rule's event pattern. */
  readonly pattern: object;
  /** Which verb made it, for whoever finds the rule. */
  readonly verb: string;
  /** For how long the queue keeps an event that nobody reads, in seconds, 60 at least. */
  readonly keptSeconds: number;
}

/** A rule made for one run of a verb, and the queue it hands its events to. */
export interface EventCatch {
  readonly queueUrl: string;
  readonly ruleArn: string;
  /** Removes both. Never rejects: gives what could not be removed and why, or undefined. */
  readonly close: () => Promise<string | undefined>;
}

/**
 * Makes rule and queue. The queue comes first, goes last, and carries the lease: as long as there is anything, there is
 * the queue to find it by. What was made is removed again when the rest cannot be.
 */
export async function openCatch(clients: CatchClients, request: CatchRequest): Promise<EventCatch> {
  const { bus, name, pattern, verb, keptSeconds } = request;
  const { eventBridge, sqs } = clients;
  const { QueueUrl: queueUrl = '' } = await sqs.send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: { MessageRetentionPeriod: String(keptSeconds), SqsManagedSseEnabled: 'true' },
      tags: leaseTags(bus, Date.now()),
    }),
  );
  const stopRenewing = renewing(sqs, queueUrl, bus);
  const close = () => {
    stopRenewing();
    return removeCatch(clients, { bus, name, queueUrl });
  };
  try {
    const queueArn = await arnOf(sqs, queueUrl);
    const Description = `Takes events for qlik-fanout ${verb}, which removes it at its end`;
    const { RuleArn: ruleArn = '' } = await eventBridge.send(
      new PutRuleCommand({
        Name: name,
        EventBusName: bus,
        EventPattern: JSON.stringify(pattern),
        Description,
        State: 'ENABLED',
      }),
    );
    const Policy = JSON.stringify(policyFor(queueArn, ruleArn));
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: { Policy } }));
    const { FailedEntries = [] } = await eventBridge.send(
      new PutTargetsCommand({ Rule: name, EventBusName: bus, Targets: [{ Id: TARGET, Arn: queueArn }] }),
    );
    const [failed] = FailedEntries;
    if (failed) throw new Error(`EventBridge did not take queue ${name} as a target: ${failed.ErrorMessage}`);
    return { queueUrl, ruleArn, close };
  } catch (error) {
    const left = await close();
    if (left !== undefined) (error as Error).message += `\nNot removed: ${left}`;
    throw error;
  }
}

async function arnOf(sqs: CatchClients['sqs'], QueueUrl: string): Promise<string> {
  const request = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
  return (await sqs.send(request)).Attributes?.QueueArn ?? '';
}

/** Lets this rule in, and nobody else, whom the queue's account has not let in anyway. */
const policyFor = (queueArn: string, ruleArn: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queueArn,
      Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
    },
  ],
});
