import type { QlikFault } from '../shared/qlik-fault';
import { type FailedEvent, failedEvents } from './failed-events';
import type { Cursor, Memory } from './memory';
import type { Probe } from './probe';
import { type Budget, resendOldestFirst } from './resend';
import { faultOf, type TenantApi, type Webhook } from './tenant-api';

export { newBudget } from './resend';

/** What healing needs of the world. */
export interface HealPorts {
  readonly api: TenantApi;
  readonly memory: Memory;
  readonly probe: Probe;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Milliseconds until the run has to be over. */
  readonly remainingMs: () => number;
  /** Whether to say what would be done and do nothing. */
  readonly dryRun: boolean;
}

/** An event that failed to arrive and still has not; why not. */
export interface Pending extends FailedEvent {
  readonly why:
    | 'dry-run'
    /** Our own endpoint does not take deliveries, so none is asked for. */
    | 'endpoint-unhealthy'
    | 'webhook-disabled'
    /** It was resent and failed again. */
    | 'resend-failed'
    /** It was resent within the last hour. */
    | 'resent-lately'
    /** Qlik has no record of the delivery any more. */
    | 'forgotten'
    /** Not reached in this run: too many, too late, or the ones before it failed. */
    | 'next-run';
}

/** What became of a webhook's failed deliveries, and of the webhook. */
export interface HealReport {
  readonly state:
    | 'enabled'
    /** Qlik disabled it for failing; it is enabled again, or would be. */
    | 're-enabled'
    | 'would-be-re-enabled'
    /** Qlik disabled it, and our endpoint is not healthy, or it was enabled less than an hour ago. */
    | 'left-disabled'
    /** Switched off without a reason: a person did it, and it is theirs to switch on. Nothing is done. */
    | 'disabled-by-person';
  /** Whether Qlik had disabled it when the run began. */
  readonly wasDisabledByQlik: boolean;
  /** Events that had failed to arrive and now have, and were not counted by an earlier run. */
  readonly healed: number;
  readonly pending: readonly Pending[];
  /** Ids of all events whose delivery failed. */
  readonly known: ReadonlySet<string>;
  /** Where the next run begins to read. */
  readonly next?: number;
  /** What our endpoint said when it was found unhealthy. */
  readonly endpoint?: string;
  /** Why the rest was left for the next run. */
  readonly stopped?: 'endpoint-failing' | 'enough' | 'out-of-time' | 'history-too-long';
  /** What Qlik said that kept the run from its end. */
  readonly qlik?: QlikFault;
}

/** Qlik keeps its delivery history for a week (Qlik webhooks API, read 2026-11). */
const HISTORY_MS = 7 * 24 * 3600_000;

/** How much of what the last run has read is read again: records may come late, and clocks differ. */
const OVERLAP_MS = 15 * 60_000;

interface Subject {
  readonly tenant: string;
  readonly webhook: Webhook;
  /** What the memory knows the webhook by. */
  readonly key: string;
  readonly cursor: Cursor;
  readonly budget: Budget;
}

/** Brings one webhook's failed deliveries home, and the webhook back into service. */
export async function healWebhook(subject: Subject, ports: HealPorts): Promise<HealReport> {
  const { webhook, cursor } = subject;
  const wasDisabledByQlik = !webhook.enabled && webhook.disabledReason !== undefined;
  const nothing = { wasDisabledByQlik, healed: 0, pending: [], known: new Set<string>() };
  if (!webhook.enabled && !wasDisabledByQlik) return { ...nothing, state: 'disabled-by-person' };
  const asFound = { ...nothing, state: webhook.enabled ? 'enabled' : 'left-disabled' } as const;

  const startedAt = ports.now();
  const since = Math.max(startedAt - HISTORY_MS, (cursor.deliveriesFrom ?? 0) - OVERLAP_MS);
  const found = await failedEvents(subject.tenant, webhook.id, new Date(since), ports.api);
  if (!found.ok) return { ...asFound, qlik: faultOf(found) };
  const { failed, delivered, isWhole } = found.value;
  const known = new Set([...failed, ...delivered].map(({ eventId }) => eventId));
  let healed = 0;
  if (!ports.dryRun) {
    for (const { eventId } of delivered) if (await ports.memory.settle(`${subject.key} ${eventId}`)) healed += 1;
  }
  const open = await toOpen(subject, failed, wasDisabledByQlik, ports);
  const sent = open.why
    ? { healed: 0, pending: failed.map((event): Pending => ({ ...event, why: open.why ?? 'next-run' })) }
    : await resendOldestFirst(subject, failed, ports);
  const oldest = sent.pending.map(({ triggeredAt }) => Date.parse(triggeredAt));
  return {
    ...asFound,
    ...open.report,
    ...sent,
    known,
    healed: healed + sent.healed,
    // Where the history was too long to be read, what was not read is older: the next run has to come back to it.
    next: isWhole ? Math.min(startedAt, ...oldest) : Math.max(since, 0),
    ...(!isWhole && { stopped: 'history-too-long' as const }),
  };
}

interface Opened {
  /** Why nothing may be resent; undefined when it may. */
  readonly why?: Pending['why'];
  readonly report?: Partial<HealReport>;
}

/** Makes sure that a resend can arrive: the endpoint is healthy, and the webhook enabled. */
async function toOpen(
  { webhook, key }: Subject,
  failed: readonly FailedEvent[],
  wasDisabledByQlik: boolean,
  ports: HealPorts,
): Promise<Opened> {
  if (ports.dryRun) return { why: 'dry-run', report: wasDisabledByQlik ? { state: 'would-be-re-enabled' } : {} };
  if (!wasDisabledByQlik && failed.length === 0) return {};
  const door = await ports.probe(webhook.url);
  if (!door.isHealthy) return { why: 'endpoint-unhealthy', report: { endpoint: door.said } };
  if (!wasDisabledByQlik) return {};
  // At most once a window: a webhook that Qlik disables again at once is not fought over.
  if ((await ports.memory.claim(`${key} enable`)) !== 'claimed') return { why: 'webhook-disabled' };
  const enabled = await ports.api.patch(webhook.id, { enabled: true });
  return enabled.ok
    ? { report: { state: 're-enabled' } }
    : { why: 'webhook-disabled', report: { qlik: faultOf(enabled) } };
}
