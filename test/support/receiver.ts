import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SIGNATURE_HEADER, verify } from '../../lib/qlik/signature';

/** A delivery that came in. */
export interface Received {
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** What it answers, or nothing at all. */
export type ReceiverAnswer =
  | { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> }
  | 'silence';

/** An endpoint as ours looks from outside: 401 without a valid signature, 202 with one, unless told otherwise. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** Secrets it accepts. */
  secrets: readonly string[];
  /** Answers in place of the usual one. */
  answer: ((delivery: Received) => ReceiverAnswer | undefined | Promise<ReceiverAnswer>) | undefined;
  readonly close: () => Promise<void>;
}

/** Opens one on a free port. */
export async function openReceiver(secret: string): Promise<Receiver> {
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const delivery = { body: Buffer.concat(chunks).toString(), headers: incoming.headers };
    const signature = incoming.headers[SIGNATURE_HEADER] as string | undefined;
    const { ok } = verify(Buffer.from(delivery.body), signature, receiver.secrets);
    if (signature !== undefined) receiver.received.push(delivery);
    const usual: ReceiverAnswer = ok
      ? { status: 202, body: '{"status":"accepted"}' }
      : { status: 401, body: '{"status":"refused"}' };
    const answer = (await receiver.answer?.(delivery)) ?? usual;
    if (answer !== 'silence') outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/acme`,
    received: [],
    secrets: [secret],
    answer: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}
