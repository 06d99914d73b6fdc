import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as sqs from 'aws-cdk-lib/aws-sqs';

/** What is brought to a fan-out, as far as one thing can be wrong with another. */
interface Existing {
  readonly deduplication?: boolean;
  readonly eventTable?: dynamodb.ITable;
  readonly parkedDeadLetterQueue?: sqs.IQueue;
  readonly failureDeadLetterQueue?: sqs.IQueue;
  readonly journalDeadLetterQueue?: sqs.IQueue;
}

/** @throws when what is brought cannot be used as it is told */
export function requireUsableResources(props: Existing): void {
  if (props.eventTable && props.deduplication === false) {
    throw new Error(
      '`eventTable` is given and `deduplication` is false: without deduplication no table is used; leave one out',
    );
  }
  const { parkedDeadLetterQueue, failureDeadLetterQueue, journalDeadLetterQueue } = props;
  const byArn = new Map<string, string>();
  for (const [prop, queue] of Object.entries({
    parkedDeadLetterQueue,
    failureDeadLetterQueue,
    journalDeadLetterQueue,
  })) {
    if (queue === undefined) continue;
    const other = byArn.get(queue.queueArn);
    // Its alarm and its redrive know by the queue what a dead message is, and where it goes.
    if (other)
      throw new Error(
        `\`${other}\` and \`${prop}\` are the same queue, ${queue.node.path}: each needs a queue of its own`,
      );
    byArn.set(queue.queueArn, prop);
  }
}
