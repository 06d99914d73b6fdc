/**
 * A warm environment: loads the bundle that its argument names, and then does as it is told, one thing after the other
 * as Lambda has it. Beside invocations it makes bare requests: one over a connection that is kept, to the same endpoint.
 */
import { Agent, request } from 'node:http';
import { pathToFileURL } from 'node:url';

/** What to do: invoke with each of these events, or send this body so often, straight to the endpoint. */
export type Task = { readonly invoke: readonly object[] } | { readonly send: string; readonly times: number };

/** Milliseconds that each took. */
export type Took = readonly number[];

type Handler = (event: unknown, context: object) => Promise<unknown>;

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const context = { awsRequestId: '1', functionName: 'function', getRemainingTimeInMillis: () => 60_000 };

const send = (body: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'content-length': Buffer.byteLength(body),
      'x-amz-target': 'AWSEvents.PutEvents',
    };
    const sent = request(process.env.AWS_ENDPOINT_URL ?? '', { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', resolve);
    });
    sent.on('error', reject);
    sent.end(body);
  });

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function main(): Promise<void> {
  const { handler } = (await import(pathToFileURL(process.argv[2] ?? '').href)) as { readonly handler: Handler };
  process.on('message', async (task: Task) => {
    const took: number[] = [];
    if ('invoke' in task) for (const event of task.invoke) took.push(await timed(() => handler(event, context)));
    else for (let left = task.times; left > 0; left -= 1) took.push(await timed(() => send(task.send)));
    process.send?.(took satisfies Took);
  });
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
}

main();
