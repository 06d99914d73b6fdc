import { randomBytes } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { sign } from '../lib/qlik/signature';
import type { Webhook } from './webhooks';

/** The record of a delivery, as the API shows it. */
export interface Delivery {
  readonly id: string;
  readonly webhookId: string;
  readonly eventType: string;
  readonly triggeredAt: string;
  readonly status: 'success' | 'fail';
  readonly statusMessage: string;
  readonly request: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
  readonly response?: {
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
}

/** What is sent: the very bytes, and the type they are of. */
export interface Payload {
  readonly eventType: string;
  readonly body: string;
}

/** The delivery history lasts a week (Qlik webhooks API, read 2026-11). */
export const HISTORY_MS = 7 * 24 * 3600_000;

/** Posts a payload to a webhook's url as Qlik does: once, signed, following no redirect; and writes the record. */
export async function deliver(
  webhook: Webhook,
  payload: Payload,
  timeoutMs: number,
  now: () => Date,
): Promise<Delivery> {
  const triggeredAt = now().toISOString();
  const { secret, encryptedHeaders } = webhook;
  const plain = {
    'content-type': 'application/json',
    'user-agent': 'Qlik Webhook',
    ...webhook.headers,
    ...(secret !== undefined && { 'qlik-signature': sign(payload.body, secret) }),
  };
  const answer = await post(webhook.url, { ...plain, ...encryptedHeaders }, payload.body, timeoutMs);
  const omitted = Object.fromEntries(Object.keys(encryptedHeaders).map((name) => [name, '**OMITTED**']));
  return {
    id: randomBytes(12).toString('hex'),
    webhookId: webhook.id,
    eventType: payload.eventType,
    triggeredAt,
    ...outcomeOf(answer),
    request: { url: webhook.url, headers: { ...plain, ...omitted }, body: JSON.parse(payload.body) },
  };
}

type Answered = NonNullable<Delivery['response']> & { readonly statusText: string };

function outcomeOf(answer: Answered | Error): Pick<Delivery, 'status' | 'statusMessage' | 'response'> {
  if (answer instanceof Error) return { status: 'fail', statusMessage: answer.message };
  const { statusText, ...response } = answer;
  const line = `${response.statusCode} ${statusText}`;
  const { statusCode } = response;
  if (statusCode >= 200 && statusCode < 300) return { status: 'success', statusMessage: line, response };
  const isRedirect = statusCode >= 300 && statusCode < 400;
  // The wording of a redirect is Qlik's, as users have reported it.
  return {
    status: 'fail',
    statusMessage: isRedirect ? `redirects are forbidden ${statusCode} (${line})` : line,
    response,
  };
}

const post = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeoutMs: number,
): Promise<Answered | Error> =>
  new Promise((resolve) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = send(url, { method: 'POST', headers: { ...headers, ...length }, agent: false });
    // The whole exchange, not only a silence in it.
    const timer = setTimeout(() => outgoing.destroy(new Error('request timed out')), timeoutMs);
    const end = (answer: Answered | Error) => {
      clearTimeout(timer);
      resolve(answer);
    };
    outgoing.on('response', (incoming) => read(incoming).then(end, end));
    outgoing.on('error', end);
    outgoing.end(body);
  });

async function read(incoming: IncomingMessage): Promise<Answered> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    statusCode: incoming.statusCode ?? 0,
    statusText: incoming.statusMessage ?? '',
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).toString(),
  };
}
