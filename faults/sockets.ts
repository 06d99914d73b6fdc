import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import type { WireAnswer, WireRequest } from './aws/wire';
import type { Clock } from './clock';

/** How a request ends, if it does. */
export interface Reply {
  readonly answer: (answer: WireAnswer) => void;
  readonly reset: () => void;
}

/** What takes a request's body once it is connected. */
type Send = (body: Buffer, reply: Reply) => void;

/** What is at the other end of the wire; undefined when no connection comes about. */
export type Network = (head: Omit<WireRequest, 'body'>) => Send | undefined;

/** Stands in for `fetch`, without time-outs of its own: only the signal ends a request that gets no answer. */
export const fetchOver =
  (network: Network) =>
  (url: string, { method = 'GET', headers, body, signal }: FetchOptions): Promise<Response> =>
    new Promise((resolve, reject) => {
      const giveUp = () => reject(signal.reason);
      if (signal.aborted) giveUp();
      signal.addEventListener('abort', giveUp, { once: true });
      const { host, pathname, search } = new URL(url);
      const send = signal.aborted ? undefined : network({ method, host, path: `${pathname}${search}`, headers });
      send?.(Buffer.from(body ?? ''), {
        answer: (answer) => resolve(new Response(answer.body, answer)),
        reset: () => reject(new TypeError('fetch failed')),
      });
    });

interface FetchOptions {
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

interface RequestOptions {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Stands in for `node:http` under the handlers' own client: that runs as it is, with its time-outs and its way with
 * errors; only the socket is ours.
 */
export const httpOver = (network: Network, clock: Clock) => ({
  Agent: class {},
  request: ({ method, host, path, headers }: RequestOptions) =>
    clientRequest(network({ method, host, path, headers }), clock),
});

/** As much of `http.ClientRequest` as the handlers' own client uses. */
function clientRequest(send: Send | undefined, clock: Clock) {
  let isOver = false;
  const socket = Object.assign(new EventEmitter(), { connecting: send === undefined });
  const over = (then: () => void) => {
    if (isOver) return;
    isOver = true;
    then();
    request.emit('close');
  };
  const fail = (error: Error) => over(() => request.emit('error', error));
  const reset = () => fail(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
  const request = Object.assign(new EventEmitter(), {
    destroy: (error?: Error) => {
      if (error) fail(error);
      else reset();
      return request;
    },
    end: (body: string | Uint8Array = '') => {
      send?.(Buffer.from(body as string), {
        answer: (answer) =>
          over(() => {
            request.emit('response', responseOf(answer));
          }),
        reset,
      });
      return request;
    },
  });
  clock.after(0, () => request.emit('socket', socket));
  return request;
}

const responseOf = ({ status, headers, body }: WireAnswer) =>
  Object.assign(Readable.from([Buffer.from(body)], { objectMode: false }), {
    statusCode: status,
    statusMessage: '',
    headers,
    complete: true,
  });
