import { randomUUID } from 'node:crypto';

/**
 * A name for what one run makes: a replay, which its events carry as `replay-name`, or a rule. At most 64 characters
 * (EventBridge API reference, StartReplay and PutRule, read 2026-11), so `prefix` has 40 at most.
 */
export const runName = (prefix: string, now: number): string =>
  `${prefix}-${new Date(now).toISOString().replace(/\D/g, '').slice(0, 14)}-${randomUUID().slice(0, 8)}`;
