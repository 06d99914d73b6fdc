import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request of an SDK client. */
export interface AwsRequest {
  /** `X-Amz-Target` of the JSON protocols, such as `AWSEvents.PutEvents`; method and path for the others. */
  readonly operation: string;
  readonly headers: IncomingHttpHeaders;
  /** The body, parsed where it is JSON. */
  readonly body: unknown;
}

/** What a service answers; undefined: nothing at all, and the connection stays open. */
export type AwsAnswer = { readonly status?: number; readonly body?: object } | undefined;

/** A stand-in for AWS. */
export interface AwsEndpoint {
  readonly url: string;
  readonly requests: AwsRequest[];
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
    const answered = await answer(request);
    if (answered === undefined) return;
    outgoing.writeHead(answered.status ?? 200, { 'content-type': 'application/x-amz-json-1.1' });
    outgoing.end(answered.body && JSON.stringify(answered.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
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
