import { env } from '../../lib/contract';
import { updateItem } from '../aws/operations';
import { type Claims, tableClaims } from './claims';
import { required } from './environment';

/** Two tries of half a second: without an answer the event is published unchecked, and Qlik is waiting. */
const patience = { connectMs: 500, answerMs: 500 };

/** Claims on events, held for at most `holdsSeconds`; undefined when deduplication is off. */
export function eventClaims(holdsSeconds: number): Claims | undefined {
  const table = process.env[env.eventTable];
  if (!table) return undefined;
  return tableClaims({
    updateItem: (input) => updateItem(input, { patience }),
    table,
    holdsSeconds,
    rememberedSeconds: Number(required(env.deduplicationSeconds)),
    now: Date.now,
  });
}
