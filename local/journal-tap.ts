import { CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListRulesCommand, ListTargetsByRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Clients } from './clients';
import { keepTurning, type Tap } from './tap';

const LOG_GROUP_ARN = /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)/;
const STREAM = 'journal-tap';

/**
 * Fills the journals: the engine takes a log group as a rule's target and never writes to it, so each such rule gets a
 * queue beside its group, which is drained into the group in the shape EventBridge writes.
 */
export async function startJournalTap(clients: Clients, EventBusName: string): Promise<Tap> {
  const { Rules = [] } = await clients.eventBridge.send(new ListRulesCommand({ EventBusName }));
  const taps = await Promise.all(
    Rules.map(async ({ Name = '' }, index) => {
      const { Targets = [] } = await clients.eventBridge.send(
        new ListTargetsByRuleCommand({ Rule: Name, EventBusName }),
      );
      const groups = Targets.flatMap(({ Arn = '' }) => LOG_GROUP_ARN.exec(Arn)?.[1] ?? []);
      return Promise.all(groups.map((group) => tapGroup(clients, { rule: Name, bus: EventBusName, group, index })));
    }),
  );
  return { stop: async () => void (await Promise.all(taps.flat().map((tap) => tap.stop()))) };
}

async function tapGroup(
  { eventBridge, logs, sqs }: Clients,
  {
    rule,
    bus,
    group,
    index,
  }: { readonly rule: string; readonly bus: string; readonly group: string; readonly index: number },
): Promise<Tap> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `${STREAM}-${index}` }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const target = { Id: STREAM, Arn: Attributes?.QueueArn };
  await eventBridge.send(new PutTargetsCommand({ Rule: rule, EventBusName: bus, Targets: [target] }));
  await logs.send(new CreateLogStreamCommand({ logGroupName: group, logStreamName: STREAM })).catch(unlessThere);
  return keepTurning(async () => {
    const received = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    const { Messages = [] } = received;
    if (Messages.length === 0) return;
    const timestamp = Date.now();
    const logEvents = Messages.map(({ Body = '' }) => ({ timestamp, message: Body }));
    await logs.send(new PutLogEventsCommand({ logGroupName: group, logStreamName: STREAM, logEvents }));
    const Entries = Messages.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }, 20);
}

/** Another tap has made it already. */
function unlessThere(error: Error): void {
  if (error.name !== 'ResourceAlreadyExistsException') throw error;
}
