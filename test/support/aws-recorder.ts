import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call of a handler, by the names of IAM. */
export interface Call {
  /** Such as `events:PutEvents`. */
  readonly action: string;
  /** Name, address or ARN of what it was made on, as the request has it. */
  readonly resource: string;
}

/** What an action is answered with. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** An AWS endpoint on this machine that says yes to everything and writes down what it was asked. */
export interface AwsRecorder {
  readonly url: string;
  readonly calls: Call[];
  /** Answers other than yes, by action. */
  readonly answers: Map<string, Answer>;
  readonly close: () => Promise<void>;
}

/** IAM's prefix of a service, by the first part of `x-amz-target`. */
const services: Readonly<Record<string, string>> = {
  AWSEvents: 'events',
  AmazonSQS: 'sqs',
  secretsmanager: 'secretsmanager',
  DynamoDB_20120810: 'dynamodb',
};

/** The value of every secret. */
export const RECORDER_SECRET = 's'.repeat(64);

/** A service's yes, where it is more than an empty object. */
function yesTo(action: string, body: string): string {
  switch (action) {
    case 'events:PutEvents':
      return '{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}';
    case 'sqs:SendMessage':
      // The SDK compares it with what it sent.
      return JSON.stringify({ MD5OfMessageBody: createHash('md5').update(JSON.parse(body).MessageBody).digest('hex') });
    case 'secretsmanager:GetSecretValue':
      return JSON.stringify({ SecretString: RECORDER_SECRET });
    case 'sns:Publish':
      return '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>';
    case 's3:PutObject':
      return '';
    default:
      return '{}';
  }
}

function callOf({ headers, url = '' }: IncomingMessage, body: string): Call {
  const [target = '', operation = ''] = String(headers['x-amz-target'] ?? '').split('.');
  if (operation) {
    const service = services[target];
    if (service === undefined) throw new Error(`no service is known by the target ${target}: add it to the recorder`);
    const { Entries, QueueUrl, SecretId, TableName } = JSON.parse(body);
    return {
      action: `${service}:${operation}`,
      resource: Entries?.[0]?.EventBusName ?? QueueUrl ?? SecretId ?? TableName,
    };
  }
  const form = new URLSearchParams(body);
  if (form.get('Action') === 'Publish') return { action: 'sns:Publish', resource: form.get('TopicArn') ?? '' };
  return { action: 's3:PutObject', resource: url };
}

export async function startAwsRecorder(): Promise<AwsRecorder> {
  const calls: Call[] = [];
  const answers = new Map<string, Answer>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const sent = Buffer.concat(chunks).toString();
      const call = callOf(request, sent);
      calls.push(call);
      const { status, body } = answers.get(call.action) ?? { status: 200, body: yesTo(call.action, sent) };
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
