import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';

/** What is looked for in a log group: lines that match a filter pattern, from a time on, in milliseconds. */
export interface LogQuery {
  readonly logGroupName: string;
  readonly filterPattern: string;
  readonly startTime: number;
}

/** Pages read for one pattern: a log so full that this is not enough cannot be searched in a run. */
const MAX_PAGES = 50;

/** A log that is too long to be searched in one run. Thrown by {@link searchLog}. */
export class LogTooLongError extends Error {
  override readonly name = 'LogTooLongError' as const;
}

/** The lines that match. @throws {LogTooLongError} and what the SDK throws */
export async function searchLog(client: CloudWatchLogsClient, query: LogQuery): Promise<readonly string[]> {
  const found: string[] = [];
  let nextToken: string | undefined;
  for (let pages = 0; pages === 0 || nextToken !== undefined; pages++) {
    if (pages === MAX_PAGES) throw new LogTooLongError(`${query.logGroupName} has more than ${MAX_PAGES} pages`);
    const page = await client.send(new FilterLogEventsCommand({ ...query, nextToken }));
    found.push(...(page.events ?? []).map(({ message = '' }) => message));
    nextToken = page.nextToken;
  }
  return found;
}

/** A text as it stands in a filter pattern. */
export const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;
