import { ListQueuesCommand, ListQueueTagsCommand } from '@aws-sdk/client-sqs';
import type { CatchClients } from './event-catch';
import { hasEnded } from './lease';
import { removeCatch, saysGone } from './removal';

/** What the names of catches begin with, by the verb that makes them. */
export const catchPrefixes = {
  tail: 'qlik-fanout-tail',
  simulate: 'qlik-fanout-simulate',
  console: 'qlik-fanout-console',
} as const;

/** What became of what earlier runs left behind. */
export interface Swept {
  /** Names of the catches, each a rule and a queue, that are gone now. */
  readonly removed: readonly string[];
  /** What could not be removed or looked for, each with the reason. */
  readonly left: readonly string[];
}

/** Removes the catches on a bus whose run was killed before it could: those whose lease has ended. Never rejects. */
export async function sweepLeftovers(clients: CatchClients, bus: string, now: number): Promise<Swept> {
  const removed: string[] = [];
  const left: string[] = [];
  try {
    for (const prefix of Object.values(catchPrefixes)) {
      for (const queueUrl of await queuesNamed(clients.sqs, `${prefix}-`)) {
        if (!(await isLeftover(clients.sqs, queueUrl, bus, now))) continue;
        const name = queueUrl.slice(queueUrl.lastIndexOf('/') + 1);
        const fault = await removeCatch(clients, { bus, name, queueUrl });
        if (fault === undefined) removed.push(name);
        else left.push(fault);
      }
    }
  } catch (error) {
    const { name, message } = error as Error;
    left.push(`what earlier runs may have left (${name}: ${message})`);
  }
  return { removed, left };
}

async function queuesNamed(sqs: CatchClients['sqs'], QueueNamePrefix: string): Promise<readonly string[]> {
  const urls: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await sqs.send(new ListQueuesCommand({ QueueNamePrefix, MaxResults: 1000, NextToken }));
    urls.push(...(page.QueueUrls ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return urls;
}

/** A queue that went between being listed and being asked is somebody else's to remove. */
async function isLeftover(sqs: CatchClients['sqs'], QueueUrl: string, bus: string, now: number): Promise<boolean> {
  try {
    return hasEnded((await sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags ?? {}, bus, now);
  } catch (error) {
    if (saysGone(error)) return false;
    throw error;
  }
}

/** The same in words, a line each; none when there was nothing. */
export const sweptInWords = ({ removed, left }: Swept): readonly string[] => [
  ...removed.map((name) => `Removed rule and queue ${name}, which a run that was killed had left behind.`),
  ...left.map((what) => `Not removed: ${what}`),
];
