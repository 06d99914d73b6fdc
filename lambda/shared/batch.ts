import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';

/**
 * Handles the messages of a batch in turn and reports those that are to come back. A throw counts as "come back" too,
 * so that one message can never take its neighbours down.
 *
 * @param handle resolves to whether the message is done
 */
export async function handleBatch(
  records: readonly SQSRecord[],
  handle: (record: SQSRecord) => Promise<boolean>,
  onThrow: (error: unknown, record: SQSRecord) => void,
): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of records) {
    const isDone = await handle(record).catch((error: unknown) => {
      onThrow(error, record);
      return false;
    });
    if (!isDone) batchItemFailures.push({ itemIdentifier: record.messageId });
  }
  return { batchItemFailures };
}
