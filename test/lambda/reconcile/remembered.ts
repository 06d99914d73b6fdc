import { type Cursor, type Memory, WINDOW_SECONDS } from '../../../lambda/reconcile/memory';

/** {@link Memory} without a table, to look into. */
export function memory(now: () => number): Memory & {
  readonly cursors: Map<string, Cursor>;
  readonly claims: string[];
} {
  const cursors = new Map<string, Cursor>();
  const until = new Map<string, number>();
  const settled = new Set<string>();
  const claims: string[] = [];
  return {
    cursors,
    claims,
    readCursor: async (webhook) => cursors.get(webhook) ?? {},
    writeCursor: async (webhook, cursor) => {
      const given = Object.entries(cursor).filter(([, value]) => value !== undefined);
      cursors.set(webhook, { ...cursors.get(webhook), ...Object.fromEntries(given) });
    },
    claim: async (key) => {
      if (settled.has(key)) return 'settled';
      if ((until.get(key) ?? 0) > now()) return 'claimed-before';
      until.set(key, now() + WINDOW_SECONDS * 1000);
      claims.push(key);
      return 'claimed';
    },
    settle: async (key) => {
      const isFirst = !settled.has(key);
      settled.add(key);
      return isFirst;
    },
  };
}
