import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';

/** What a request has to show. */
export interface Admission {
  /** The console's own origins, such as `http://127.0.0.1:4711`. */
  readonly origins: () => readonly string[];
  /** The run's token, which is the first part of every path. */
  readonly token: string;
}

/**
 * Lets in what comes from the console's own page or from whoever was given its address, and nobody else. The host must be
 * ours: a page elsewhere whose name is made to lead here (DNS rebinding) has another. So must the origin, where a
 * browser tells it. And the path begins with the token, which no other page can know.
 */
export const guard =
  ({ origins, token }: Admission): MiddlewareHandler =>
  async (context, next) => {
    const refuse = (status: 401 | 403, error: string) => context.json({ error }, status);
    const { host, origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = context.req.header();
    if (!origins().includes(`http://${host}`)) return refuse(403, 'This host is not the console.');
    if (origin !== undefined && !origins().includes(origin)) return refuse(403, 'Another page may not ask.');
    if (site !== undefined && !['same-origin', 'none'].includes(site) && mode !== 'navigate') {
      return refuse(403, 'Another page may not ask.');
    }
    if (!isSame(context.req.path.split('/')[1] ?? '', token)) {
      return refuse(401, 'Open the address that qlik-fanout console has printed: it has the token of this run.');
    }
    return next();
  };

/** In constant time, whatever the lengths. */
const isSame = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));
const digest = (text: string) => createHash('sha256').update(text).digest();
