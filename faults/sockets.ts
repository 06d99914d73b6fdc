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
 * Stands in for `node:http` under the SDK: its own HTTP handler, with its time-outs and its way with errors, runs as it
 * is; only the socket is ours.
 */
export const httpOver = (network: Network, clock: Clock) => ({
  Agent: class {
    readonly keepAlive = true;
    readonly sockets = {};
    readonly requests = {};
    destroy(): void {}
  },
  request: ({ method, host, path, headers }: RequestOptions, onResponse: (response: Readable) => void) =>
    clientRequest({ headers, onResponse, send: network({ method, host, path, headers }) }, clock),
});

interface Begun {
  readonly headers: Readonly<Record<string, string>>;
  readonly onResponse: (response: Readable) => void;
  readonly send: Send | undefined;
}

/** As much of `http.ClientRequest` as the SDK's handler uses. */
function clientRequest({ headers, onResponse, send }: Begun, clock: Clock) {
  let isOver = false;
  const socket = Object.assign(new EventEmitter(), {
    connecting: send === undefined,
    setKeepAlive: () => socket,
    setTimeout: (milliseconds: number, onTimeout?: () => void) => {
      if (onTimeout && milliseconds > 0) clock.after(milliseconds, () => isOver || onTimeout());
      return socket;
    },
    destroy: () => socket,
  });
  const over = (then: () => void) => {
    if (isOver) return;
    isOver = true;
    then();
    request.emit('close');
  };
  const fail = (error: Error) => over(() => request.emit('error', error));
  const reset = () => fail(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
  const request = Object.assign(new EventEmitter(), {
    socket,
    destroy: (error?: Error) => {
      if (error) fail(error);
      else reset();
      return request;
    },
    end: (body: string | Uint8Array = '') => {
      send?.(Buffer.from(body as string), {
        answer: (answer) =>
          over(() => {
            const response = responseOf(answer);
            request.emit('response', response);
            onResponse(response);
          }),
        reset,
      });
      return request;
    },
  });
  // The SDK asks leave before it sends megabytes.
  if ((headers.expect ?? headers.Expect) === '100-continue' && send) clock.after(1, () => request.emit('continue'));
  return request;
}

const responseOf = ({ status, headers, body }: WireAnswer) =>
  Object.assign(Readable.from([Buffer.from(body)], { objectMode: false }), {
    statusCode: status,
    statusMessage: '',
    headers,
    complete: true,
  });
