import { type CardLine, cardResultIn, failureQueueOf } from '../../../cli/delivery/trace-ports';
import { NO_JOURNAL, placesOf } from '../../../cli/delivery/tracing';
import { logOfConsumer, logOfIngest } from '../../../cli/deployment/function-logs';
import { targetedRulesOf } from '../../../cli/deployment/journals';
import type { DeployedStack } from '../../../cli/deployment/stack';
import { errorCode } from '../../../lambda/shared/log';
import { type FoundLine, LogTooLongError, quoted, searchLogLines } from '../../../lambda/shared/log-search';
import type { EventWay, Hop } from '../../api/events';
import type { KeptEvent } from '../feed';
import { isParkedIn, objectIn, receiptHops, redeliveryHops } from './log-hops';

/** A clock of ours may go ahead of AWS's by so much. */
const CLOCK_SKEW_MS = 60_000;

/** An event that the console saw come is looked for no further back than this, however old it says it is. */
const LONGEST_WAY_MS = 86_400_000;

/** Looks where an event came by: ingest's log, the bus, the journals and the log of the failures function. */
export async function wayOf(it: KeptEvent, stack: DeployedStack, signal: AbortSignal): Promise<EventWay> {
  const happened = happenedAt(it);
  const qlik: Hop = Number.isNaN(happened)
    ? { place: 'qlik', what: 'Happened in Qlik', why: 'the event does not say when' }
    : { place: 'qlik', what: 'Happened in Qlik', at: happened };
  const search = (field: string, since: number) => async (logGroupName: string) => {
    const query = { logGroupName, filterPattern: `{ ${field} = ${quoted(it.id)} }`, startTime: Math.max(0, since) };
    return searchLogLines(stack.clients.logs, query, signal);
  };
  const since = sinceOf(it, happened);
  const receipts = logOfIngest(stack).then(search('$.id', since));
  const ingest = receipts.then(receiptHops(it), notSeen('ingest', 'Received'));
  const redelivery = receipts
    .then(isParkedIn(it), () => false)
    .then((isParked) =>
      isParked
        ? logOfConsumer(stack.clients, stack.outputs.ParkedQueueUrl)
            .then(search('$.id', since))
            .then(redeliveryHops(it), notSeen('redeliver', 'Taken up from the parked queue'))
        : [],
    );
  const after = hopsAfterBus(it, stack, {
    // EventBridge writes an event into a journal at the event's own time.
    journal: search('$.detail.id', Math.min(since, happened || since)),
    card: search('$.eventId', since),
  });
  const { hops, blind } = await after;
  return { hops: [qlik, ...(await ingest), ...(await redelivery), busHop(it), ...hops], blind };
}

/** The event's own time; EventBridge has it to the second only. */
function happenedAt({ event, time }: KeptEvent): number {
  const own = Date.parse(String((event.detail as { readonly time?: unknown }).time));
  return Number.isNaN(own) ? Date.parse(time) : own;
}

function sinceOf({ arrivedAt }: KeptEvent, happened: number): number {
  const from = Number.isNaN(happened) ? 0 : happened;
  return (
    (arrivedAt === undefined ? from : Math.max(Math.min(from, arrivedAt), arrivedAt - LONGEST_WAY_MS)) - CLOCK_SKEW_MS
  );
}

const busHop = ({ arrivedAt }: KeptEvent): Hop =>
  arrivedAt === undefined
    ? { place: 'bus', what: 'On the bus', why: 'it came before this console was started: a journal has it' }
    : { place: 'bus', what: 'On the bus, and seen from here', at: arrivedAt };

type Search = (logGroupName: string) => Promise<readonly FoundLine[]>;

async function hopsAfterBus(
  { id, event }: KeptEvent,
  { clients, outputs }: DeployedStack,
  { journal, card }: { readonly journal: Search; readonly card: Search },
): Promise<EventWay> {
  try {
    const rules = await targetedRulesOf(clients, outputs.BusName);
    const { logGroups, getsCard } = placesOf(event, rules, failureQueueOf({ outputs }));
    const journals = logGroups.map((group) =>
      journal(group).then((lines) => journalHops(group, id, lines), notSeen('journal', `In journal ${group}`)),
    );
    const cards = getsCard
      ? logOfConsumer(clients, outputs.FailureQueueUrl)
          .then(card)
          .then((lines) => [cardHop(id, lines)], notSeen('card', 'Failure card'))
      : [];
    const hops = (await Promise.all([...journals, cards])).flat();
    return { hops, blind: logGroups.length === 0 ? [NO_JOURNAL] : [] };
  } catch (error) {
    return { hops: [], blind: [`the rules on the bus cannot be read: ${errorCode(error)}`] };
  }
}

/** Once for each time that it was on the bus: a resent one is there again. */
function journalHops(group: string, id: string, lines: readonly FoundLine[]): readonly Hop[] {
  const hop = { place: 'journal', what: `In journal ${group}` } as const;
  const its = lines.filter(({ message }) => (objectIn(message).detail as { id?: string } | undefined)?.id === id);
  if (its.length === 0) return [{ ...hop, why: 'not there yet' }];
  return its.map(({ ingestionTime }) =>
    ingestionTime === undefined
      ? { ...hop, why: "it is there; the log does not say since when, and keeps it at the event's own time" }
      : { ...hop, at: ingestionTime },
  );
}

function cardHop(id: string, lines: readonly FoundLine[]): Hop {
  const said = lines.flatMap(({ message, timestamp }) => {
    const line: CardLine = objectIn(message);
    const result = line.eventId === id ? cardResultIn(line.message ?? '') : undefined;
    return result === undefined ? [] : [{ result, timestamp }];
  });
  const last = said.at(-1);
  if (last === undefined) return { place: 'card', what: 'Failure card', why: 'not made yet' };
  return { place: 'card', what: cardInWords[last.result], ...(last.timestamp !== undefined && { at: last.timestamp }) };
}

const cardInWords = {
  sent: 'Failure card sent',
  'test-run': 'No failure card: a test run does not page',
  repeated: 'No failure card of its own: an earlier event of the same run or reload has given it',
  'being-sent': 'Failure card being sent',
} as const;

const notSeen =
  (place: Hop['place'], what: string) =>
  (error: unknown): readonly Hop[] => [{ place, what, why: `cannot be looked up: ${inWords(error)}` }];

const inWords = (error: unknown) => (error instanceof LogTooLongError ? error.message : errorCode(error));
