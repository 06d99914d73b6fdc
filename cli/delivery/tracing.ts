import { type EventPattern, matcher } from '../../lib/qlik/pattern';
import { logGroupsOf, type TargetedRule } from '../deployment/journals';
import { groupBy } from '../group-by';
import type { BusEvent } from './bus-event';
import type { Sent } from './sending';

/** What tracing needs of the world. Each port may reject: what cannot be seen is told, and is no reason to stop. */
export interface TracePorts {
  readonly rules: () => Promise<readonly TargetedRule[]>;
  /** Ids of the events, among these, that a journal shows. */
  readonly journalled: (logGroup: string, ids: readonly string[], since: Date) => Promise<ReadonlySet<string>>;
  /** What the failures function has said of the card of an event, by the event's id. */
  readonly cards: (ids: readonly string[], since: Date) => Promise<ReadonlyMap<string, CardResult>>;
  /** Name of the queue that failure events go to. */
  readonly failureQueue: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Until so many places may be looked into again. */
  readonly pause: (places: number) => Promise<void>;
}

/** What became of a card. `repeated`: an earlier event of the same run or reload has given it. */
export type CardResult = 'sent' | 'test-run' | 'repeated' | 'being-sent';

/** Where an event was seen, or was to be. */
export interface Sighting {
  readonly place: 'journal' | 'card';
  /** The journal's log group; what the failures function said of the card. */
  readonly what: string;
  /** Milliseconds from sending to our seeing it, which comes later than its being there. Undefined: not seen. */
  readonly within?: number;
  /** Why it was not seen. */
  readonly why?: string;
}

/** Where an accepted event went. */
export interface Trace {
  readonly id: string;
  readonly type: string;
  /** Names of the rules that match it. */
  readonly rules: readonly string[];
  readonly sightings: readonly Sighting[];
  /** What could not even be looked for, in words. */
  readonly blind: readonly string[];
}

/** Whether it was seen wherever it was looked for. */
export const isSeen = ({ sightings }: Trace): boolean => sightings.every(({ within }) => within !== undefined);

type Traced = Pick<Sent, 'sentAt'> & { readonly event: BusEvent };

/** Something to look for. */
interface Wanted {
  readonly sent: Traced;
  readonly place: Sighting['place'];
  readonly logGroup?: string;
  sighting?: Sighting;
}

/** A clock of ours may go ahead of AWS's by so much. */
const CLOCK_SKEW_MS = 60_000;

/**
 * Follows events that were accepted, and so are on the bus, to the rules that match them, to their journals and to
 * their failure cards. Ends when all is seen, at the deadline, or when the signal says so.
 *
 * @param timeoutMs how long to wait for what is not seen yet
 */
export async function traceEvents(
  accepted: readonly Traced[],
  ports: TracePorts,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal?: AbortSignal },
): Promise<readonly Trace[]> {
  const rules = await ports.rules().catch(codeOf);
  const plans = accepted.map((sent) => planOf(sent, rules, ports.failureQueue));
  const wanted = plans.flatMap((plan) => plan.wanted);
  const deadline = ports.now() + timeoutMs;
  for (;;) {
    await look(
      wanted.filter(({ sighting }) => sighting === undefined || isPassing(sighting)),
      ports,
    );
    const isDone = wanted.every(({ sighting }) => sighting !== undefined && !isPassing(sighting));
    if (isDone || ports.now() >= deadline || signal?.aborted) break;
    await ports.pause(new Set(wanted.map(({ logGroup }) => logGroup)).size);
  }
  const why = signal?.aborted ? 'interrupted' : `not within ${timeoutMs / 1000} s`;
  return plans.map(({ sent, matched, wanted: those, blind }) => ({
    id: sent.event.detail.id,
    type: sent.event['detail-type'],
    rules: matched.map(({ name }) => name),
    sightings: those.map(({ place, logGroup, sighting }) =>
      sighting && !isPassing(sighting) ? sighting : { place, what: sighting?.what ?? logGroup ?? '', why },
    ),
    blind,
  }));
}

/** Whether it is still to become something else. */
const isPassing = ({ place, what }: Sighting) => place === 'card' && what === 'being-sent';

function planOf(sent: Traced, rules: readonly TargetedRule[] | string, failureQueue: string) {
  if (typeof rules === 'string') {
    const why = `the rules on the bus cannot be read: ${rules}`;
    const unknown: Wanted = { sent, place: 'journal', sighting: { place: 'journal', what: '', why } };
    return { sent, matched: [], wanted: [unknown], blind: [] };
  }
  const { matched, logGroups, getsCard } = placesOf(sent.event, rules, failureQueue);
  const wanted: Wanted[] = [
    ...logGroups.map((logGroup) => ({ sent, place: 'journal', logGroup }) as const),
    ...(getsCard ? [{ sent, place: 'card' } as const] : []),
  ];
  return { sent, matched, wanted, blind: logGroups.length === 0 ? [NO_JOURNAL] : [] };
}

/** Said where no place can show an event. */
export const NO_JOURNAL = 'no rule that matches keeps a journal: nothing here shows that it came';

/** Where an event on the bus can be looked for. */
export interface Places {
  readonly matched: readonly TargetedRule[];
  /** The journals that keep it. */
  readonly logGroups: readonly string[];
  /** Whether the failures function gets it. */
  readonly getsCard: boolean;
}

/** The rules that match an event, and the places that they bring it to and that can be looked into. */
export function placesOf(event: unknown, rules: readonly TargetedRule[], failureQueue: string): Places {
  const matched = rules.filter(({ pattern }) => matcher(JSON.parse(pattern) as EventPattern)(event));
  return {
    matched,
    logGroups: [...new Set(matched.flatMap(logGroupsOf))],
    getsCard: matched.some(({ targetArns }) => targetArns.some((arn) => arn.endsWith(`:${failureQueue}`))),
  };
}

const idOf = ({ sent }: Wanted) => sent.event.detail.id;

/** One look at each place, for all that is wanted there. */
async function look(wanted: readonly Wanted[], ports: TracePorts): Promise<void> {
  const places = groupBy(wanted, ({ logGroup }) => logGroup);
  await Promise.all(
    [...places].map(async ([logGroup, those]) => {
      const ids = those.map(idOf);
      const since = new Date(Math.min(...those.map(({ sent }) => earliest(sent))) - CLOCK_SKEW_MS);
      try {
        const seen =
          logGroup === undefined ? await ports.cards(ids, since) : await journal(logGroup, ids, since, ports);
        for (const it of those) {
          const what = seen.get(idOf(it));
          if (what !== undefined) it.sighting = { place: it.place, what, within: ports.now() - it.sent.sentAt };
        }
      } catch (error) {
        // Asked too often is no answer: the next look may have one.
        if (codeOf(error) === 'ThrottlingException') return;
        for (const it of those) it.sighting = { place: it.place, what: logGroup ?? '', why: codeOf(error) };
      }
    }),
  );
}

/** EventBridge writes an event into a journal at the event's own time, which a recorded one may have from long ago. */
const earliest = ({ event, sentAt }: Traced) => Math.min(Date.parse(event.time), sentAt);

async function journal(logGroup: string, ids: readonly string[], since: Date, { journalled }: TracePorts) {
  const seen = await journalled(logGroup, ids, since);
  return new Map([...seen].map((id) => [id, logGroup]));
}

const codeOf = (error: unknown): string => (error instanceof Error ? error.name : 'UnknownError');
