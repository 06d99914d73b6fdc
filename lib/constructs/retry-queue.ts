import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { env } from '../contract';

/** Props of {@link RetryQueue}. */
export interface RetryQueueProps {
  /** The function that consumes the queue. Its time-out sets how long a message stays hidden meanwhile. */
  readonly consumer: lambda.Function;
  /** Times a message is handed out before it is dead. */
  readonly maxReceiveCount: number;
  /** Messages handed out at once. The consumer takes them in turn. @default 5 */
  readonly batchSize?: number;
  /** Batches at work at once: a backlog must not take the environments that ingest needs. @default 10 */
  readonly maxConcurrency?: number;
}

/**
 * A queue with its consumer and its DLQ: what fails comes back, and after its tries waits for a person.
 *
 * @example
 * const { queue } = new RetryQueue(stack, 'Retries', { consumer: fn, maxReceiveCount: 5 });
 */
export class RetryQueue extends Construct {
  readonly queue: sqs.Queue;
  readonly deadLetterQueue: sqs.Queue;

  constructor(scope: Construct, id: string, props: RetryQueueProps) {
    super(scope, id);
    this.deadLetterQueue = deadLetterQueue(this, 'DeadLetterQueue');
    this.queue = new sqs.Queue(this, 'Queue', {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: RETENTION,
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
    props.consumer.addEnvironment(env.retryQueueUrl, this.queue.queueUrl);
    new lambda.EventSourceMapping(this, 'Consumer', {
      target: props.consumer,
      eventSourceArn: this.queue.queueArn,
      batchSize: props.batchSize ?? 5,
      maxConcurrency: props.maxConcurrency ?? 10,
      reportBatchItemFailures: true,
    });
  }

  /**
   * Lets a function send to the queue; `key` is the environment key that gets the queue's URL.
   *
   * @example
   * fanout.parked.grantSend(fn, 'PARKED_QUEUE_URL');
   */
  grantSend(grantee: lambda.Function, key: string): iam.Grant {
    grantee.addEnvironment(key, this.queue.queueUrl);
    return iam.Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [this.queue.queueArn] });
  }
}

/** The longest SQS keeps a message: what waits for a person must outlast a holiday. */
const RETENTION = Duration.days(14);

/** A queue for what is dead: encrypted, TLS only, kept for 14 days. */
export const deadLetterQueue = (scope: Construct, id: string): sqs.Queue =>
  new sqs.Queue(scope, id, {
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: RETENTION,
  });
