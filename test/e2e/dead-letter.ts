/** Messages in the DLQs, as the services that give up put them there. */
import { ListRulesCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { eventBridge, outputs, sqs } from './deployed';

/** Puts a message into a DLQ, as the service that gives up would; its id. */
export async function kill(QueueUrl: string, MessageBody: string, attributes: Readonly<Record<string, string>> = {}) {
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
  const sent = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
  return sent.MessageId ?? '';
}

/** What EventBridge says of an event that it could not hand to a target. */
export const undeliverable = (ruleArn: string, targetArn: string) => ({
  RULE_ARN: ruleArn,
  TARGET_ARN: targetArn,
  ERROR_CODE: 'NO_PERMISSIONS',
  ERROR_MESSAGE: 'not authorized',
  EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
  RETRY_ATTEMPTS: '185',
});

/** The target of the category rule that writes this journal. */
export async function journalTarget(category: string) {
  const { Rules = [] } = await eventBridge.send(new ListRulesCommand({ EventBusName: outputs.BusName }));
  const { Name = '', Arn = '' } = Rules.find(({ Name }) => Name?.includes(`Events${category}Rule`)) ?? {};
  const { Targets = [] } = await eventBridge.send(
    new ListTargetsByRuleCommand({ Rule: Name, EventBusName: outputs.BusName }),
  );
  const journal = Targets.find(({ DeadLetterConfig }) => DeadLetterConfig);
  return { ruleArn: Arn, targetArn: journal?.Arn ?? '' };
}
