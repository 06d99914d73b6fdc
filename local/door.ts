import { readFileSync } from 'node:fs';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';

/** What a door answers in place of the engine. */
export interface FaultAnswer {
  readonly status: number;
  readonly body: string;
}

/** Decides for a request whether the engine gets to see it: an answer of its own, or undefined to let it through. */
export type Fault = (request: {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}) => FaultAnswer | undefined;

export interface DoorOptions {
  /** Where requests go: `http:` or `https:`. */
  readonly target: string;
  /** Certificate to trust at the target. @default - the usual ones */
  readonly caFile?: string;
  /** @default - any free one */
  readonly port?: number;
  /** @default - none */
  readonly fault?: Fault;
}

/** An open door. */
export interface Door {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * A plain-HTTP door on this machine to an engine that speaks TLS, so that `curl` and any tool get in without trusting a
 * certificate, while the engine sees TLS as AWS would. Bytes and headers pass as they are. With a `fault` it is the
 * broken line that the tests put between a function and a service.
 */
export async function openDoor({ target, caFile, port = 0, fault }: DoorOptions): Promise<Door> {
  const ca = caFile && readFileSync(caFile);
  const { protocol, hostname, port: targetPort } = new URL(target);
  const send = protocol === 'https:' ? httpsRequest : httpRequest;
  const server = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    const answer = fault?.({ path: incoming.url ?? '/', headers: incoming.headers });
    if (answer) {
      incoming.resume();
      outgoing.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' }).end(answer.body);
      return;
    }
    const { method, url: path, rawHeaders: headers } = incoming;
    const forwarded = send({
      hostname,
      port: targetPort,
      ca,
      method,
      path,
      headers,
      setDefaultHeaders: false,
    } as object);
    forwarded.on('response', (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.rawHeaders);
      response.pipe(outgoing);
    });
    forwarded.on('error', (error) => (outgoing.headersSent ? outgoing.destroy(error) : outgoing.writeHead(502).end()));
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
