import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { sampleDeliveries } from '../lib/qlik/samples';
import { SIGNATURE_HEADER, sign } from '../lib/qlik/signature';

/** The one tenant's live secrets; a third is retired. */
export const live = ['c'.repeat(64), 'p'.repeat(32)] as const;
const RETIRED = 'r'.repeat(64);

/** One request to the core, with what makes it authentic or not. */
export interface FuzzDelivery {
  readonly tenant: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const fixtures = join(__dirname, '..', 'test', 'fixtures', 'qlik');

/** Bodies that a tenant could send: ours for every type and envelope, and Qlik's published examples. */
const seeds: readonly Buffer[] = [
  // First, since a failure shrinks towards it.
  Buffer.from('{"type":"t"}'),
  ...sampleDeliveries('fuzz', new Date('2026-11-24T12:00:00Z')).map(({ body }) => Buffer.from(body)),
  ...['examples', 'reconstructed'].flatMap((folder) =>
    readdirSync(join(fixtures, folder)).map((file) => readFileSync(join(fixtures, folder, file))),
  ),
];

/** Pieces that have broken JSON readers and log readers before. */
const nasty = [
  '__proto__',
  'constructor',
  '\u0000',
  '\n{"level":"error"}\n',
  '\u001b[31m',
  '\ud800',
  '1e999',
  '-0',
  '99999999999999999999',
  '"'.repeat(50),
  '['.repeat(300),
  '{"a":'.repeat(300),
  '\\u0000',
  '\ufeff',
];

const spliced = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.nat(), fc.nat(40), fc.oneof(fc.string(), fc.constantFrom(...nasty)))),
  )
  .map(([body, edits]) =>
    edits.reduce((bytes, [at, length, text]) => {
      const from = at % (bytes.length + 1);
      return Buffer.concat([bytes.subarray(0, from), Buffer.from(text), bytes.subarray(from + length)]);
    }, body),
  );

const flipped = fc
  .tuple(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }))
  .map(([body, flips]) => {
    const bytes = Buffer.from(body);
    for (const [at, byte] of flips) bytes[at % bytes.length] = byte;
    return bytes;
  });

const attributes = [
  'type',
  'eventType',
  'id',
  'eventId',
  'time',
  'source',
  'data',
  'extensions',
  'specversion',
  '__proto__',
];

/** A sample with some of its attributes replaced by any JSON value. */
const remade = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.oneof(fc.constantFrom(...attributes), fc.string()), fc.jsonValue({ maxDepth: 4 })), {
      maxLength: 5,
    }),
  )
  .map(([body, changes]) => {
    const event = JSON.parse(body.toString());
    for (const [name, value] of changes)
      Object.defineProperty(event, name, { value, enumerable: true, configurable: true });
    return Buffer.from(JSON.stringify(event));
  });

const json = fc.json({ maxDepth: 6 }).map((text) => Buffer.from(text));
const bytes = fc.uint8Array({ maxLength: 400 }).map((raw) => Buffer.from(raw));

/** Megabytes, seldom: one value repeated, as a body or inside an event's data, up to what the core still takes and past it. */
const huge = fc
  .tuple(
    fc.integer({ min: 300_000, max: 7_000_000 }),
    fc.constantFrom('x', '\u0000', 'é', '[', '"', '{"a":'),
    fc.boolean(),
  )
  .map(([length, piece, isEvent]) => {
    const text = piece.repeat(Math.ceil(length / piece.length));
    return Buffer.from(
      isEvent ? JSON.stringify({ type: 'com.qlik.v1.app.created', id: 'huge', data: { text } }) : text,
    );
  });

const body = fc.oneof(
  { weight: 600, arbitrary: spliced },
  { weight: 500, arbitrary: flipped },
  { weight: 600, arbitrary: remade },
  { weight: 200, arbitrary: json },
  { weight: 150, arbitrary: bytes },
  { weight: 50, arbitrary: fc.constant(Buffer.alloc(0)) },
);

type Signer = (body: Buffer) => string | undefined;

/** How a request is signed: mostly rightly, so that the reader is reached. */
const signer = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom<Signer>(
      ...live.map(
        (secret): Signer =>
          (it) =>
            sign(it, secret),
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Signer>(
      (it) => sign(it, RETIRED),
      (it) => sign(it, ''),
      () => undefined,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Signer>(
      (it) => sign(Buffer.concat([it, Buffer.from(' ')]), live[0]),
      (it) => `sha256=${sign(it, live[0])}`,
      (it) => `${sign(it, live[0])}\n`,
      (it) => ` ${sign(it, live[0])}`,
      (it) => sign(it, live[0]).slice(1),
      (it) => `${sign(it, live[0])},${sign(it, live[1])}`,
      (it) => Buffer.from(sign(it, live[0]), 'hex').toString('base64'),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f]{64}$/)).map(
      (text): Signer =>
        () =>
          text,
    ),
  },
);

const tenant = fc.oneof(
  { weight: 12, arbitrary: fc.constant('acme') },
  {
    weight: 1,
    arbitrary: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'ACME', 'acme\n')),
  },
);

const otherHeaders = fc.dictionary(fc.string(), fc.string(), { maxKeys: 2 });

const request = (of: fc.Arbitrary<Buffer>): fc.Arbitrary<FuzzDelivery> =>
  fc.record({ tenant, body: of, sign: signer, others: otherHeaders }).map(({ tenant, body, sign, others }) => {
    const signature = sign(body);
    return {
      tenant,
      body,
      headers: { ...others, ...(signature === undefined ? {} : { [SIGNATURE_HEADER]: signature }) },
    };
  });

/** What reaches the core. */
export const deliveries: fc.Arbitrary<FuzzDelivery> = request(body);

/** The same with bodies of megabytes: each takes as long as thousands of others, so they have a share of their own. */
export const hugeDeliveries: fc.Arbitrary<FuzzDelivery> = request(huge);
