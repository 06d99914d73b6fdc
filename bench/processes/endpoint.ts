/**
 * Stands for AWS, and for Qlik's API, in a process of its own: answers at once, or after so long as `/_control` said,
 * and counts what it is asked. What it says of a secret and of journals is what a deployment with nothing special has.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { API_CREDENTIALS_ARN, SIGNING_SECRET } from '../deployment';

let delayMs = 0;
let counts: Record<string, number> = {};

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly body: string;
}

const json = (body: object, status = 200): Answer => ({
  status,
  type: 'application/x-amz-json-1.1',
  body: JSON.stringify(body),
});

const answers: Readonly<Record<string, (request: string) => Answer>> = {
  PutEvents: (request) => {
    const { Entries } = JSON.parse(request) as { Entries: readonly unknown[] };
    return json({ FailedEntryCount: 0, Entries: Entries.map((_, index) => ({ EventId: `event-${index}` })) });
  },
  GetSecretValue: (request) => {
    const { SecretId, VersionStage = 'AWSCURRENT' } = JSON.parse(request) as Record<string, string>;
    if (VersionStage !== 'AWSCURRENT') return json({ __type: 'ResourceNotFoundException' }, 400);
    return json({ SecretString: SecretId === API_CREDENTIALS_ARN ? '{"apiKey":"none"}' : SIGNING_SECRET });
  },
  Publish: () => ({
    type: 'text/xml',
    body: '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>1</MessageId></PublishResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></PublishResponse>',
  }),
  FilterLogEvents: () => json({ events: [] }),
  // Qlik: no webhook of ours.
  'GET /api/core/webhooks': () => ({ type: 'application/json', body: '{"data":[],"links":{}}' }),
};

const server = createServer(async (incoming, outgoing) => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  const path = incoming.url?.split('?')[0];
  if (path === '/_control') {
    outgoing.end(JSON.stringify(counts));
    delayMs = Number(body);
    counts = {};
    return;
  }
  const target = String(incoming.headers['x-amz-target'] ?? '')
    .split('.')
    .at(-1);
  const operation = target || /(?:^|&)Action=(\w+)/.exec(body)?.[1] || `${incoming.method} ${path}`;
  counts[operation] = (counts[operation] ?? 0) + 1;
  if (delayMs > 0) await setTimeout(delayMs);
  const answer = answers[operation]?.(body) ?? json({});
  outgoing.writeHead(answer.status ?? 200, {
    'content-type': answer.type,
    'content-length': Buffer.byteLength(answer.body),
  });
  outgoing.end(answer.body);
});
// A client that keeps a connection must never find it closed.
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.on('disconnect', () => process.exit());
