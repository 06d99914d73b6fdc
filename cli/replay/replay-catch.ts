import {
  DeleteRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { EVENT_SOURCE } from '../../lib/qlik/event';
import type { Clients } from '../deployment/stack';

type CatchClients = Pick<Clients, 'eventBridge' | 'sqs'>;

/** A rule that takes one replay and nothing else, and the queue it hands its events to. */
export interface ReplayCatch {
  readonly queueUrl: string;
  readonly ruleArn: string;
}

/** Seconds for which the queue keeps an event: should nobody be left to remove it, it empties itself. */
const KEPT_SECONDS = 3600;

const TARGET = 'queue';

/**
 * Makes rule and queue, both named like the replay. The rule asks for its `replay-name`, so that live events and other
 * replays pass it by. `onMade` is told of each thing as soon as it is there, with how to take it away again.
 *
 * @param onMade the last that was made is to be removed first
 */
export async function makeCatch(
  { eventBridge, sqs }: CatchClients,
  { bus, name }: { readonly bus: string; readonly name: string },
  onMade: (what: string, remove: () => Promise<unknown>) => void,
): Promise<ReplayCatch> {
  const { QueueUrl: queueUrl = '' } = await sqs.send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: { MessageRetentionPeriod: String(KEPT_SECONDS), SqsManagedSseEnabled: 'true' },
    }),
  );
  onMade(`queue ${name}`, () => sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl })));
  const queueArn = await arnOf(sqs, queueUrl);
  const EventPattern = JSON.stringify({ source: [EVENT_SOURCE], 'replay-name': [name] });
  const Description = 'Takes one replay for qlik-fanout simulate, which removes it at its end';
  const { RuleArn: ruleArn = '' } = await eventBridge.send(
    new PutRuleCommand({ Name: name, EventBusName: bus, EventPattern, Description, State: 'ENABLED' }),
  );
  onMade(`rule ${name}`, () => eventBridge.send(new DeleteRuleCommand({ Name: name, EventBusName: bus })));
  const Policy = JSON.stringify(policyFor(queueArn, ruleArn));
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: { Policy } }));
  const { FailedEntries = [] } = await eventBridge.send(
    new PutTargetsCommand({ Rule: name, EventBusName: bus, Targets: [{ Id: TARGET, Arn: queueArn }] }),
  );
  const [failed] = FailedEntries;
  if (failed) throw new Error(`EventBridge did not take queue ${name} as a target: ${failed.ErrorMessage}`);
  onMade(`target of rule ${name}`, () =>
    eventBridge.send(new RemoveTargetsCommand({ Rule: name, EventBusName: bus, Ids: [TARGET] })),
  );
  return { queueUrl, ruleArn };
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
