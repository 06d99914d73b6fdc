import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { rulesOf, targetsOf } from '../deployment/rules';
import type { Clients, DeployedStack } from '../deployment/stack';
import { logGroupIn } from '../deployment/way';
import { isoOf, type Span } from '../terminal/span';
import { CommandError } from '../verb';
import { type RecordedEvent, recordedEvent } from './recorded-event';
import type { EventSet } from './recorded-events';

/** How to read journals. */
export interface JournalQuery {
  readonly span: Span;
  /** Events at most, the oldest first. */
  readonly limit: number;
  readonly signal: AbortSignal;
  /** Told the share that is read, from 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/**
 * The events in the journals of a deployment: in the log groups that rules on its bus write whole events to. One that
 * stands there twice is one event, and one that was replayed is none of the span's.
 *
 * @throws {CommandError} when there are no journals
 */
export async function journalEvents(stack: DeployedStack, query: JournalQuery): Promise<EventSet> {
  const groups = await journalsOf(stack);
  if (groups.length === 0) {
    throw new CommandError(
      `Stack ${stack.name} has no journals: no rule on its bus writes events to a log group.\n` +
        'Deploy with "journal": true in fanout.json, or take --events archive.',
    );
  }
  const read: Awaited<ReturnType<typeof readJournal>>[] = [];
  // One after the other: an account may search its log groups but a few times a second.
  for (const [at, group] of groups.entries()) {
    if (query.signal.aborted) break;
    const onProgress = (share: number) => query.onProgress((at + share) / groups.length);
    read.push(await readJournal(stack.clients, group, query, onProgress));
  }
  const lines = read.flatMap((it) => it.lines).sort((a, b) => a.timestamp - b.timestamp);
  const taken = lines.slice(0, query.limit);
  const seen = new Set<string>();
  const events: RecordedEvent[] = [];
  let [foreign, repeated] = [0, 0];
  for (const { message } of taken) {
    const recorded = recordedEvent(jsonOf(message), { tenant: '', receivedAt: new Date(query.span.to) });
    if (recorded.is !== 'event') foreign++;
    else if ('replay-name' in recorded.event || seen.has(recorded.event.id ?? '')) repeated++;
    else {
      events.push(recorded.event);
      if (recorded.event.id) seen.add(recorded.event.id);
    }
  }
  return {
    from: `the journals of stack ${stack.name}, ${isoOf(query.span.from)} to ${isoOf(query.span.to)}`,
    events,
    foreign,
    repeated,
    ...((lines.length > taken.length || read.some((it) => !it.isWhole)) && { cutShort: atLimit(query.limit) }),
  };
}

/** What is said of a reading that ended at `--limit`. */
export const atLimit = (limit: number) => ({ why: `stopped at --limit ${limit}, the oldest first`, isFault: false });

/** Log groups that get events as they are. */
async function journalsOf({ clients, outputs }: DeployedStack): Promise<readonly string[]> {
  const groups = new Set<string>();
  for (const rule of await rulesOf(clients, outputs.BusName)) {
    for (const { targetArn, transforms } of await targetsOf(clients, rule)) {
      if (!transforms && targetArn.split(':')[2] === 'logs') groups.add(logGroupIn(targetArn));
    }
  }
  return [...groups];
}

interface Line {
  readonly timestamp: number;
  readonly message: string;
}

/** Reads one until there are more than enough for any share that it can have in the whole. */
async function readJournal(
  { logs }: Pick<Clients, 'logs'>,
  logGroupName: string,
  { span: { from, to }, limit, signal }: JournalQuery,
  onProgress: (share: number) => void,
): Promise<{ readonly lines: readonly Line[]; readonly isWhole: boolean }> {
  const lines: Line[] = [];
  let nextToken: string | undefined;
  do {
    const request = new FilterLogEventsCommand({ logGroupName, startTime: from, endTime: to, nextToken });
    const page = await logs.send(request);
    for (const { timestamp = from, message = '' } of page.events ?? []) lines.push({ timestamp, message });
    nextToken = page.nextToken;
    onProgress(Math.min(1, ((lines.at(-1)?.timestamp ?? from) - from) / (to - from)));
  } while (nextToken !== undefined && lines.length < limit && !signal.aborted);
  onProgress(1);
  return { lines, isWhole: nextToken === undefined };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
