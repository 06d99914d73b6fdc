import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { tenantsOf } from '../../cli/deployment/webhook';
import { CommandError } from '../../cli/verb';
import { type Deployment, deploymentPath, type Fault } from '../api/deployment';
import { assetsIn } from './assets';
import type { ConsoleContext } from './context';
import { eventRoutes } from './events/routes';
import { failureRoutes } from './failures/routes';
import { guard } from './guard';
import { healthRoutes } from './health/routes';
import { mapRoutes } from './map/routes';
import { ruleRoutes } from './rules/routes';
import { sendRoutes } from './send/routes';
import { streamRoutes } from './stream';

/** The API listens here and nowhere else: no other machine can reach it. */
const ADDRESS = '127.0.0.1';

/** A delivery may have 6 MB, and JSON round it. */
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

const TOO_BIG = `A request may have ${MAX_REQUEST_BYTES / 1024 / 1024} MB.`;

/** The parts of the server; to add one, add its file and its name here. */
const parts: readonly ((context: ConsoleContext) => Hono)[] = [
  streamRoutes,
  mapRoutes,
  eventRoutes,
  failureRoutes,
  ruleRoutes,
  healthRoutes,
  sendRoutes,
];

/** A console that is being served. */
export interface Served {
  /** Its address, token included. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves the console.
 *
 * @param page folder with the built page
 * @param port 0 for any that is free
 * @throws {CommandError} when the page is not built, or the port is taken
 */
export async function serve(context: ConsoleContext, page: string, port: number): Promise<Served> {
  const token = randomBytes(24).toString('base64url');
  let origins: readonly string[] = [];
  const app = new Hono();
  // First, so that a refusal has them, too.
  app.use(headers, unkept);
  app.use(guard({ origins: () => origins, token }));
  app.use(bodyLimit({ maxSize: MAX_REQUEST_BYTES, onError: (it) => it.json<Fault>({ error: TOO_BIG }, 413) }));
  const assets = assetsIn(page);
  const base = app.basePath(`/${token}`);
  base.get(`/${deploymentPath}`, async (it) => it.json(await deploymentOf(context)));
  for (const part of parts) base.route('/', part(context));
  base.get('/:name{[^/]*}', (it) => {
    const asset = assets.get(it.req.param('name') || 'index.html');
    return asset ? it.body(asset.bytes, 200, { 'content-type': asset.type }) : it.notFound();
  });
  app.notFound((it) => it.json<Fault>({ error: 'There is nothing of that name.' }, 404));
  app.onError((error, it) => it.json<Fault>({ error: inWords(error) }, error instanceof CommandError ? 409 : 502));
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new CommandError(takenInWords(port, error))));
    server.listen(port, ADDRESS, () => resolve());
  });
  const { port: taken } = server.address() as AddressInfo;
  origins = [`http://${ADDRESS}:${taken}`, `http://localhost:${taken}`];
  return {
    url: `http://${ADDRESS}:${taken}/${token}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

/** Nothing from elsewhere runs in the page, and nothing of it goes elsewhere. */
const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
});

/** Events tell of people: no copy of an answer stays in the browser's cache. */
const unkept: MiddlewareHandler = async (it, next) => {
  await next();
  it.header('cache-control', 'no-store');
};

async function deploymentOf({ stack, options }: ConsoleContext): Promise<Deployment> {
  return {
    stack: stack.name,
    region: await stack.clients.cloudFormation.config.region(),
    bus: stack.outputs.BusName,
    tenants: tenantsOf(stack),
    isLocal: options.endpointUrl !== undefined || process.env.AWS_ENDPOINT_URL !== undefined,
  };
}

const inWords = (error: Error) => (error instanceof CommandError ? error.message : `${error.name}: ${error.message}`);

const takenInWords = (port: number, { code, message }: NodeJS.ErrnoException) =>
  code === 'EADDRINUSE'
    ? `Port ${port} is taken. Say another with --port, or leave it out for any that is free.`
    : `Cannot listen on port ${port}: ${message}`;
