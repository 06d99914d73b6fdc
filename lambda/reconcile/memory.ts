import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { REMEMBERED_SECONDS } from '../../lib/contract';
import { errorCode } from '../shared/log';

/** How far a webhook has been reconciled. Times are milliseconds since 1970. */
export interface Cursor {
  /** Every failed delivery triggered before is healed, or too old for Qlik to know. */
  readonly deliveriesFrom?: number;
  /** Every audited event before has been compared with what arrived. */
  readonly witnessedUntil?: number;
}

/**
 * Whether something may be done now. `claimed`: yes, and nobody else within the window. `claimed-before`: it was done
 * within the window. `settled`: it is done for good.
 */
export type Claim = 'claimed' | 'claimed-before' | 'settled';

/** What reconcile remembers from run to run. Rejects when it cannot: then nothing may be resent. */
export interface Memory {
  readonly readCursor: (webhook: string) => Promise<Cursor>;
  readonly writeCursor: (webhook: string, cursor: Cursor) => Promise<void>;
  readonly claim: (key: string) => Promise<Claim>;
  /** Says that something is done for good. @returns whether it was not yet */
  readonly settle: (key: string) => Promise<boolean>;
}

/** For how long a resend, or a webhook's enabling, is not asked of Qlik again: failed ones count towards disabling. */
export const WINDOW_SECONDS = 3600;

/**
 * {@link Memory} in a DynamoDB table: key `key`, and `until` (end of the window), `settled`, `deliveriesFrom`,
 * `witnessedUntil`, `expiresAt` (TTL), all numbers.
 */
export function tableMemory(client: DynamoDBClient, table: string, now: () => number): Memory {
  const seconds = () => Math.floor(now() / 1000);
  const update = (key: string, values: Readonly<Record<string, number | undefined>>, condition?: string) => {
    const set = Object.entries(values).filter(([, value]) => value !== undefined);
    return client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { key: { S: key } },
        UpdateExpression: `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
        ConditionExpression: condition,
        ExpressionAttributeNames: Object.fromEntries(
          [...set.map(([name]) => name), ...(condition ? NAMES_IN_CONDITIONS : [])].map((name) => [`#${name}`, name]),
        ),
        ExpressionAttributeValues: Object.fromEntries([
          ...set.map(([name, value]) => [`:${name}`, { N: String(value) }]),
          ...(condition?.includes(':now') ? [[':now', { N: String(seconds()) }]] : []),
        ]),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
  };
  return {
    readCursor: async (webhook) => {
      const { Item = {} } = await client.send(
        new GetItemCommand({ TableName: table, Key: { key: { S: `cursor ${webhook}` } }, ConsistentRead: true }),
      );
      const at = (name: keyof Cursor) => (Item[name]?.N === undefined ? undefined : Number(Item[name].N));
      return { deliveriesFrom: at('deliveriesFrom'), witnessedUntil: at('witnessedUntil') };
    },
    writeCursor: async (webhook, { deliveriesFrom, witnessedUntil }) => {
      await update(`cursor ${webhook}`, { deliveriesFrom, witnessedUntil });
    },
    claim: async (key) => {
      const at = seconds();
      try {
        await update(
          key,
          { until: at + WINDOW_SECONDS, expiresAt: at + REMEMBERED_SECONDS },
          // DynamoDB deletes what has expired when it gets to it, so the end of the window is asked for.
          'attribute_not_exists(#settled) AND (attribute_not_exists(#until) OR #until <= :now)',
        );
        return 'claimed';
      } catch (error) {
        if (errorCode(error) !== 'ConditionalCheckFailedException') throw error;
        return (error as { Item?: { settled?: unknown } }).Item?.settled ? 'settled' : 'claimed-before';
      }
    },
    settle: async (key) => {
      const at = seconds();
      try {
        await update(
          key,
          { settled: at, until: at, expiresAt: at + REMEMBERED_SECONDS },
          'attribute_not_exists(#settled)',
        );
        return true;
      } catch (error) {
        if (errorCode(error) !== 'ConditionalCheckFailedException') throw error;
        return false;
      }
    },
  };
}

const NAMES_IN_CONDITIONS = ['settled', 'until'] as const;
