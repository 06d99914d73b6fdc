import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { qlikHandler } from 'qlik-event-fanout/handler';

const dynamodb = new DynamoDBClient();

/** Longer than the archive keeps an event, which is 30 days unless the fan-out was told otherwise. */
const TOMBSTONE_DAYS = 40;

export const handler = qlikHandler(
  ['com.qlik.v1.user.created', 'com.qlik.v1.user.deleted'],
  async ({ tenant, time, data }, { type }) => {
    if (!data) return;
    const isDeleted = type === 'com.qlik.v1.user.deleted';
    const changedAt = Date.parse(time);
    const expiresAt = Math.ceil(changedAt / 1000) + TOMBSTONE_DAYS * 24 * 3600;
    const { id, subject, name, email } = data;
    const put = new PutItemCommand({
      TableName: process.env.USERS_TABLE,
      Item: {
        tenant: { S: tenant },
        userId: { S: id },
        changedAt: { N: String(changedAt) },
        status: { S: isDeleted ? 'deleted' : 'active' },
        ...(isDeleted ? { expiresAt: { N: String(expiresAt) } } : texts({ subject, name, email })),
      },
      // Of two events of the same millisecond the deletion counts.
      ConditionExpression: `attribute_not_exists(changedAt) OR changedAt ${isDeleted ? '<=' : '<'} :at`,
      ExpressionAttributeValues: { ':at': { N: String(changedAt) } },
    });
    try {
      await dynamodb.send(put);
    } catch (error) {
      // The row has newer news.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  },
);

/** Those that the event has: a legacy delivery tells less of a user, and personal data may have been dropped. */
const texts = (fields: Readonly<Record<string, string | undefined>>): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(fields).flatMap(([field, text]) => (text ? [[field, { S: text }]] : [])));
