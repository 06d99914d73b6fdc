/**
 * CPU time of the ingest core beside the floor, in this fresh process: blocks of the two take turns. The floor is what
 * no receiver can do without: HMAC of the bytes, comparison in constant time, `JSON.parse`.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Delivery, type IngestPorts, ingest } from '../../lambda/ingest/ingest';
import { SIGNATURE_HEADER, sign } from '../../lib/qlik/signature';
import { bodySizes } from '../body-sizes';
import { SIGNING_SECRET } from '../deployment';
import { grownBody } from '../grown-body';

/** Microseconds of CPU for a delivery, by size. */
export type CoreTimes = Readonly<Record<string, { readonly core: number; readonly floor: number }>>;

const WARM_UP_MS = 150;
const BLOCK_MS = 25;
const BLOCKS = 6;

const ports: IngestPorts = {
  signingSecrets: { acme: 'arn' },
  secrets: { live: async () => ({ ok: true, secrets: [SIGNING_SECRET] }), refetch: async () => undefined },
  claims: { claim: async () => 'claimed', confirm: async () => undefined, release: async () => undefined },
  publish: async () => ({ result: 'published' }),
  park: async () => true,
  quarantine: async () => ({ ok: true }),
  quarantineUri: (key) => `s3://quarantine/${key}`,
  now: () => new Date(),
  dropPersonalData: false,
};

/** Turns of a piece of work that together take about as long as a block. */
async function turnsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  let turns = 0;
  for (; performance.now() - startedAt < WARM_UP_MS; turns += 1) await work();
  return Math.max(1, Math.round((turns * BLOCK_MS) / WARM_UP_MS));
}

async function blockOf(work: () => Promise<unknown>, turns: number): Promise<number> {
  const before = process.cpuUsage();
  for (let left = turns; left > 0; left -= 1) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / turns;
}

async function timesOf(bytes: number) {
  const body = grownBody(bytes);
  const signature = sign(body, SIGNING_SECRET);
  const delivery: Delivery = { tenant: 'acme', headers: { [SIGNATURE_HEADER]: signature }, body };
  const core = async () => {
    const { answer } = await ingest(delivery, ports);
    if (answer !== 'accepted') throw new Error(`a delivery of ${bytes} bytes was ${answer}`);
  };
  // As asynchronous as the core, so that the difference is in the work.
  const floor = async () => {
    const expected = createHmac('sha256', SIGNING_SECRET).update(body).digest();
    if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) throw new Error('the signature is wrong');
    return JSON.parse(body.toString());
  };
  const turns = { core: await turnsOf(core), floor: await turnsOf(floor) };
  const sum = { core: 0, floor: 0 };
  for (let block = 0; block < BLOCKS; block += 1) {
    sum.core += await blockOf(core, turns.core);
    sum.floor += await blockOf(floor, turns.floor);
  }
  return { core: sum.core / BLOCKS, floor: sum.floor / BLOCKS };
}

async function main(): Promise<void> {
  const times: Record<string, Awaited<ReturnType<typeof timesOf>>> = {};
  for (const { name, bytes } of bodySizes) times[name] = await timesOf(bytes);
  process.send?.(times satisfies CoreTimes);
}

main();
