import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { FAILURES_TIMEOUT_SECONDS } from '../../lib/contract';
import { errorCode, log } from '../shared/log';
import type { Claim, FailurePorts } from './failures';

/**
 * How long a card is remembered. Events of one run come minutes apart; Qlik may resend one for 7 days, the length of
 * its delivery history (Qlik webhooks API, read 2026-11).
 */
const REMEMBERED_SECONDS = 8 * 24 * 3600;

/**
 * Claims on cards in a DynamoDB table: key `cardId`, `sent`, `until` (end of the claim) and `expiresAt` (TTL), both in
 * seconds since 1970.
 */
export const cardClaims = (
  client: DynamoDBClient,
  table: string,
  now: () => number,
): Pick<FailurePorts, 'claim' | 'confirm'> => {
  const seconds = () => Math.floor(now() / 1000);
  const update = (cardId: string, expression: string, condition: string | undefined, values: Record<string, number>) =>
    client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { cardId: { S: cardId } },
        UpdateExpression: expression,
        ConditionExpression: condition,
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: Object.fromEntries(
          Object.entries(values).map(([name, value]) => [`:${name}`, { N: String(value) }]),
        ),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
  return {
    claim: async (cardId): Promise<Claim> => {
      const at = seconds();
      try {
        await update(
          cardId,
          'SET #until = :until, expiresAt = :expiresAt',
          // A claim that ended without `sent` is a crash: the next one may have it.
          '(attribute_not_exists(cardId) OR #until < :now) AND attribute_not_exists(sent)',
          { until: at + FAILURES_TIMEOUT_SECONDS, expiresAt: at + REMEMBERED_SECONDS, now: at },
        );
        return 'claimed';
      } catch (error) {
        if (errorCode(error) === 'ConditionalCheckFailedException') {
          return (error as { Item?: { sent?: unknown } }).Item?.sent ? 'sent-before' : 'being-sent';
        }
        log({ level: 'warn', message: 'claiming a card failed', fields: { cardId, code: errorCode(error) } });
        return 'unknown';
      }
    },
    // A failure to say so is not the card's: at worst a repeat makes a second card.
    confirm: async (cardId) => {
      try {
        await update(cardId, 'SET sent = :sent, #until = :sent', undefined, { sent: seconds() });
      } catch (error) {
        log({ level: 'warn', message: 'confirming a card failed', fields: { cardId, code: errorCode(error) } });
      }
    },
  };
};
