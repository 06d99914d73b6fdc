/** A console that is served over a fake AWS, and requests as no browser would make them. */
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { KEPT_EVENTS } from '../../console/api/stream';
import type { ConsoleContext } from '../../console/server/context';
import { EventFeed } from '../../console/server/feed';
import { type Served, serve } from '../../console/server/serve';
import { Watch } from '../../console/server/watch';
import { deploymentStatusFixture } from '../cli/status-scene';

/** Events, the rules of a small deployment, and no AWS. */
export function consoleContext(
  feed = new EventFeed(KEPT_EVENTS),
  signal = new AbortController().signal,
): ConsoleContext {
  const stack = deploymentStatusFixture();
  const rules = async () => ({ from: 'a test', rules: [], leftOut: [] });
  const watch = new Watch({ stack, feed, rules, past: { length: 0, limit: 0 }, signal });
  return { stack, options: {}, feed, watch, rules, signal };
}

/** Serves the page of that folder on any port. */
export const serveFrom = (page: string, context = consoleContext()): Promise<Served> => serve(context, page, 0);

/** A page of two files. */
export const SMALL_PAGE = join(__dirname, 'small-page');

/** What came back. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Only announces the body, and hangs up once it is answered. @default false */
  readonly isUnsent?: boolean;
}

/** Asks for a path exactly as it is written: `fetch` would tidy it up, and would not take these headers. */
export function ask(url: string, path: string, asked: Asked = {}): Promise<Answered> {
  const { method = 'GET', headers = {}, body, isUnsent = false } = asked;
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => {
        if (isUnsent) request.destroy();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    request.on('error', reject);
    if (isUnsent) request.flushHeaders();
    else request.end(body);
  });
}
