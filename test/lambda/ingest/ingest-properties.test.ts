import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { toResponse } from '../../../lambda/ingest/answer';
import { ingest } from '../../../lambda/ingest/ingest';
import { answers } from '../../../lib/contract';
import { entryBytes, MAX_ENTRY_BYTES } from '../../../lib/qlik/entry';
import { parse } from '../../../lib/qlik/envelope';
import { sampleDeliveries } from '../../../lib/qlik/samples';
import { sign } from '../../../lib/qlik/signature';
import { type Behaviour, deliveryOf, receivedAt, secret, worldOf } from './world';

const samples = sampleDeliveries('p', receivedAt).map(({ body }) => Buffer.from(body));
const big = { type: 'com.qlik.v1.automation.run.ended', data: { blocks: ['x'.repeat(MAX_ENTRY_BYTES)], id: 'r' } };
const body = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...samples) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 512 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 2, arbitrary: fc.json().map((text) => Buffer.from(text)) },
  {
    weight: 2,
    arbitrary: fc
      .dictionary(fc.string(), fc.jsonValue())
      .map((it) => Buffer.from(JSON.stringify({ ...it, type: 'a' }))),
  },
  { weight: 1, arbitrary: fc.constant(Buffer.from(JSON.stringify(big))) },
);
const secrets = fc.subarray([secret, 'another', '']);
const code = fc.constantFrom('InternalFailure', 'AccessDenied', '');
const behaviour: fc.Arbitrary<Behaviour> = fc.record({
  live: fc.oneof(
    { weight: 5, arbitrary: secrets.map((live) => ({ ok: true as const, secrets: live })) },
    { weight: 1, arbitrary: code.map((it) => ({ ok: false as const, code: it })) },
  ),
  refetch: fc.option(
    fc.oneof(
      { weight: 4, arbitrary: secrets.map((live) => ({ ok: true as const, secrets: live })) },
      { weight: 1, arbitrary: code.map((it) => ({ ok: false as const, code: it })) },
    ),
    { nil: undefined },
  ),
  claim: fc.constantFrom(undefined, 'claimed' as const, 'done' as const, 'in-progress' as const, 'unknown' as const),
  publish: fc.oneof(
    fc.constant({ result: 'published' as const }),
    fc.record({ result: fc.constantFrom('unavailable' as const, 'rejected' as const), code }),
  ),
  quarantine: fc.oneof(fc.constant({ ok: true as const }), fc.record({ ok: fc.constant(false as const), code })),
  park: fc.boolean(),
  dropPersonalData: fc.boolean(),
});
const tenant = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('acme', 'other') },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', '..', '') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);
/** Given a body, the value of the signature's header. */
const signer = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(secret, 'another', '').map((key) => (it: Uint8Array) => sign(it, key)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => () => text) },
  { weight: 1, arbitrary: fc.stringMatching(/^[0-9A-F]{64}$/).map((text) => () => text) },
);
const headers = fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), { maxKeys: 4 });
const anyDelivery = fc
  .tuple(body, tenant, headers, signer)
  .map(([bytes, to, others, signed]) =>
    deliveryOf(bytes, { tenant: to, headers: { ...others, 'qlik-signature': signed(bytes) } }),
  );

it('whatever arrives and whatever fails: no throw, no 2xx unless it is durable, no acceptance without a signature', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(anyDelivery, behaviour, async (delivery, world) => {
      const { ports, calls, offered, parked, kept } = worldOf(world);
      const outcome = await ingest(delivery, ports);
      const { statusCode } = toResponse(outcome);
      seen.add(outcome.answer);

      const header = delivery.headers['qlik-signature'];
      const valid = (keys: readonly string[] = []) =>
        keys.some((key) => key !== '' && header === sign(delivery.body, key));
      const authentic =
        ['acme', 'other'].includes(delivery.tenant) &&
        world.live.ok &&
        (valid(world.live.secrets) || valid(world.refetch?.ok ? world.refetch.secrets : []));
      if (!authentic) {
        expect(['refused', 'unavailable']).toContain(outcome.answer);
        expect(calls.filter((call) => !/^(live|refetch) /.test(call))).toEqual([]);
        return;
      }
      expect(outcome.answer).not.toBe('refused');
      expect(statusCode === 202 || statusCode === 503).toBe(true);

      // A claim is confirmed when the event is durable and never before, and given back when it is not.
      const ending = calls.filter((call) => call === 'confirm' || call === 'release');
      const isOurs = world.claim === 'claimed' && calls.includes('claim');
      expect(ending).toEqual(isOurs ? [statusCode === 202 ? 'confirm' : 'release'] : []);
      if (isOurs) expect(calls.at(-1)).toBe(ending[0]);
      if (outcome.answer === 'duplicate') {
        expect(world.claim).toBe('done');
        expect(offered.length + parked.length).toBe(0);
        return;
      }
      expect(calls.includes('claim') && world.claim === 'done').toBe(false);

      // What the world has of this delivery now.
      const base64 = Buffer.from(delivery.body).toString('base64');
      const isWhole = (it: (typeof kept)[number] | undefined) =>
        it?.delivery.body === base64 && isDeepStrictEqual(it.delivery.headers, delivery.headers);
      const inBucket = world.quarantine.ok && kept.some(isWhole);
      const inQueue = world.park && parked.some((it) => it.kind === 'quarantine' && isWhole(it));
      const parsed = parse(delivery.body, {
        tenant: delivery.tenant,
        receivedAt,
        dropPersonalData: world.dropPersonalData,
      });
      expect(offered.every((entry) => entryBytes(entry) <= MAX_ENTRY_BYTES)).toBe(true);
      const [entryParked] = parked.flatMap((it) => (it.kind === 'entry' ? [it] : []));
      const detail = offered[0] ? JSON.parse(offered[0].Detail) : entryParked?.entry.Detail;
      const isEvent = parsed.ok && detail?.id === parsed.event.id && detail.type === parsed.event.type;
      const onBus = isEvent && offered.length > 0 && world.publish.result === 'published';
      const waiting =
        world.park && parked.some((it) => it.kind === 'entry' && isDeepStrictEqual(it.entry.Detail, detail));

      if (outcome.answer === 'accepted') expect(onBus).toBe(true);
      if (outcome.answer === 'parked') expect(isEvent && waiting).toBe(true);
      // Somebody else is at it: not published by us, and parked with the key that shows later whether they did.
      expect(entryParked?.claim !== undefined).toBe(world.claim === 'in-progress' && entryParked !== undefined);
      if (outcome.answer === 'quarantined') expect(inBucket || inQueue).toBe(true);
      if (statusCode === 202 && detail?.trimmed) expect(inBucket || inQueue).toBe(true);
      // And the other way round: 503 only when nothing would take it.
      if (outcome.answer === 'unavailable') expect(world.park).toBe(false);
    }),
    { numRuns: 2000 },
  );
  expect([...seen].sort()).toEqual(answers.filter((answer) => answer !== 'too-large').sort());
});
