import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Journals } from '../../lib/contract';
import { categoryOf, recognise } from '../../lib/qlik/recognise';
import { errorCode } from '../shared/log';
import type { AuditedEvent } from './tenant-api';

/** The ids that arrived, or why it cannot be said. */
export type Arrivals =
  | { readonly ok: true; readonly ids: ReadonlySet<string> }
  | { readonly ok: false; readonly code: string };

/** What the journals can say. */
export interface JournalSearch {
  /** Whether events of this type have a journal. */
  readonly has: (eventType: string) => boolean;
  /** For how many days they keep an event at least. */
  readonly days: number;
  /** Tells which of a tenant's events, of types that have a journal, arrived at `from` or later. */
  readonly arrived: (tenant: string, events: readonly AuditedEvent[], from: Date) => Promise<Arrivals>;
}

/** Characters of a filter pattern (CloudWatch Logs API reference, FilterLogEvents, read 2026-11). */
const MAX_PATTERN = 1024;

/** Pages read for one pattern: a journal so full that this is not enough cannot be searched in a run. */
const MAX_PAGES = 50;

/** Searches the journals of the categories: log groups with every event that came over the bus. */
export const journalSearch = (client: CloudWatchLogsClient, { groups, days }: Journals): JournalSearch => ({
  days,
  has: (eventType) => groupOf(eventType, groups) !== undefined,
  arrived: async (tenant, events, from) => {
    const arrived = new Set<string>();
    try {
      for (const [logGroupName, ids] of byGroup(events, groups)) {
        for (const filterPattern of patternsOf(tenant, ids)) {
          const found = await search(client, { logGroupName, filterPattern, startTime: from.getTime() });
          for (const { id, tenant: seenFor } of found) if (seenFor === tenant && ids.has(id)) arrived.add(id);
        }
      }
      return { ok: true, ids: arrived };
    } catch (error) {
      return { ok: false, code: error === TOO_LONG ? 'JournalTooLong' : errorCode(error) };
    }
  },
});

const groupOf = (eventType: string, groups: Journals['groups']): string | undefined =>
  groups[categoryOf(recognise(eventType) ?? eventType)];

function byGroup(events: readonly AuditedEvent[], groups: Journals['groups']): ReadonlyMap<string, Set<string>> {
  const ids = new Map<string, Set<string>>();
  for (const { id, type } of events) {
    const group = groupOf(type, groups);
    if (group === undefined) continue;
    ids.set(group, (ids.get(group) ?? new Set()).add(id));
  }
  return ids;
}

/** As few patterns as hold all the ids. */
function patternsOf(tenant: string, ids: ReadonlySet<string>): readonly string[] {
  const around = (terms: readonly string[]) => `{ $.detail.tenant = ${quoted(tenant)} && (${terms.join(' || ')}) }`;
  const patterns: string[] = [];
  let terms: string[] = [];
  for (const id of ids) {
    const term = `$.detail.id = ${quoted(id)}`;
    if (terms.length > 0 && around([...terms, term]).length > MAX_PATTERN) {
      patterns.push(around(terms));
      terms = [];
    }
    terms.push(term);
  }
  return terms.length > 0 ? [...patterns, around(terms)] : patterns;
}

const quoted = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`;

const TOO_LONG = new Error('the journal is too long to be searched in one run');

async function search(
  client: CloudWatchLogsClient,
  query: { readonly logGroupName: string; readonly filterPattern: string; readonly startTime: number },
): Promise<readonly { readonly id: string; readonly tenant: string }[]> {
  const found: { id: string; tenant: string }[] = [];
  let nextToken: string | undefined;
  for (let pages = 0; pages === 0 || nextToken !== undefined; pages++) {
    if (pages === MAX_PAGES) throw TOO_LONG;
    const page = await client.send(new FilterLogEventsCommand({ ...query, nextToken }));
    found.push(...(page.events ?? []).flatMap(({ message = '' }) => detailOf(message)));
    nextToken = page.nextToken;
  }
  return found;
}

function detailOf(message: string): readonly { readonly id: string; readonly tenant: string }[] {
  try {
    const { id, tenant } = JSON.parse(message).detail;
    return [{ id: String(id), tenant: String(tenant) }];
  } catch {
    return [];
  }
}
