/**
 * `npm run bench`: what deduplication costs a delivery. Blocks with and without it take turns on the same stack, so
 * that a noisy machine is noisy for both; the ratio of their medians is what carries over, with its spread.
 *
 * On the local engine, whose DynamoDB is in memory and shares two cores with everything else: the figure says what two
 * more round trips cost beside the rest, not what AWS takes.
 */
import { randomUUID } from 'node:crypto';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { tableOf } from '../cli/terminal/terminal';
import { env } from '../lib/contract';
import { sampleDelivery } from '../lib/qlik/samples';
import { SIGNATURE_HEADER, sign } from '../lib/qlik/signature';
import { resourcesOf } from '../local/clients';
import { type Webhook, webhookOf } from '../local/deliveries';
import { startLocal } from '../local/stack';

const PAIRS = 12;
const WARM_UP = 5;
const DELIVERIES = 60;

async function deliver({ url, secret }: Webhook): Promise<number> {
  const options = { envelope: 'cloud', unique: randomUUID(), time: new Date() } as const;
  const { body } = sampleDelivery('com.qlik.v1.app.created', options);
  const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: sign(body, secret) };
  const startedAt = performance.now();
  const response = await fetch(url, { method: 'POST', body, headers });
  const { status } = (await response.json()) as { status: string };
  if (status !== 'accepted') throw new Error(`a delivery was answered ${response.status} ${status}`);
  return performance.now() - startedAt;
}

const quantile = (sorted: readonly number[], q: number) => sorted[Math.floor(q * (sorted.length - 1))] ?? 0;
const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);

async function medianOfBlock(webhook: Webhook): Promise<number> {
  for (let n = 0; n < WARM_UP; n++) await deliver(webhook);
  const took: number[] = [];
  for (let n = 0; n < DELIVERIES; n++) took.push(await deliver(webhook));
  return quantile(sorted(took), 0.5);
}

async function main(): Promise<void> {
  const stack = await startLocal().stack;
  try {
    const webhook = await webhookOf(stack);
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const lambda = new LambdaClient({ endpoint: stack.engineUrl, region: stack.region, credentials });
    const functions = await resourcesOf(stack.clients, stack.stackName, 'AWS::Lambda::Function');
    const FunctionName = functions.find((name) => name.includes('Ingest'));
    const configuration = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const on = configuration.Environment?.Variables ?? {};
    const { [env.eventTable]: _, ...off } = on;
    const set = (Variables: Record<string, string>) =>
      lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));

    const medians: { readonly off: number; readonly on: number }[] = [];
    for (let pair = 0; pair < PAIRS; pair++) {
      await set(off);
      const without = await medianOfBlock(webhook);
      await set(on);
      medians.push({ off: without, on: await medianOfBlock(webhook) });
    }
    const row = (what: string, values: readonly number[], unit: string) => {
      const all = sorted(values);
      return [what, ...[0.5, 0, 1].map((q) => `${quantile(all, q).toFixed(2)}${unit}`)];
    };
    const table = tableOf(
      [`${PAIRS} pairs of blocks of ${DELIVERIES}`, 'median', 'lowest', 'highest'],
      [
        row(
          'without deduplication',
          medians.map((it) => it.off),
          ' ms',
        ),
        row(
          'with deduplication',
          medians.map((it) => it.on),
          ' ms',
        ),
        row(
          'with / without',
          medians.map((it) => it.on / it.off),
          '',
        ),
      ],
    );
    process.stdout.write(`${table}\n`);
  } finally {
    await stack.stop();
  }
}

main();
