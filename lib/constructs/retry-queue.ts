import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { env } from '../contract';
import { acknowledge } from './acknowledge';
import { grantKeyUse } from './encryption';
import type { StorageProps } from './storage';

/** Props of {@link RetryQueue}. */
export interface RetryQueueProps extends StorageProps {
  /** The function that consumes the queue. Its time-out sets how long a message stays hidden meanwhile. */
  readonly consumer: lambda.Function;
  /** Times a message is handed out before it is dead. */
  readonly maxReceiveCount: number;
  /** Messages handed out at once, at most: the consumer's time-out must do for all of them. @default 5 */
  readonly batchSize?: number;
  /** Batches at work at once: a backlog must not take the environments that ingest needs. @default 10 */
  readonly maxConcurrency?: number;
  /** Takes what is dead: a standard queue of the same account and region. @default - a queue of its own, kept for 14 days */
  readonly deadLetterQueue?: sqs.IQueue;
}

/**
 * A queue with its consumer and its DLQ: what fails comes back, and after its tries waits for a person.
 *
 * @example
 * const { queue } = new RetryQueue(stack, 'Retries', { consumer: fn, maxReceiveCount: 5 });
 */
export class RetryQueue extends Construct {
  readonly queue: sqs.Queue;
  readonly deadLetterQueue: sqs.IQueue;

  constructor(scope: Construct, id: string, props: RetryQueueProps) {
    super(scope, id);
    this.deadLetterQueue = props.deadLetterQueue ?? deadLetterQueue(this, 'DeadLetterQueue', props);
    if (this.deadLetterQueue.fifo) {
      throw new Error(`${this.node.path}: the DLQ must be a standard queue as the queue is, got a FIFO queue`);
    }
    this.queue = new sqs.Queue(this, 'Queue', {
      ...kept(props),
      // Six times the function's time-out (Lambda developer guide, "Using Lambda with Amazon SQS", read 2026-11).
      visibilityTimeout: Duration.seconds(6 * (props.consumer.timeout?.toSeconds() ?? 30)),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: props.maxReceiveCount },
    });
    props.consumer.addToRolePolicy(
      new iam.PolicyStatement({
        // Three for Lambda's poller, and one by which the consumer says when a message comes back.
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
        resources: [this.queue.queueArn],
      }),
    );
    grantKeyUse(props.consumer, 'receive', this.queue.encryptionMasterKey);
    props.consumer.addEnvironment(env.retryQueueUrl, this.queue.queueUrl);
    const { batchSize = 5 } = props;
    const consumer = new lambda.EventSourceMapping(this, 'Consumer', {
      target: props.consumer,
      eventSourceArn: this.queue.queueArn,
      batchSize,
      // Lambda wants it for more than ten (developer guide, "Using Lambda with Amazon SQS", read 2026-11).
      maxBatchingWindow: batchSize > 10 ? Duration.seconds(1) : undefined,
      maxConcurrency: props.maxConcurrency ?? 10,
      reportBatchItemFailures: true,
    });
    acknowledge(consumer, 'pollerHasQueue');
  }

  /**
   * Lets a function send to the queue; `key` is the environment key that gets the queue's URL.
   *
   * @example
   * fanout.parked.grantSend(fn, 'PARKED_QUEUE_URL');
   */
  grantSend(grantee: lambda.Function, key: string): iam.Grant {
    grantee.addEnvironment(key, this.queue.queueUrl);
    grantKeyUse(grantee, 'send', this.queue.encryptionMasterKey);
    return iam.Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [this.queue.queueArn] });
  }
}

/** The longest SQS keeps a message: what waits for a person must outlast a holiday. */
const RETENTION = Duration.days(14);

/** Encrypted, TLS only, with all the time there is, and kept with what is in it when the stack goes. */
const kept = ({ encryptionKey, removalPolicy = RemovalPolicy.RETAIN }: StorageProps): sqs.QueueProps => ({
  ...(encryptionKey
    ? { encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: encryptionKey }
    : { encryption: sqs.QueueEncryption.SQS_MANAGED }),
  enforceSSL: true,
  retentionPeriod: RETENTION,
  removalPolicy,
});

/** A queue for what is dead in another queue. */
export function deadLetterQueue(scope: Construct, id: string, props: StorageProps = {}): sqs.Queue {
  const queue = new sqs.Queue(scope, id, kept(props));
  acknowledge(queue, 'isDeadLetterQueue');
  return queue;
}
