import { randomUUID } from 'node:crypto';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { env } from '../lib/contract';
import { sampleDelivery } from '../lib/qlik/samples';
import { SIGNATURE_HEADER, sign } from '../lib/qlik/signature';
import { resourcesOf } from '../local/clients';
import { webhookOf } from '../local/deliveries';
import { type LocalStack, startLocal } from '../local/stack';
import { SIGNING_SECRET } from './deployment';
import { type Arrival, arrivalsIn } from './end-to-end/arrivals';
import { added, DELIVERED } from './end-to-end/outputs';
import type { Kit } from './kit';
import { type Measure, measured } from './measure';
import { quantile, ratios } from './statistics';

export const ROUNDS = 7;
const DELIVERIES = 100;
const WARM_UP = 10;
/** Deliveries on their way at the same time. */
const AT_ONCE = 4;

/** Somewhere to deliver to, and where the event comes out. */
interface Way {
  readonly url: string;
  readonly secret: string;
  readonly arrival: Arrival;
}

/** Milliseconds of a block's deliveries: until the answer, and until the event is with the subscriber. */
interface Block {
  readonly answer: readonly number[];
  readonly arrival: readonly number[];
}

type Name = 'ours' | 'withoutDeduplication' | 'plain';

/**
 * Deliveries through our stack, with and without deduplication, and through the simplest one that does the same by hand,
 * all on one local engine: blocks of the three take turns, and a round is a block of each.
 */
export async function endToEnd(kit: Kit, advance: () => void): Promise<readonly Measure[]> {
  const local = startLocal('tsx bench/end-to-end/app.ts');
  kit.toStop.push(() => local.stack.then((it) => it.stop()));
  const stack = await local.stack;
  const outputs: Readonly<Record<string, string>> = stack.outputs;
  const arrivalAt = (output: string) => arrivalsIn(stack.clients.sqs, outputs[output] ?? '');
  try {
    const ours: Way = { ...(await webhookOf(stack)), arrival: arrivalAt(added.targetUrl) };
    const url = `${stack.engineUrl}/_aws/execute-api/${outputs[added.plainApiId]}/$default/webhook`;
    const plain: Way = { url, secret: SIGNING_SECRET, arrival: arrivalAt(added.plainTargetUrl) };
    const setDeduplication = await deduplicationOf(stack);
    const blocks: Record<Name, Block[]> = { ours: [], withoutDeduplication: [], plain: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      blocks.plain.push(await blockOf(plain));
      await setDeduplication(false);
      blocks.withoutDeduplication.push(await blockOf(ours));
      await setDeduplication(true);
      blocks.ours.push(await blockOf(ours));
      advance();
    }
    return figures(blocks);
  } finally {
    await stack.stop();
  }
}

/** Switches it on and off as the construct does: by the name of the table. */
async function deduplicationOf({ engineUrl: endpoint, region, clients, stackName }: LocalStack) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const lambda = new LambdaClient({ endpoint, region, credentials });
  const functions = await resourcesOf(clients, stackName, 'AWS::Lambda::Function');
  const FunctionName = functions.find((name) => name.includes('Ingest'));
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const on = Environment?.Variables ?? {};
  const { [env.eventTable]: _, ...off } = on;
  return (isOn: boolean) =>
    lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables: isOn ? on : off } }));
}

/** A block, after some that are not counted: a function that has just been changed starts anew. */
async function blockOf(way: Way): Promise<Block> {
  await deliver(way, WARM_UP);
  return deliver(way, DELIVERIES);
}

async function deliver(way: Way, count: number): Promise<Block> {
  const [answer, arrival]: [number[], number[]] = [[], []];
  let left = count;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      const seen = await deliverOne(way);
      answer.push(seen.answer);
      arrival.push(seen.arrival);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { answer, arrival };
}

async function deliverOne({ url, secret, arrival }: Way): Promise<{ answer: number; arrival: number }> {
  const id = randomUUID();
  const { body } = sampleDelivery(DELIVERED, { envelope: 'cloud', unique: id, time: new Date() });
  const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: sign(body, secret) };
  const startedAt = performance.now();
  const response = await fetch(url, { method: 'POST', body, headers });
  const text = await response.text();
  const answer = performance.now() - startedAt;
  if (response.status !== 202) throw new Error(`a delivery to ${url} was answered ${response.status} ${text}`);
  return { answer, arrival: (await arrival(id)) - startedAt };
}

function figures(blocks: Readonly<Record<Name, readonly Block[]>>): readonly Measure[] {
  const kinds = [
    ['answer', 'P50', 0.5],
    ['answer', 'P99', 0.99],
    ['arrival', 'P50', 0.5],
    ['arrival', 'P99', 0.99],
  ] as const;
  return kinds.flatMap(([what, name, q]) => {
    const of = (way: Name) => blocks[way].map((block) => quantile(block[what], q));
    const [ours, without, plain] = [of('ours'), of('withoutDeduplication'), of('plain')];
    return [
      measured(['endToEnd', `${what}${name}`, 'ms'], ours),
      measured(['endToEnd', `${what}${name}`, 'ratioToPlain'], ratios(ours, plain)),
      measured(['endToEnd', `${what}${name}`, 'ratioToPlainWithoutDeduplication'], ratios(without, plain)),
      measured(['endToEnd', `${what}${name}`, 'ratioOfDeduplication'], ratios(ours, without)),
    ];
  });
}
