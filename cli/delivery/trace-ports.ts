import { setTimeout } from 'node:timers/promises';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { logOfConsumer } from '../deployment/function-logs';
import { targetedRulesOf } from '../deployment/journals';
import type { Clients, DeployedStack } from '../deployment/stack';
import type { CardResult, TracePorts } from './tracing';

/** FilterLogEvents may be called 5 times a second (AWS re:Post, "Throttling in my CloudWatch logs", read 2026-11): 4 of them. */
const EACH_LOOK_MS = 250;

/** Soon enough for a person. */
const LEAST_PAUSE_MS = 500;

/** Ids in one filter pattern, which may have 1,024 characters (CloudWatch Logs API reference, FilterLogEvents, read 2026-11). */
const IDS_AT_ONCE = 10;

/** Name of the queue that failure events go to. */
export const failureQueueOf = ({ outputs }: Pick<DeployedStack, 'outputs'>): string =>
  outputs.FailureQueueUrl.slice(outputs.FailureQueueUrl.lastIndexOf('/') + 1);

/** Tracing by the deployed rules, the journals and the log of the failures function. */
export function tracePorts({ clients, outputs }: DeployedStack): TracePorts {
  let failuresLog: Promise<string> | undefined;
  return {
    rules: () => targetedRulesOf(clients, outputs.BusName),
    journalled: async (logGroup, ids, since) => {
      const lines = await linesOf(clients, logGroup, '$.detail.id', ids, since);
      return new Set(lines.flatMap((line) => (line as { detail?: { id?: string } }).detail?.id ?? []));
    },
    cards: async (ids, since) => {
      failuresLog ??= logOfConsumer(clients, outputs.FailureQueueUrl);
      const lines = (await linesOf(clients, await failuresLog, '$.eventId', ids, since)) as readonly CardLine[];
      return new Map(lines.flatMap(({ eventId, message }) => cardResults(eventId, message)));
    },
    failureQueue: failureQueueOf({ outputs }),
    now: Date.now,
    pause: async (places) => void (await setTimeout(Math.max(LEAST_PAUSE_MS, places * EACH_LOOK_MS))),
  };
}

/** A line of the failures function's log (`lambda/failures/outcome-line.ts`). */
export interface CardLine {
  readonly message?: string;
  readonly eventId?: string;
}

const SAID = 'failure card ';

const cardResults = (eventId = '', message = ''): readonly (readonly [string, CardResult])[] => {
  const result = cardResultIn(message);
  return result === undefined ? [] : [[eventId, result]];
};

/** What a line says of a card; undefined when it is about none. */
export const cardResultIn = (message: string): CardResult | undefined =>
  message.startsWith(SAID) ? (message.slice(SAID.length) as CardResult) : undefined;

/** The lines of a log group whose field is one of the ids, oldest first. */
async function linesOf(
  { logs }: Clients,
  logGroupName: string,
  field: string,
  ids: readonly string[],
  since: Date,
): Promise<readonly object[]> {
  const lines: object[] = [];
  for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
    const some = ids.slice(start, start + IDS_AT_ONCE);
    const terms = some.map((id) => `${field} = ${JSON.stringify(id)}`);
    const query = { logGroupName, startTime: since.getTime(), filterPattern: `{ ${terms.join(' || ')} }` };
    let nextToken: string | undefined;
    do {
      const page = await logs.send(new FilterLogEventsCommand({ ...query, nextToken }));
      lines.push(...(page.events ?? []).flatMap(({ message = '' }) => objectIn(message)));
      nextToken = page.nextToken;
    } while (nextToken);
  }
  return lines;
}

function objectIn(line: string): readonly object[] {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? [value] : [];
  } catch {
    return [];
  }
}
