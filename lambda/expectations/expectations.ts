import type { ExpectedReloadCheck } from '../../lib/contract';
import type { QlikEventType } from '../../lib/qlik/catalogue';
import type { ReloadFinished } from '../../lib/qlik/data';

/** The journal's lines of an app's reloads, from a time on. Rejects when the journal cannot be searched. */
export type ReloadLines = (tenant: string, app: string, from: Date) => Promise<readonly string[]>;

/** What a check found: whether the reload was there, and when the last good one ended. */
export interface Expected {
  readonly name: string;
  readonly tenant: string;
  readonly app: string;
  readonly came: boolean;
  /** Time of the event, RFC 3339. */
  readonly last?: string;
}

/**
 * Whether a reload of the app ended well in the time before the deadline. What cannot be found out rejects: it is
 * tried again, and has an alarm of its own.
 */
export async function checkReload(check: ExpectedReloadCheck, lines: ReloadLines): Promise<Expected> {
  const { name, tenant, app, withinSeconds } = check;
  const deadline = Date.parse(check.deadline);
  if (Number.isNaN(deadline)) throw new Error('the deadline is no time: the schedule must give its scheduled time');
  const from = new Date(deadline - withinSeconds * 1000);
  const times = (await lines(tenant, app, from)).flatMap((line) => goodReload(line, tenant, app)).sort();
  return { name, tenant, app, came: times.length > 0, last: times.at(-1) };
}

/** Raised once for a reload, when what it made is saved; an engine attempt that ended says less. */
const RELOADED: QlikEventType = 'com.qlik.v1.reload.finished';

/** The time of the event on a line when it says that a reload of the app ended well. */
function goodReload(line: string, tenant: string, app: string): readonly string[] {
  let event: {
    readonly 'detail-type'?: unknown;
    readonly detail?: { readonly tenant?: unknown; readonly time?: unknown; readonly data?: ReloadFinished };
  } | null;
  try {
    event = JSON.parse(line);
  } catch {
    return [];
  }
  const { 'detail-type': type, detail } = event ?? {};
  if (type !== RELOADED || detail?.tenant !== tenant || detail.data?.appId !== app) return [];
  const { status, succeeded } = detail.data;
  const isGood = status === undefined ? succeeded === true : status === 'SUCCEEDED' && succeeded !== false;
  return isGood ? [String(detail.time)] : [];
}
