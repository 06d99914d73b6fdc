import type { updateItem } from '../aws/operations';
import { errorCode, log } from './log';

/**
 * Whether something is ours to do. `done`: somebody has done it. `in-progress`: somebody is at it, and may yet crash.
 * `unknown`: the table cannot be asked; it is done all the same, for twice beats never.
 */
export type Claim = 'claimed' | 'done' | 'in-progress' | 'unknown';

/**
 * Does a thing once, however often it is asked for: claim it, do it, confirm it. The confirmation comes after the deed
 * and a claim ends by itself, so that a crash between the two does it again rather than never.
 */
export interface Claims {
  /** Says "I am about to do this", and whether somebody else said so before. */
  readonly claim: (key: string) => Promise<Claim>;
  /** Says "it is done". A failure to say so is not the deed's: at worst it is done again. */
  readonly confirm: (key: string) => Promise<void>;
  /** Says "I could not do it", so that the next one need not wait for the claim to end. At worst it has to. */
  readonly release: (key: string) => Promise<void>;
}

export interface ClaimsTable {
  /** Rejects with what the SDK's command of that name rejects with. */
  readonly updateItem: typeof updateItem;
  readonly table: string;
  /** How long a claim holds: as long as whoever made it can still be at it. */
  readonly holdsSeconds: number;
  /** How long a deed is remembered. */
  readonly rememberedSeconds: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Claims in a DynamoDB table: key `id`, `heldUntil` (end of the claim), `doneAt` and `expiresAt` (TTL), all in seconds
 * since 1970. DynamoDB deletes an item up to days after `expiresAt` (developer guide, "Time to Live", read 2026-11), so
 * an expired item counts as none.
 */
export const tableClaims = ({ updateItem, table, holdsSeconds, rememberedSeconds, now }: ClaimsTable): Claims => {
  const seconds = () => Math.floor(now() / 1000);
  const n = (value: number) => ({ N: String(value) });
  const update = async (key: string, doing: string, UpdateExpression: string, values: Record<string, number>) => {
    const ExpressionAttributeValues = Object.fromEntries(Object.entries(values).map(([name, it]) => [name, n(it)]));
    const request = { TableName: table, Key: { id: { S: key } }, UpdateExpression, ExpressionAttributeValues };
    try {
      await updateItem(request);
    } catch (error) {
      log({ level: 'warn', message: `${doing} failed`, fields: { key, code: errorCode(error) } });
    }
  };
  return {
    claim: async (key) => {
      const at = seconds();
      try {
        await updateItem({
          TableName: table,
          Key: { id: { S: key } },
          UpdateExpression: 'SET heldUntil = :heldUntil, expiresAt = :expiresAt REMOVE doneAt',
          ConditionExpression:
            'attribute_not_exists(id) OR expiresAt < :now OR (attribute_not_exists(doneAt) AND heldUntil < :now)',
          ExpressionAttributeValues: {
            ':now': n(at),
            ':heldUntil': n(at + holdsSeconds),
            ':expiresAt': n(at + rememberedSeconds),
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        });
        return 'claimed';
      } catch (error) {
        if (errorCode(error) === 'ConditionalCheckFailedException') {
          return (error as { Item?: { doneAt?: unknown } }).Item?.doneAt ? 'done' : 'in-progress';
        }
        log({ level: 'warn', message: 'claiming failed', fields: { key, code: errorCode(error) } });
        return 'unknown';
      }
    },
    confirm: (key) => {
      const at = seconds();
      const values = { ':now': at, ':expiresAt': at + rememberedSeconds };
      return update(key, 'confirming', 'SET doneAt = :now, expiresAt = :expiresAt', values);
    },
    release: (key) => update(key, 'releasing', 'SET heldUntil = :never', { ':never': 0 }),
  };
};
