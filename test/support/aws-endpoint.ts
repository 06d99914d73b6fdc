import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';

/** One request of an SDK client. */
export interface AwsRequest {
  /** `X-Amz-Target` of the JSON protocols, such as `AWSEvents.PutEvents`; method and path for the others. */
  readonly operation: string;
  readonly headers: IncomingHttpHeaders;
  /** The body, parsed where it is JSON. */
  readonly body: unknown;
}

/** What a service answers; `reset`: it breaks the connection; undefined: nothing at all, and it stays open. */
export type AwsAnswer =
  | {
      readonly status?: number;
      readonly body?: object;
      /** In place of `body`, as it stands. */
      readonly text?: string;
      /** Whether the end never comes. @default false */
      readonly isCutOff?: boolean;
    }
  | 'reset'
  | undefined;

/** A stand-in for AWS. */
export interface AwsEndpoint {
  readonly url: string;
  readonly requests: AwsRequest[];
  /** Resolves with the next request. */
  readonly asked: () => Promise<void>;
  /** Ends the connections that clients keep, as a service does with one that idles; resolves when they are gone. */
  readonly dropConnections: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A region and credentials that are none, so that no client looks for real ones. */
export const nowhere = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
} as const;

/** Answers the requests of SDK clients in this process: the real clients, with no AWS behind them. */
export async function awsEndpoint(
  answer: (request: AwsRequest) => AwsAnswer | Promise<AwsAnswer>,
): Promise<AwsEndpoint> {
  const requests: AwsRequest[] = [];
  const came = new EventEmitter();
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method, url, headers } = incoming;
    const request = {
      operation: String(headers['x-amz-target'] ?? `${method} ${url?.split('?')[0]}`),
      headers,
      body: parsed(Buffer.concat(chunks).toString()),
    };
    requests.push(request);
    came.emit('request');
    const answered = await answer(request);
    if (answered === undefined) return;
    if (answered === 'reset') {
      incoming.socket.resetAndDestroy();
      return;
    }
    const { status = 200, body, text = body && JSON.stringify(body), isCutOff = false } = answered;
    outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    if (isCutOff) outgoing.write(text);
    else outgoing.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    asked: async () => void (await once(came, 'request')),
    dropConnections: async () => {
      server.closeAllConnections();
      const count = promisify(server.getConnections.bind(server));
      while ((await count()) > 0) await setImmediate();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Sets the environment of a handler whose clients go to this endpoint; gives what puts the old one back. */
export function handlerEnvironment({ url }: AwsEndpoint, settings: Readonly<Record<string, string>>): () => void {
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: nowhere.region,
    AWS_ACCESS_KEY_ID: nowhere.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: nowhere.credentials.secretAccessKey,
    ...settings,
  });
  return () => {
    process.env = before;
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
