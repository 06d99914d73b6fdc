import { rowOf } from '../../lib/qlik/recognise';
import type { JournalSearch } from './journals';
import type { Cursor } from './memory';
import { type AuditedEvent, faultOf, type QlikFault, type TenantApi, type Webhook } from './tenant-api';

/** What the second witness needs of the world. */
export interface WitnessPorts {
  readonly api: TenantApi;
  /** @default - no journals are kept, so that what arrived is not known */
  readonly journals?: JournalSearch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * What the Audits API knows that the delivery history does not: events for which the webhook was never called.
 * `skipped`: it cannot say, and why.
 */
export type WitnessReport =
  | {
      readonly result: 'compared';
      /** Types of the webhook that could not be compared, because their category keeps no journal. */
      readonly without: readonly string[];
      /** Events that were looked for. */
      readonly audited: number;
      /** Those that neither witness can explain, the oldest first. */
      readonly missing: readonly AuditedEvent[];
      /** Up to when every event has been compared, milliseconds since 1970. */
      readonly until?: number;
    }
  | {
      readonly result: 'skipped';
      /** A webhook with a filter, or of level user, is not called for every event of its types. */
      readonly why: 'journals-off' | 'webhook-filtered' | 'webhook-of-level-user';
    }
  | ({ readonly result: 'failed' } & ({ readonly qlik: QlikFault } | { readonly code: string }));

/** Audits are kept for 90 days, then archived (`@qlik/api` 2.19.0, getAudits). */
const AUDITS_MS = 90 * 24 * 3600_000;

/** How long an event may be on its way: younger ones are the next run's. */
export const SETTLING_MS = 10 * 60_000;

/** What a clock may differ by: an event is looked for from this long before it happened. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Events looked for in a run. The rest is the next run's. */
export const MAX_COMPARED = 1000;

/** Compares what the tenant's audit says happened with what the journals say arrived. */
export async function witness(
  {
    tenant,
    webhook,
    cursor,
    known,
  }: {
    readonly tenant: string;
    readonly webhook: Webhook;
    readonly cursor: Cursor;
    /** Ids of events whose delivery failed, which are accounted for. */
    readonly known: ReadonlySet<string>;
  },
  ports: WitnessPorts,
): Promise<WitnessReport> {
  const { journals } = ports;
  const types = webhook.eventTypes.filter((type) => journals?.has(type));
  if (!journals || types.length === 0) return { result: 'skipped', why: 'journals-off' };
  if (webhook.filter) return { result: 'skipped', why: 'webhook-filtered' };
  if (webhook.level === 'user') return { result: 'skipped', why: 'webhook-of-level-user' };
  const now = ports.now();
  const to = now - SETTLING_MS;
  const from = Math.max(
    (cursor.witnessedUntil ?? -1) + 1,
    webhook.createdAt ? Date.parse(webhook.createdAt) : 0,
    now - AUDITS_MS,
    now - journals.days * 24 * 3600_000,
  );
  const without = webhook.eventTypes.filter((type) => !types.includes(type));
  if (from >= to) return { result: 'compared', without, audited: 0, missing: [], until: cursor.witnessedUntil };

  const audited: AuditedEvent[] = [];
  let until = to;
  for (const eventType of namesOf(types)) {
    const answer = await ports.api.audits({ eventType, from: new Date(from), to: new Date(to) });
    if (!answer.ok) return { result: 'failed', qlik: faultOf(answer) };
    const { items, isWhole } = answer.value;
    audited.push(...items);
    const last = items.at(-1);
    // What happened at the same moment may have been cut off.
    if (!isWhole && last) until = Math.min(until, Date.parse(last.time) - 1);
  }
  const inOrder = audited.sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
  const firstLeft = inOrder[MAX_COMPARED];
  if (firstLeft) until = Math.min(until, Date.parse(firstLeft.time) - 1);
  const compared = inOrder.slice(0, MAX_COMPARED).filter(({ id, time }) => Date.parse(time) <= until && !known.has(id));
  const arrivals = await journals.arrived(tenant, compared, new Date(from - CLOCK_SKEW_MS));
  if (!arrivals.ok) return { result: 'failed', code: arrivals.code };
  const missing = compared.filter(({ id }) => !arrivals.ids.has(id));
  return { result: 'compared', without, audited: compared.length, missing, until };
}

/** The types a webhook asks for, under each name they have: Qlik renames them, and the audit need not do so with it. */
const namesOf = (eventTypes: readonly string[]) =>
  new Set(eventTypes.flatMap((type) => [type, ...(rowOf(type)?.aliases ?? [])]));
