import type { BurstState } from '../../../console/api/send';
import type { ConsoleContext } from '../../../console/server/context';
import { EventFeed } from '../../../console/server/feed';
import { sendRoutes } from '../../../console/server/send/routes';
import type { Answers } from '../../cli/fake-aws';
import { deploymentStatusFixture } from '../../cli/status-scene';
import { openReceiver, type Receiver } from '../../support/receiver';

export const SECRET = 'secret'.repeat(10);

/** An answer of a route. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  // Each test says what it expects the body to be.
  // biome-ignore lint/suspicious/noExplicitAny: as said
  readonly body: any;
}

/** Where the console's part that sends is asked: a receiver in place of the API, and what it is told of it. */
export interface SendScene {
  readonly receiver: Receiver;
  readonly feed: EventFeed;
  /** Every answer so far. */
  readonly answers: readonly Answer[];
  readonly get: (path: string) => Promise<Answer>;
  readonly post: (path: string, body: unknown) => Promise<Answer>;
  /** Resolves with the state once the burst is over. */
  readonly over: () => Promise<BurstState>;
  /** As when the console ends. */
  readonly end: () => void;
  readonly close: () => Promise<void>;
}

export async function sendScene(aws: Answers = {}): Promise<SendScene> {
  const receiver = await openReceiver(SECRET);
  const deployed = deploymentStatusFixture({ GetSecretValueCommand: { SecretString: SECRET }, ...aws });
  const ending = new AbortController();
  const feed = new EventFeed(100);
  const routes = sendRoutes({
    stack: { ...deployed, outputs: { ...deployed.outputs, SigningSecretArns: '{"acme":"arn:secret"}' } },
    feed,
    options: { endpointUrl: new URL(receiver.url).origin },
    signal: ending.signal,
  } as ConsoleContext);
  // As serve.ts does with an error for a person.
  routes.onError(({ message: error }, it) => it.json({ error }, 409));
  const answers: Answer[] = [];
  const answered = async (asked: Response | Promise<Response>): Promise<Answer> => {
    const response = await asked;
    const text = await response.text();
    const answer = {
      status: response.status,
      text,
      body: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text,
    };
    answers.push(answer);
    return answer;
  };
  const get = (path: string) => answered(routes.request(`/${path}`));
  return {
    receiver,
    feed,
    answers,
    get,
    post: (path, body) =>
      answered(
        routes.request(`/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      ),
    over: async () => {
      for (;;) {
        const { body } = await get('api/send/burst');
        if (!body.isRunning) return body;
        await new Promise(setImmediate);
      }
    },
    end: () => ending.abort(),
    close: () => receiver.close(),
  };
}
