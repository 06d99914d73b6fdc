import type { Hono } from 'hono';
import type { ConsoleContext } from '../../console/server/context';
import { EventFeed, type KeptEvent } from '../../console/server/feed';
import type { Answers } from '../cli/fake-aws';
import { deploymentStatusFixture } from '../cli/status-scene';
import { type Told, tailEvent } from '../cli/tail/events';

/** Where a part of the console is asked, over a fake AWS. */
export function partScene(
  part: (context: ConsoleContext) => Hono,
  events: readonly (Told & Partial<Pick<KeptEvent, 'arrivedAt'>>)[],
  { aws = {}, outputs = {}, endpointUrl, rules }: SceneOptions = {},
) {
  const feed = new EventFeed(50_000);
  feed.append(
    events.map(({ arrivedAt, ...told }) => (number) => ({
      ...tailEvent(number, told),
      rules: [],
      ...(arrivedAt !== undefined && { arrivedAt }),
    })),
  );
  const deployed = deploymentStatusFixture(aws);
  const stack = { ...deployed, outputs: { ...deployed.outputs, ...outputs } };
  const routes = part({
    stack,
    feed,
    options: { endpointUrl },
    rules: rules ?? (async () => ({ from: '', rules: [], leftOut: [] })),
    signal: new AbortController().signal,
  } as ConsoleContext);
  // Each test says what it expects the body to be.
  // biome-ignore lint/suspicious/noExplicitAny: as said
  const answered = async (response: Response | Promise<Response>): Promise<{ status: number; body: any }> => {
    const { status } = await response;
    return { status, body: await (await response).json() };
  };
  return {
    feed,
    get: (path: string) => answered(routes.request(`/${path}`)),
    remove: (path: string) => answered(routes.request(`/${path}`, { method: 'DELETE' })),
    post: (path: string, body: unknown) =>
      answered(
        routes.request(`/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      ),
  };
}

export interface SceneOptions {
  readonly aws?: Answers;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly endpointUrl?: string;
  readonly rules?: ConsoleContext['rules'];
}
