import { CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { PublishCommand } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { entryOf } from '../../lambda/redeliver/redeliver';
import { publishingTo } from '../deployment/publishing';
import type { Clients } from '../deployment/stack';
import { logGroupIn } from '../deployment/way';
import type { DeadLetter } from './dead-letter';
import type { HandedOver } from './redriving';

/** The log stream in which redriven events stand. */
const LOG_STREAM = 'redrive';

/** What PutLogEvents takes (CloudWatch Logs API reference, read 2026-11): 14 days back, 2 hours ahead. */
const OLDEST_LOG_MS = 14 * 24 * 3600 * 1000;
const NEWEST_LOG_MS = 2 * 3600 * 1000;

/**
 * Hands messages over through AWS, and takes only its word for it that one has arrived.
 *
 * @param clock milliseconds since 1970
 */
export function handOver(
  clients: Clients,
  busName: string,
  clock: () => number = Date.now,
): (letter: Pick<DeadLetter, 'way'>) => Promise<HandedOver> {
  const publish = publishingTo(clients, busName);
  const urls = new Map<string, Promise<string | undefined>>();
  const urlOf = (arn: string) => {
    const known = urls.get(arn) ?? queueUrl(clients, arn);
    urls.set(arn, known);
    return known;
  };
  return async ({ way }) => {
    try {
      switch (way.to) {
        case 'bus': {
          const published = await publish(entryOf(way.parked));
          return published.result === 'published' ? { ok: true } : { ok: false, code: published.code };
        }
        case 'queue': {
          const { arn, body: MessageBody, attributes: MessageAttributes } = way;
          const message = { QueueUrl: await urlOf(arn), MessageBody, MessageAttributes };
          return confirmed((await clients.sqs.send(new SendMessageCommand(message))).MessageId);
        }
        case 'function': {
          const invocation = { FunctionName: way.arn, InvocationType: 'Event', Payload: way.payload } as const;
          return confirmed((await clients.lambda.send(new InvokeCommand(invocation))).StatusCode === 202);
        }
        case 'topic': {
          const notification = { TopicArn: way.arn, Message: way.body };
          return confirmed((await clients.sns.send(new PublishCommand(notification))).MessageId);
        }
        case 'log-group':
          return await putLogEvent(clients, logGroupIn(way.arn), way.event, clock());
        case 'nowhere':
          return { ok: false, code: way.why };
        default:
          return way satisfies never;
      }
    } catch (error) {
      const { name, message } = error as Error;
      return { ok: false, code: name, message };
    }
  };
}

const confirmed = (answer: unknown): HandedOver => (answer ? { ok: true } : { ok: false, code: 'NotConfirmed' });

async function queueUrl({ sqs }: Clients, arn: string) {
  const [, , , , QueueOwnerAWSAccountId, QueueName] = arn.split(':');
  return (await sqs.send(new GetQueueUrlCommand({ QueueName, QueueOwnerAWSAccountId }))).QueueUrl;
}

/** Writes an event into a journal as EventBridge does: the event as it is, at its own time. */
async function putLogEvent({ logs }: Clients, logGroupName: string, event: string, now: number): Promise<HandedOver> {
  const stream = { logGroupName, logStreamName: LOG_STREAM };
  await logs.send(new CreateLogStreamCommand(stream)).catch((error: Error) => {
    if (error.name !== 'ResourceAlreadyExistsException') throw error;
  });
  // A journal may keep events for less time than a DLQ does; then it gets this one as of now.
  for (const timestamp of [timestampOf(event, now), now]) {
    const logEvents = [{ timestamp, message: event }];
    const { rejectedLogEventsInfo } = await logs.send(new PutLogEventsCommand({ ...stream, logEvents }));
    // It answers 200 to what it does not keep.
    if (!rejectedLogEventsInfo) return { ok: true };
  }
  return { ok: false, code: 'RejectedLogEvent' };
}

function timestampOf(event: string, now: number): number {
  const time = Date.parse(JSON.parse(event).time);
  return time > now - OLDEST_LOG_MS && time < now + NEWEST_LOG_MS ? time : now;
}
