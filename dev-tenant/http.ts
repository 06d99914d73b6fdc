import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request to the tenant's API, read whole. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON; undefined when there is no body. */
  readonly body: unknown;
  /** Scheme, host and port it was sent to: what links begin with. */
  readonly origin: string;
}

/** What the API answers. */
export interface ApiAnswer {
  readonly status: number;
  readonly body?: unknown;
  /** Sent as it is, instead of `body` as JSON. */
  readonly text?: string;
  /** Whether the connection breaks instead, or nothing comes at all. @default - neither */
  readonly breaks?: 'reset' | 'hangs' | 'hangs-midway';
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error in Qlik's own shape. The codes are ours: the API description has the shape, not the codes. */
export const failed = (
  status: number,
  title: string,
  detail?: string,
  headers?: ApiAnswer['headers'],
): Required<Pick<ApiAnswer, 'status' | 'body'>> & Pick<ApiAnswer, 'headers'> => ({
  status,
  headers,
  body: { errors: [{ code: `FAKE-${status}`, title, detail }], traceId: '0af7651916cd43dd8448eb211c80319c' },
});

/**
 * Serves `answer` on this machine, for this machine alone.
 *
 * @param port 0 stands for any that is free
 * @throws {Error} with the code `EADDRINUSE` when the port is taken
 */
export async function serve(
  answer: (request: ApiRequest) => Promise<ApiAnswer>,
  port = 0,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const url = new URL(incoming.url ?? '/', origin);
    const answered = await answer({
      method: incoming.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      body: parse(Buffer.concat(chunks).toString()),
      origin,
    }).catch((error: unknown) => failed(500, 'Internal server error', String(error)));
    send(outgoing, answered);
  });
  await listening(server, port);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: origin, close: () => closed(server) };
}

function send(outgoing: ServerResponse, { status, body, text, breaks, headers }: ApiAnswer): void {
  if (breaks === 'hangs') return;
  if (breaks === 'reset') {
    outgoing.destroy();
    return;
  }
  const content = text ?? (body === undefined ? undefined : JSON.stringify(body));
  outgoing.writeHead(status, { ...(content !== undefined && { 'content-type': 'application/json' }), ...headers });
  if (breaks === 'hangs-midway') outgoing.write(content?.slice(0, content.length / 2) ?? ' ');
  else outgoing.end(content);
}

const listening = (server: Server, port: number) =>
  new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

const closed = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** JSON where it is JSON; the text where it is not, for whoever looks at it next to refuse. */
function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The largest page, and the one given unless the request says otherwise. */
const PAGE = { max: 100, usual: 20 };

/** One page of a list, with links to its neighbours that keep the request's own filters. */
export function pageOf<Item>(all: readonly Item[], { query, origin, path }: ApiRequest): ApiAnswer {
  const limit = Math.min(Number(query.get('limit') ?? PAGE.usual), PAGE.max);
  if (!Number.isInteger(limit) || limit < 1) return failed(400, 'Invalid limit', `got ${query.get('limit')}`);
  const start = Number(query.get('next') ?? query.get('prev') ?? 0);
  if (!Number.isInteger(start)) return failed(400, 'Invalid cursor');
  const link = (cursor: 'next' | 'prev', at: number) => {
    const linked = new URLSearchParams(query);
    linked.delete('next');
    linked.delete('prev');
    linked.set(cursor, String(at));
    return { href: `${origin}${path}?${linked}` };
  };
  const links = {
    self: { href: `${origin}${path}?${query}` },
    ...(start + limit < all.length && { next: link('next', start + limit) }),
    ...(start > 0 && { prev: link('prev', Math.max(0, start - limit)) }),
  };
  return { status: 200, body: { data: all.slice(start, start + limit), links } };
}

/** Sorts by `sort=[+-]field`. A plus that was not escaped has become a space on the way. */
export function sorted<Item extends object>(items: readonly Item[], sort: string): readonly Item[] {
  const field = sort.replace(/^[-+ ]/, '') as keyof Item;
  const sign = sort.startsWith('-') ? -1 : 1;
  return items.toSorted((a, b) => sign * String(a[field]).localeCompare(String(b[field])));
}
