/**
 * Counts what the ingest core does with one delivery. Bundled by its test and run in a process of its own, in which
 * nothing else runs: `node core-work.js <body>` prints a {@link Work}.
 */
import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { type IngestPorts, ingest } from '../../lambda/ingest/ingest';
import { sign } from '../../lib/qlik/signature';

/** What was done; each is the same on every machine and in every run. */
export interface Work {
  readonly answer: string;
  /** Calls, and bytes or characters that went in or, of `stringify`, came out. */
  readonly calls: Readonly<Record<Primitive, { readonly count: number; readonly size: number }>>;
  /** Blocks of our own code that V8 went into, loops by their turns (V8's block coverage). */
  readonly blocks: number;
}

export type Primitive = 'hmac' | 'hash' | 'decode' | 'parse' | 'stringify' | 'copy' | 'base64';

const calls = Object.fromEntries(
  (['hmac', 'hash', 'decode', 'parse', 'stringify', 'copy', 'base64'] as const).map((it) => [
    it,
    { count: 0, size: 0 },
  ]),
) as Record<Primitive, { count: number; size: number }>;

const sizeOf = (value: unknown) => (value as { readonly length?: number } | undefined)?.length ?? 0;

/** Has a method counted, by what `size` says of its arguments or of what it gives. */
function count<Owner extends object>(
  owner: Owner,
  name: keyof Owner,
  primitive: Primitive,
  size: (args: readonly unknown[], result: unknown) => number | undefined,
): void {
  const original = owner[name] as (...args: unknown[]) => unknown;
  const counted = function (this: unknown, ...args: unknown[]) {
    const result = original.apply(this, args);
    const amount = size(args, result);
    if (amount !== undefined) {
      calls[primitive].count += 1;
      calls[primitive].size += amount;
    }
    return result;
  };
  Object.defineProperty(owner, name, { value: counted, configurable: true, writable: true });
}

const first = ([value]: readonly unknown[]) => sizeOf(value);
const given = (_: unknown, result: unknown) => sizeOf(result);

async function main(body: Buffer): Promise<Work> {
  const secret = 's'.repeat(64);
  const delivery = { tenant: 'acme', headers: { 'qlik-signature': sign(body, secret) }, body };
  const ports: IngestPorts = {
    signingSecrets: { acme: 'arn' },
    secrets: { live: async () => ({ ok: true, secrets: [secret] }), refetch: async () => undefined },
    claims: { claim: async () => 'claimed', confirm: async () => {}, release: async () => {} },
    publish: async () => ({ result: 'published' }),
    park: async () => true,
    quarantine: async () => ({ ok: true }),
    quarantineUri: (key) => `s3://bucket/${key}`,
    now: () => new Date('2026-11-24T06:00:00Z'),
    dropPersonalData: false,
  };
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  // What was counted so far is forgotten.
  await session.post('Profiler.takePreciseCoverage');
  const { answer } = await ingest(delivery, ports);
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const ranges = result
    .filter(({ url }) => url.endsWith(__filename))
    .flatMap(({ functions }) => functions.flatMap((it) => it.ranges));
  // Once more with the primitives counted: their counting is code of ours too.
  count(crypto.Hmac.prototype, 'update', 'hmac', first);
  count(crypto, 'hash', 'hash', ([, content]) => sizeOf(content));
  count(TextDecoder.prototype, 'decode', 'decode', first);
  count(JSON, 'parse', 'parse', first);
  count(JSON, 'stringify', 'stringify', given);
  count(Buffer, 'from', 'copy', ([value], result) => (value instanceof ArrayBuffer ? undefined : sizeOf(result)));
  count(Buffer.prototype, 'toString', 'base64', ([encoding], result) =>
    encoding === 'base64' ? sizeOf(result) : undefined,
  );
  await ingest(delivery, ports);
  return { answer, calls, blocks: ranges.reduce((sum, range) => sum + range.count, 0) };
}

main(readFileSync(process.argv[2] ?? '')).then((work) => process.stdout.write(`${JSON.stringify(work)}\n`));
