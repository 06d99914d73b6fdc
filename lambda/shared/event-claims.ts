import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { env } from '../../lib/contract';
import { type Claims, tableClaims } from './claims';
import { clientConfig, required } from './environment';

/** Two tries of half a second: without an answer the event is published unchecked, and Qlik is waiting. */
const requestHandler = { ...clientConfig.requestHandler, connectionTimeout: 500, requestTimeout: 500 };

/** Claims on events, held for at most `holdsSeconds`; undefined when deduplication is off. */
export function eventClaims(holdsSeconds: number): Claims | undefined {
  const table = process.env[env.eventTable];
  if (!table) return undefined;
  return tableClaims({
    client: new DynamoDBClient({ ...clientConfig, requestHandler }),
    table,
    holdsSeconds,
    rememberedSeconds: Number(required(env.deduplicationSeconds)),
    now: Date.now,
  });
}
