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

/** A line that matches. */
export interface FoundLine {
  readonly message: string;
  /** The line's own time, milliseconds since 1970. */
  readonly timestamp?: number;
  /** When CloudWatch took it. */
  readonly ingestionTime?: number;
}

/** The lines that match. @throws {LogTooLongError} and what the SDK throws */
export async function searchLog(client: CloudWatchLogsClient, query: LogQuery): Promise<readonly string[]> {
  return (await searchLogLines(client, query)).map(({ message }) => message);
}

/** The same, each with its times. */
export async function searchLogLines(
  client: CloudWatchLogsClient,
  query: LogQuery,
  abortSignal?: AbortSignal,
): Promise<readonly FoundLine[]> {
  const found: FoundLine[] = [];
  let nextToken: string | undefined;
  for (let pages = 0; pages === 0 || nextToken !== undefined; pages++) {
    if (pages === MAX_PAGES) throw new LogTooLongError(`${query.logGroupName} has more than ${MAX_PAGES} pages`);
    const page = await client.send(new FilterLogEventsCommand({ ...query, nextToken }), { abortSignal });
    found.push(
      ...(page.events ?? []).map(({ message = '', timestamp, ingestionTime }) => ({
        message,
        timestamp,
        ingestionTime,
      })),
    );
    nextToken = page.nextToken;
  }
  return found;
}

/** A text as it stands in a filter pattern. */
export const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;
