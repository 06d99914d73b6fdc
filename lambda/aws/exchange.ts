import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';

/** A request as it goes out. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** An answer that came whole. */
export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** How long is waited, in milliseconds. */
export interface Patience {
  /** For a connection. */
  readonly connectMs: number;
  /** For the whole answer, from when it was asked. */
  readonly answerMs: number;
}

/** How an exchange is made beside what is asked. */
export interface ExchangeOptions {
  readonly patience: Patience;
  /** Whether a connection that was kept may be used: it may be gone, since Lambda freezes what waits. */
  readonly reuse: boolean;
  readonly signal?: AbortSignal;
}

/** No answer in time. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError' as const;
}

/** The connection that was kept for it is gone: nothing is said of the service by that. */
export class ConnectionGoneError extends Error {
  override readonly name = 'ConnectionGoneError' as const;
}

const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) };
const requests = { 'http:': httpRequest, 'https:': httpsRequest };

/**
 * Asks once.
 *
 * @throws {TimeoutError} without an answer in time, {@link ConnectionGoneError}, the signal's reason, and what Node says
 * of a connection
 */
export function exchange(
  { url, method, headers, body }: HttpRequest,
  { patience, reuse, signal }: ExchangeOptions,
): Promise<HttpAnswer> {
  const protocol = url.protocol as keyof typeof agents;
  const { port, pathname: path } = url;
  // An IPv6 address stands in brackets in a URL, and there alone.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const agent = reuse ? agents[protocol] : false;
    const request = requests[protocol]({ method, host, port, path, headers, agent });
    const end = (settle: () => void) => {
      clearTimeout(connecting);
      clearTimeout(answering);
      signal?.removeEventListener('abort', abort);
      settle();
    };
    const fail = (error: unknown) => end(() => reject(error));
    const giveUp = (error: unknown) => {
      fail(error);
      request.destroy();
    };
    const abort = () => giveUp(signal?.reason);
    const timeOut = (what: string) => giveUp(new TimeoutError(`no ${what} of ${url.host} in time`));
    const connecting = setTimeout(timeOut, patience.connectMs, 'connection');
    const answering = setTimeout(timeOut, patience.answerMs, 'answer');
    signal?.addEventListener('abort', abort);
    request.once('socket', (socket: Socket) => {
      if (socket.connecting) socket.once('connect', () => clearTimeout(connecting));
      else clearTimeout(connecting);
    });
    request.on('error', (error) => fail(request.reusedSocket ? new ConnectionGoneError(error.message) : error));
    request.once('response', (response: IncomingMessage) => {
      const chunks: Uint8Array[] = [];
      response.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      response.on('error', fail);
      response.once('end', () => {
        const { statusCode: status = 0, headers } = response;
        end(() => resolve({ status, headers, body: Buffer.concat(chunks).toString() }));
      });
    });
    request.end(body);
  });
}
