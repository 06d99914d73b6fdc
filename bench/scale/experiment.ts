import { setTimeout as pause } from 'node:timers/promises';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { MAX_ENTRIES } from '../../lambda/shared/publish';
import { sampleDelivery } from '../../lib/qlik/samples';
import { SIGNATURE_HEADER, sign } from '../../lib/qlik/signature';
import type { Bus } from './model';
import type { ConsumerLimits } from './retry-queue';
import { openAccount, type SmallAccount } from './small-account';

/** A small run: a load, and quotas scaled down to what it can fill. */
export interface Experiment {
  readonly name: string;
  /** Deliveries a second, for so many seconds. */
  readonly rate: number;
  readonly seconds: number;
  readonly bus: (at: number) => Bus;
  /** From when on the queue can drain: the bus is back, or the load is over. */
  readonly since: number;
  readonly putEvents: number;
  /** Deliveries at once; what comes meanwhile is turned away, as Lambda does. */
  readonly ingestConcurrency: number;
  readonly redelivery: ConsumerLimits;
  readonly parkedBefore: number;
  /** Seconds that every call to AWS takes. */
  readonly call: number;
}

/** What was seen. Times are in seconds. */
export interface Measured {
  readonly arrived: number;
  readonly accepted: number;
  readonly parked: number;
  readonly unavailable: number;
  /** Messages in the parked queue, over time. */
  readonly waiting: readonly (readonly [at: number, messages: number])[];
  readonly peak: number;
  /** Average of a delivery while the bus answers; of a redelivered message; of one that has to come back. */
  readonly ingest: number;
  readonly done: number;
  readonly failed: number;
  /** Entries in a request of PutEvents for what is redelivered, on average: small batches fill none. */
  readonly entriesAtOnce: number;
}

type Ingest = (request: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;
type Redeliver = (event: SQSEvent) => Promise<SQSBatchResponse>;

const SAMPLE_SECONDS = 0.25;
const average = (values: readonly number[]) => values.reduce((sum, it) => sum + it, 0) / Math.max(1, values.length);

/** Runs it in real time, with the real handlers. */
export async function run(experiment: Experiment): Promise<Measured> {
  const { rate, seconds, redelivery, parkedBefore } = experiment;
  // The handlers write their log to standard output, which is the table's.
  const { write } = process.stdout;
  process.stdout.write = () => true;
  let startedAt = Date.now();
  const at = () => (Date.now() - startedAt) / 1000;
  const account = await openAccount({ ...experiment, bus: () => experiment.bus(at()) });
  // Each environment has connections and caches of its own, as on Lambda.
  const load = <Handler>(name: string): Handler => {
    for (const path of Object.keys(require.cache)) if (path.includes('/lambda/')) delete require.cache[path];
    return (require(`../../lambda/${name}/handler`) as { handler: Handler }).handler;
  };
  const idle = Array.from({ length: experiment.ingestConcurrency }, () => load<Ingest>('ingest'));
  const post = deliveries(account);
  const tally = { accepted: 0, parked: 0, unavailable: 0 };
  const took = { ingest: [] as number[], done: [] as number[], failed: [] as number[], entries: [] as number[] };
  const deliver = async (ingest: Ingest) => {
    const [state, begun] = [experiment.bus(at()), performance.now()];
    const { body } = await ingest(post());
    idle.push(ingest);
    const { status } = JSON.parse(String(body)) as { status: keyof typeof tally };
    tally[status] += 1;
    if (state === 'up') took.ingest.push((performance.now() - begun) / 1000);
  };

  // Messages to begin with are what ingest itself parks.
  for (let left = parkedBefore; left > 0; left -= 1) account.parked.put(parkedText(left));
  startedAt = Date.now();
  let isOver = false;
  const consume = async () => {
    const redeliver = load<Redeliver>('redeliver');
    while (!isOver) {
      const Records = account.parked.receive(redelivery.batchSize).map(toRecord);
      if (Records.length === 0) {
        await pause(20);
        continue;
      }
      const begun = performance.now();
      const { batchItemFailures } = await redeliver({ Records } as unknown as SQSEvent);
      const each = (performance.now() - begun) / 1000 / Records.length;
      took.entries.push(Math.min(MAX_ENTRIES, Records.length));
      if (batchItemFailures.length === 0) took.done.push(each);
      if (batchItemFailures.length === Records.length) took.failed.push(each);
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const { messageId, receiptHandle } of Records)
        if (!failed.has(messageId)) account.parked.remove(receiptHandle);
    }
  };
  const consumers = Array.from({ length: redelivery.maxConcurrency }, consume);
  const waiting: [number, number][] = [];
  const underWay = new Set<Promise<void>>();
  const arrived = Math.round(rate * seconds);
  for (let sent = 0, sampled = 0; sent < arrived || underWay.size > 0 || account.parked.messages.size > 0; ) {
    for (; sent < arrived && sent / rate <= at(); sent += 1) {
      const ingest = idle.pop();
      if (ingest === undefined) {
        tally.unavailable += 1;
        continue;
      }
      const delivery = deliver(ingest);
      underWay.add(delivery);
      void delivery.finally(() => underWay.delete(delivery));
    }
    for (; sampled <= at(); sampled += SAMPLE_SECONDS) waiting.push([sampled, account.parked.messages.size]);
    await pause(5);
  }
  isOver = true;
  await Promise.all(consumers);
  await account.close();
  process.stdout.write = write;
  const times = { ingest: average(took.ingest), done: average(took.done), failed: average(took.failed) };
  const entriesAtOnce = took.entries.length > 0 ? average(took.entries) : 1;
  return { arrived, ...tally, waiting, peak: Math.max(...waiting.map(([, it]) => it)), ...times, entriesAtOnce };
}

/** Requests of a tenant, each of an event of its own. */
function deliveries({ secret }: Pick<SmallAccount, 'secret'>): () => APIGatewayProxyEventV2 {
  let count = 0;
  return () => {
    count += 1;
    const { body } = sampleDelivery('com.qlik.v1.automation.run.ended', {
      envelope: 'cloud',
      unique: `run-${count}`,
      time: new Date(),
    });
    const headers = { [SIGNATURE_HEADER]: sign(body, secret) };
    return {
      pathParameters: { tenant: 'acme' },
      headers,
      body: body.toString(),
      isBase64Encoded: false,
    } as unknown as APIGatewayProxyEventV2;
  };
}

const toRecord = ({
  id,
  body,
  receiptHandle,
  receiveCount,
}: ReturnType<SmallAccount['parked']['receive']>[number]) => ({
  messageId: id,
  receiptHandle,
  body,
  attributes: { ApproximateReceiveCount: String(receiveCount) },
});

const parkedText = (number: number) =>
  JSON.stringify({
    version: 1,
    kind: 'entry',
    code: 'InternalFailure',
    entry: {
      Source: 'qlik.cloud',
      DetailType: 'before',
      Time: '2026-11-25T06:00:00.000Z',
      Detail: { id: `${number}` },
    },
  });
