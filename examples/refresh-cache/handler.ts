import { ConditionalCheckFailedException, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { qlikHandler } from 'qlik-event-fanout/handler';

const dynamodb = new DynamoDBClient();

/** Notes when the app's data became fresh. Of two reloads the later counts, in whatever order they are told. */
export const handler = qlikHandler('com.qlik.v1.reload.finished', async ({ tenant, time, data }) => {
  if (!data) return;
  const update = new UpdateItemCommand({
    TableName: process.env.APPS_TABLE,
    Key: { tenant: { S: tenant }, appId: { S: data.appId } },
    UpdateExpression: 'SET freshAt = :at, reloadId = :reload',
    ConditionExpression: 'attribute_not_exists(freshAt) OR freshAt < :at',
    ExpressionAttributeValues: { ':at': { N: String(Date.parse(time)) }, ':reload': { S: data.id } },
  });
  try {
    await dynamodb.send(update);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
});
