import { Annotations, Stack } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { environmentOf, sameEnvironment } from './environment';

/**
 * @throws when EventBridge cannot send to the queue: "EventBridge DLQs are standard Amazon SQS queues" (EventBridge user
 * guide, "Using dead-letter queues", read 2026-11), and the policy of the key `alias/aws/sqs` cannot be changed to let it
 * in (SQS developer guide, "Key management", read 2026-11)
 */
export function requireDeadLetterQueue(subscription: Construct, queue: sqs.IQueue): void {
  const fault = faultOf(subscription, queue);
  if (fault) throw new Error(`subscription ${subscription.node.id}: its DLQ ${queue.node.path} ${fault}, or none`);
}

function faultOf(subscription: Construct, queue: sqs.IQueue): string | undefined {
  if (queue.fifo) return 'is a FIFO queue: bring a standard one';
  if (queue.encryptionType === sqs.QueueEncryption.KMS_MANAGED)
    return 'is encrypted with alias/aws/sqs, which lets no service in: bring one that SQS or a key of yours encrypts';
  if (!sameEnvironment(queue, subscription))
    return `is in ${environmentOf(queue)}, the rule in ${environmentOf(subscription)}: bring one from there`;
  return undefined;
}

/** Lets EventBridge send what a rule could not hand over; says so when the queue, or its key, is imported. */
export function letEventBridgeSend(subscription: Construct, rule: events.Rule, queue: sqs.IQueue): void {
  const ofThisAccount = { StringEquals: { 'aws:SourceAccount': Stack.of(subscription).account } };
  // The rule refers to the queue, and the queue to its key: a key, or another stack, that referred to the rule would
  // close a circle.
  const isHere = Stack.of(queue) === Stack.of(subscription);
  const conditions = isHere ? { ArnEquals: { 'aws:SourceArn': rule.ruleArn } } : ofThisAccount;
  const added = [
    queue.addToResourcePolicy(allow(['sqs:SendMessage'], queue.queueArn, conditions)),
    queue.encryptionMasterKey?.addToResourcePolicy(allow(['kms:Decrypt', 'kms:GenerateDataKey'], '*', ofThisAccount)),
  ];
  if (added.some((it) => it?.statementAdded === false)) {
    Annotations.of(subscription).addWarningV2(
      'qlik-event-fanout:dead-letters-not-allowed',
      `the policy of the imported DLQ ${queue.node.path}, and of its key if it has one, must let events.amazonaws.com send to it, or events that no target took are lost`,
    );
  }
}

const allow = (actions: string[], resource: string, conditions: iam.Conditions) =>
  new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal('events.amazonaws.com')],
    actions,
    resources: [resource],
    conditions,
  });
