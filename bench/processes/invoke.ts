/**
 * Loads a bundle as Lambda does, invokes it once, then so many times more in turn, and tells what each took.
 * Arguments: the bundle, a file with the event in JSON or that JSON itself, how many times more, a module of Node to
 * load before.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** What a fresh process saw. Milliseconds, but for the memory. */
export interface Seen {
  readonly importMs: number;
  readonly startMs: number;
  readonly startCpuMs: number;
  readonly warmMs: readonly number[];
  /** Of the warm invocations together. */
  readonly warmCpuMs: number;
  readonly rssMb: number;
}

type Handler = (event: unknown, context: object) => Promise<unknown>;

const [, , bundle = '', given = '{}', more = '0', before] = process.argv;
// An argument has 128 KB at most.
const event = given.startsWith('{') ? given : readFileSync(given, 'utf8');
const context = {
  awsRequestId: '00000000-0000-4000-8000-000000000001',
  functionName: 'function',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:function',
  memoryLimitInMB: '512',
  getRemainingTimeInMillis: () => 60_000,
};
const cpuMs = (since?: NodeJS.CpuUsage) => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

async function main(): Promise<void> {
  const url = pathToFileURL(bundle).href;
  if (before) await import(before);
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const { handler } = (await import(url)) as { readonly handler: Handler };
  const importMs = performance.now() - startedAt;
  await handler(JSON.parse(event), context);
  const startMs = performance.now() - startedAt;
  const startCpuMs = cpuMs(cpuBefore);
  const warmMs: number[] = [];
  const cpuWarm = process.cpuUsage();
  for (let left = Number(more); left > 0; left -= 1) {
    const at = performance.now();
    await handler(JSON.parse(event), context);
    warmMs.push(performance.now() - at);
  }
  const seen: Seen = {
    importMs,
    startMs,
    startCpuMs,
    warmMs,
    warmCpuMs: cpuMs(cpuWarm),
    rssMb: process.resourceUsage().maxRSS / 1024,
  };
  process.send?.(seen);
}

main();
