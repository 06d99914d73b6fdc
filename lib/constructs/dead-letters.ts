import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import { letServiceUseKey } from './encryption';
import { environmentOf, sameEnvironment } from './environment';
import { deadLetterQueue } from './retry-queue';
import type { StorageProps } from './storage';
import { warnOnce } from './warn-once';

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

/**
 * Lets EventBridge send to a queue: for a rule whose target or DLQ it is, or for a bus whose DLQ it is. Says so when the
 * queue, or its key, is imported.
 *
 * @param source the rule or the bus
 */
export function letEventBridgeSend(source: Construct, sourceArn: string, queue: sqs.IQueue): void {
  letServiceUseKey(queue, 'queues', queue.encryptionMasterKey);
  // The rule refers to the queue: another stack that referred to the rule would close a circle.
  const isHere = Stack.of(queue) === Stack.of(source);
  const { statementAdded } = queue.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: isHere
        ? { ArnEquals: { 'aws:SourceArn': sourceArn } }
        : { StringEquals: { 'aws:SourceAccount': Stack.of(source).account } },
    }),
  );
  if (statementAdded) return;
  warnOnce(
    queue,
    'qlik-event-fanout:dead-letters-not-allowed',
    `the policy of the imported queue ${queue.node.path} cannot be changed from here: it must let events.amazonaws.com do sqs:SendMessage for the rules that send to it, or events that no target took are lost; acknowledge this once it does`,
  );
}

/** A queue for what EventBridge could not hand over. */
export function ruleDeadLetterQueue(scope: Construct, id: string, props: StorageProps): sqs.Queue {
  const queue = deadLetterQueue(scope, id, props);
  acknowledge(queue, 'isDeadLetterQueueOfRules');
  return queue;
}
