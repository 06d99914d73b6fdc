import type { FailedEvent } from './failed-events';
import type { HealPorts, HealReport, Pending } from './heal';
import { faultOf } from './tenant-api';

/**
 * Between two resends: 40 a minute, where Qlik allows 100 writes a minute (tier 2, qlik.dev, read 2026-11), so that
 * others who call the tenant's API have room.
 */
export const PACE_MS = 1500;

/** Resends of a run: five minutes' worth. The rest is the next run's. */
export const MAX_RESENDS = 200;

/** Failed resends in a row that end a run: they count towards disabling, and what is wrong is not the event. */
export const MAX_FAILURES_IN_A_ROW = 3;

/** A resend lasts at most this long, so none begins later before the end. */
const RESEND_MS = 60_000;

/** What a tenant's webhooks may use together in a run. */
export interface Budget {
  resends: number;
  failuresInARow: number;
}

export const newBudget = (): Budget => ({ resends: MAX_RESENDS, failuresInARow: 0 });

type Sent = Pick<HealReport, 'healed' | 'pending' | 'stopped' | 'qlik'>;

/** Has Qlik send the events again, one by one, the oldest first, each at most once a window. */
export async function resendOldestFirst(
  {
    webhook,
    key,
    budget,
  }: { readonly webhook: { readonly id: string }; readonly key: string; readonly budget: Budget },
  failed: readonly FailedEvent[],
  ports: HealPorts,
): Promise<Sent> {
  let healed = 0;
  const pending: Pending[] = [];
  for (const [index, event] of failed.entries()) {
    const left = () => failed.slice(index).map((rest): Pending => ({ ...rest, why: 'next-run' }));
    const stopped = reasonToStop(budget, ports);
    if (stopped) return { healed, pending: [...pending, ...left()], stopped };
    const claim = await ports.memory.claim(`${key} ${event.eventId}`);
    if (claim === 'settled') continue;
    if (claim === 'claimed-before') {
      pending.push({ ...event, why: 'resent-lately' });
      continue;
    }
    if (budget.resends < MAX_RESENDS) await ports.pause(PACE_MS);
    budget.resends -= 1;
    const resent = await ports.api.resend(webhook.id, event.deliveryId);
    if (!resent.ok) {
      if (resent.fault !== 'not-found') return { healed, pending: [...pending, ...left()], qlik: faultOf(resent) };
      pending.push({ ...event, why: 'forgotten' });
    } else if (resent.value.status === 'success') {
      budget.failuresInARow = 0;
      healed += 1;
      await ports.memory.settle(`${key} ${event.eventId}`);
    } else {
      // The answer to a resend is 201 whether it arrived or not.
      budget.failuresInARow += 1;
      pending.push({ ...event, why: 'resend-failed' });
    }
  }
  return { healed, pending };
}

function reasonToStop({ resends, failuresInARow }: Budget, { remainingMs }: HealPorts): HealReport['stopped'] {
  if (failuresInARow >= MAX_FAILURES_IN_A_ROW) return 'endpoint-failing';
  if (resends === 0) return 'enough';
  return remainingMs() < RESEND_MS ? 'out-of-time' : undefined;
}
