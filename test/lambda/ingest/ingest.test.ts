import { createHash } from 'node:crypto';
import { type Delivery, ingest, MAX_BODY_BYTES } from '../../../lambda/ingest/ingest';
import { redeliver } from '../../../lambda/redeliver/redeliver';
import type { PublishAll } from '../../../lambda/shared/publish';
import type { ParkedMessage } from '../../../lib/contract';
import { type Entry, entryBytes, MAX_ENTRY_BYTES } from '../../../lib/qlik/entry';
import { sampleDelivery } from '../../../lib/qlik/samples';
import { sign } from '../../../lib/qlik/signature';
import { memoryClaims } from '../../support/memory-claims';
import { BUCKET, deliveryOf, receivedAt, secret, signedAs, worldOf } from './world';

const sample = sampleDelivery('com.qlik.v1.automation.run.failed', {
  envelope: 'legacy',
  unique: 'run-1',
  time: new Date('2026-11-20T05:00:00.123Z'),
});
const delivery = deliveryOf(sample.body);
const unreadable = deliveryOf('not JSON');
const tooBig = deliveryOf({ id: 'big', type: 'com.acme.big', data: { huge: 'x'.repeat(MAX_ENTRY_BYTES) } });
const keyOf = ({ tenant, body }: Delivery) =>
  `${tenant}/2026/11/24/${createHash('sha256').update(body).digest('hex')}.json`;
/** What must lie in the bucket, or wait in the queue for it. */
const wholeOf = ({ tenant, headers, body }: Delivery, reason: string) => ({
  version: 1,
  tenant,
  reason,
  receivedAt: '2026-11-24T06:00:00.000Z',
  headers,
  body: Buffer.from(body).toString('base64'),
});

/** Takes a parked message the way it really goes, as text; gives what reached the bus or the bucket. */
async function redelivered(message: ParkedMessage | undefined) {
  const { ports, offered, kept } = worldOf();
  const publishAll: PublishAll = (entries) => Promise.all(entries.map(ports.publish));
  const [outcome] = await redeliver([JSON.stringify(message)], { ...ports, publishAll });
  return { outcome, entry: offered[0], kept: kept[0] };
}

describe('an authentic delivery', () => {
  it('is published as the event it is', async () => {
    const { ports, calls, offered } = worldOf();
    expect(await ingest(delivery, ports)).toMatchObject({
      answer: 'accepted',
      event: { id: 'run-1', tenant: 'acme', category: 'automations', envelope: 'legacy' },
      type: 'com.qlik.v1.automation.run.failed',
      renamed: false,
      trimmed: false,
    });
    expect(calls).toEqual(['live arn of acme', 'publish']);
    expect(offered).toMatchObject([
      {
        Source: 'qlik.cloud',
        DetailType: 'com.qlik.v1.automation.run.failed',
        Time: new Date('2026-11-20T05:00:00.123Z'),
      },
    ]);
    expect(JSON.parse(offered[0]?.Detail ?? '')).toMatchObject({ id: 'run-1', type: sample.type, tenant: 'acme' });
  });

  it("is checked with its own tenant's secret, and says whose it is", async () => {
    const { ports, calls, offered } = worldOf();
    await ingest({ ...delivery, tenant: 'other' }, ports);
    expect(calls[0]).toBe('live arn of other');
    expect(JSON.parse(offered[0]?.Detail ?? '').tenant).toBe('other');
  });

  it('of a renamed type goes by its canonical name, and is counted as renamed', async () => {
    const { ports, offered } = worldOf();
    const outcome = await ingest(deliveryOf({ id: '1', type: 'com.qlik.core.user.created' }), ports);
    expect(outcome).toMatchObject({ answer: 'accepted', type: 'com.qlik.v1.user.created', renamed: true });
    expect(offered[0]?.DetailType).toBe('com.qlik.v1.user.created');
  });

  it('of a type that Qlik added after our catalogue is published like any other', async () => {
    const { ports } = worldOf();
    const outcome = await ingest(deliveryOf({ id: '1', type: 'com.qlik.v1.brand.new' }), ports);
    expect(outcome).toMatchObject({ answer: 'accepted', event: { category: 'uncatalogued' } });
  });

  it('without id and time has the time of receipt, and the hash of its bytes for an id', async () => {
    const { ports } = worldOf();
    const bare = deliveryOf('{"type":"com.acme.bare"}');
    expect(await ingest(bare, ports)).toMatchObject({
      event: { id: createHash('sha256').update(bare.body).digest('hex'), time: receivedAt.toISOString() },
    });
  });

  it.each([
    [true, undefined, undefined],
    [false, 'a claim', 'person@example.com'],
  ])(
    'with dropPersonalData %s: authclaims %s, data.email %s on the bus',
    async (dropPersonalData, authclaims, email) => {
      const { ports, offered } = worldOf({ dropPersonalData });
      const user = {
        type: 'com.qlik.v1.user.created',
        authclaims: 'a claim',
        data: { id: 'u', email: 'person@example.com' },
      };
      expect(await ingest(deliveryOf(user), ports)).toMatchObject({ answer: 'accepted' });
      const detail = JSON.parse(offered[0]?.Detail ?? '');
      expect([detail.authclaims, detail.data.email, detail.data.id]).toEqual([authclaims, email, 'u']);
    },
  );
});

describe('size', () => {
  it('is looked at first: of a body over the limit not a byte is read, nor its headers, its tenant or a secret', async () => {
    const untouchable = <T extends object>(target: T): T =>
      new Proxy(target, {
        get: (_, name) => {
          if (name === 'length') return MAX_BODY_BYTES + 1;
          throw new Error(`${String(name)} was read`);
        },
      });
    const { ports, calls } = worldOf();
    const huge = { tenant: 'acme', headers: untouchable({}), body: untouchable(new Uint8Array()) };
    expect(await ingest(huge, ports)).toEqual({ answer: 'too-large', bodyBytes: MAX_BODY_BYTES + 1 });
    expect(calls).toEqual([]);
  });

  it.each([
    [MAX_BODY_BYTES, 'quarantined'],
    [MAX_BODY_BYTES + 1, 'too-large'],
    [10_000_000, 'too-large'],
  ])('of %d bytes: %s', async (bytes, answer) => {
    const { ports } = worldOf();
    expect(await ingest(deliveryOf(Buffer.alloc(bytes, ' ')), ports)).toMatchObject({ answer });
  });
});

describe('a stranger', () => {
  /** Nothing is parsed, nothing is kept, and no clock is read, which would be the step after the signature. */
  async function refusedUnread(sent: Delivery, behaviour: Parameters<typeof worldOf>[0] = {}) {
    const { ports, calls } = worldOf(behaviour);
    const now = jest.fn(ports.now);
    const parse = jest.spyOn(JSON, 'parse');
    const outcome = await ingest(sent, { ...ports, now });
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
    expect(now).not.toHaveBeenCalled();
    return { outcome, calls };
  }

  it.each([
    ['another name', 'nobody'],
    ['nothing', ''],
    ['an inherited name', 'constructor'],
    ['another inherited name', 'toString'],
    ['the prototype', '__proto__'],
    ['a way up', '..'],
    ['a way up and down again', '../acme'],
    ['another case', 'Acme'],
    ['a space more', 'acme '],
    ['a NUL more', 'acme\0'],
    ['10,000 characters', 'a'.repeat(10_000)],
  ])('under %s for a tenant is refused, and no secret is fetched', async (_, tenant) => {
    const { outcome, calls } = await refusedUnread({ ...delivery, tenant });
    expect(outcome).toEqual({ answer: 'refused', reason: 'unknown-tenant' });
    expect(calls).toEqual([]);
  });

  const signature = sign(delivery.body, secret);
  it.each([
    ['without a signature', undefined, 'missing'],
    ['with an empty one', '', 'missing'],
    ['with a prefix', `sha256=${signature}`, 'malformed'],
    ['with one that is too short', signature.slice(2), 'malformed'],
    ['with one that is no hex', 'z'.repeat(64), 'malformed'],
    ['with two joined by a comma', `${signature},${signature}`, 'malformed'],
  ])('%s is refused, and no secret is fetched', async (_, header, reason) => {
    const { outcome, calls } = await refusedUnread(signedAs(delivery, header));
    expect(outcome).toEqual({ answer: 'refused', reason });
    expect(calls).toEqual([]);
  });

  it.each([
    ['of another secret', sign(delivery.body, 'another')],
    ['of another body', sign('{}', secret)],
    ['of the empty secret', sign(delivery.body, '')],
  ])('with a signature %s is refused after one look for newer secrets', async (_, header) => {
    const { outcome, calls } = await refusedUnread(signedAs(delivery, header), {
      refetch: { ok: true, secrets: [secret, ''] },
    });
    expect(outcome).toEqual({ answer: 'refused', reason: 'mismatch' });
    expect(calls).toEqual(['live arn of acme', 'refetch arn of acme']);
  });

  it('is refused when its body is unreadable too: signature before parsing', async () => {
    const { outcome } = await refusedUnread(signedAs(unreadable, sign('{}', secret)));
    expect(outcome).toEqual({ answer: 'refused', reason: 'mismatch' });
  });

  it('is refused when the tenant has no secret at all, whatever it signs with', async () => {
    const { ports } = worldOf({ live: { ok: true, secrets: [] }, refetch: { ok: true, secrets: [] } });
    expect(await ingest(signedAs(delivery, sign(delivery.body, '')), ports)).toMatchObject({ answer: 'refused' });
  });
});

describe('the signature', () => {
  it('in upper case is accepted', async () => {
    const { ports } = worldOf();
    const upper = signedAs(delivery, sign(delivery.body, secret).toUpperCase());
    expect(await ingest(upper, ports)).toMatchObject({ answer: 'accepted' });
  });

  it.each([
    ['current', ['new', 'old'], 'new'],
    ['previous', ['new', 'old'], 'old'],
  ])('with the %s secret is accepted without another look', async (_, secrets, used) => {
    const { ports, calls } = worldOf({ live: { ok: true, secrets } });
    expect(await ingest(signedAs(delivery, sign(delivery.body, used)), ports)).toMatchObject({ answer: 'accepted' });
    expect(calls).toEqual(['live arn of acme', 'publish']);
  });

  it('with a secret newer than the cached ones is accepted after one more look', async () => {
    const { ports, calls } = worldOf({ refetch: { ok: true, secrets: ['newest', secret] } });
    expect(await ingest(signedAs(delivery, sign(delivery.body, 'newest')), ports)).toMatchObject({
      answer: 'accepted',
    });
    expect(calls).toEqual(['live arn of acme', 'refetch arn of acme', 'publish']);
  });

  it('that may be of a newer secret than can be read now leaves the delivery with Qlik', async () => {
    const { ports } = worldOf({ refetch: { ok: false, code: 'InternalServiceError' } });
    expect(await ingest(signedAs(delivery, sign(delivery.body, 'newest')), ports)).toEqual({
      answer: 'unavailable',
      stage: 'secret',
      code: 'InternalServiceError',
    });
    expect(await ingest(delivery, ports)).toMatchObject({ answer: 'accepted' });
  });

  it('that cannot be checked leaves the delivery with Qlik', async () => {
    const { ports, calls } = worldOf({ live: { ok: false, code: 'InternalServiceError' } });
    expect(await ingest(delivery, ports)).toEqual({
      answer: 'unavailable',
      stage: 'secret',
      code: 'InternalServiceError',
    });
    expect(calls).toEqual(['live arn of acme']);
  });
});

describe('when the bus does not take it', () => {
  it.each(['unavailable', 'rejected'] as const)(
    '(%s) it is parked, and redelivery publishes the very same entry',
    async (result) => {
      const { ports, calls, offered, parked } = worldOf({ publish: { result, code: 'TheCode' } });
      expect(await ingest(delivery, ports)).toMatchObject({
        answer: 'parked',
        code: 'TheCode',
        event: { id: 'run-1' },
      });
      expect(calls).toEqual(['live arn of acme', 'publish', 'park entry']);
      expect(parked).toMatchObject([{ version: 1, kind: 'entry', code: 'TheCode' }]);
      const again = await redelivered(parked[0]);
      expect(again.outcome).toMatchObject({ result: 'redelivered' });
      expect(again.entry).toEqual(offered[0]);
    },
  );

  it('an entry of awkward text and numbers comes back to the letter', async () => {
    const { ports, offered, parked } = worldOf({ publish: { result: 'unavailable', code: 'c' } });
    const text =
      '{"type":"a","__proto__":{"a":1},"2":1,"1":-0,"data":{"\\ud800":1e400,"\\u2028":"\\uffff","n":1.0,"__proto__":null}}';
    await ingest(deliveryOf(text), ports);
    const again = await redelivered(parked[0]);
    expect(again.entry).toEqual(offered[0]);
    expect(again.entry?.Detail).toContain('"__proto__":{"a":1}');
  });

  it('nor the queue, the answer is 503', async () => {
    const { ports } = worldOf({ publish: { result: 'unavailable', code: 'InternalFailure' }, park: false });
    expect(await ingest(delivery, ports)).toEqual({ answer: 'unavailable', stage: 'publish', code: 'InternalFailure' });
  });
});

describe('an authentic delivery that cannot be read', () => {
  it.each([
    ['empty', ''],
    ['not-utf8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['not-json', 'not JSON'],
    ['not-an-object', '["com.qlik.v1.user.created"]'],
    ['not-an-object', '"text"'],
    ['too-deep', `{"type":"a","data":${'['.repeat(200)}${']'.repeat(200)}}`],
    ['no-type', '{"id":"1","data":{}}'],
    ['no-type', '{"type":["com.qlik.v1.user.created"]}'],
    ['attribute-too-long', { type: 'x'.repeat(2000) }],
  ] as const)('(%s) is kept whole, with its headers and bytes', async (reason, body) => {
    const sent = deliveryOf(body);
    const { ports, calls, kept } = worldOf();
    expect(await ingest(sent, ports)).toEqual({ answer: 'quarantined', reason, key: keyOf(sent) });
    expect(calls).toEqual(['live arn of acme', 'quarantine']);
    expect(kept).toEqual([{ key: keyOf(sent), delivery: wholeOf(sent, reason) }]);
  });

  it('is parked when the bucket is down, and redelivery keeps it just the same', async () => {
    const { ports, calls, parked } = worldOf({ quarantine: { ok: false, code: 'SlowDown' } });
    expect(await ingest(unreadable, ports)).toEqual({
      answer: 'quarantined',
      reason: 'not-json',
      key: keyOf(unreadable),
    });
    expect(calls).toEqual(['live arn of acme', 'quarantine', 'park quarantine']);
    expect(parked).toMatchObject([{ version: 1, kind: 'quarantine', code: 'SlowDown' }]);
    const again = await redelivered(parked[0]);
    expect(again.outcome).toMatchObject({ result: 'redelivered' });
    expect(again.kept).toEqual({ key: keyOf(unreadable), delivery: wholeOf(unreadable, 'not-json') });
  });

  it('is left with Qlik when neither bucket nor queue takes it', async () => {
    const { ports } = worldOf({ quarantine: { ok: false, code: 'SlowDown' }, park: false });
    expect(await ingest(unreadable, ports)).toEqual({ answer: 'unavailable', stage: 'quarantine', code: 'SlowDown' });
  });

  it('sent again on the same day lies there once', async () => {
    const { ports, kept } = worldOf();
    await ingest(unreadable, ports);
    await ingest({ ...unreadable, headers: { ...unreadable.headers, 'x-other': 'another' } }, ports);
    expect(new Set(kept.map(({ key }) => key)).size).toBe(1);
  });
});

describe('an event too big for the bus', () => {
  const detailOf = (entry: Entry | undefined) => JSON.parse(entry?.Detail ?? '');

  it('is kept whole before it is published trimmed, and says where', async () => {
    const { ports, calls, offered, kept } = worldOf();
    expect(await ingest(tooBig, ports)).toMatchObject({ answer: 'accepted', trimmed: true });
    expect(calls).toEqual(['live arn of acme', 'quarantine', 'publish']);
    expect(kept).toEqual([{ key: keyOf(tooBig), delivery: wholeOf(tooBig, 'trimmed') }]);
    expect(detailOf(offered[0]).trimmed).toEqual({ paths: ['data.huge'], body: `${BUCKET}${keyOf(tooBig)}` });
    expect(offered.map(entryBytes).every((bytes) => bytes <= MAX_ENTRY_BYTES)).toBe(true);
  });

  it('has its whole parked when the bucket is down, before it is published', async () => {
    const { ports, calls, offered, parked } = worldOf({ quarantine: { ok: false, code: 'SlowDown' } });
    expect(await ingest(tooBig, ports)).toMatchObject({ answer: 'accepted', trimmed: true });
    expect(calls).toEqual(['live arn of acme', 'quarantine', 'park quarantine', 'publish']);
    const again = await redelivered(parked[0]);
    expect(detailOf(offered[0]).trimmed.body).toBe(`${BUCKET}${again.kept?.key}`);
    expect(again.kept?.delivery).toEqual(wholeOf(tooBig, 'trimmed'));
  });

  it('is not published when nothing would keep what it loses', async () => {
    const { ports, calls } = worldOf({ quarantine: { ok: false, code: 'SlowDown' }, park: false });
    expect(await ingest(tooBig, ports)).toEqual({ answer: 'unavailable', stage: 'quarantine', code: 'SlowDown' });
    expect(calls).not.toContain('publish');
  });

  it('is parked trimmed when the bus is down', async () => {
    const { ports, calls, offered, parked } = worldOf({ publish: { result: 'unavailable', code: 'c' } });
    expect(await ingest(tooBig, ports)).toMatchObject({ answer: 'parked', trimmed: true });
    expect(calls).toEqual(['live arn of acme', 'quarantine', 'publish', 'park entry']);
    expect((await redelivered(parked[0])).entry).toEqual(offered[0]);
  });
});

describe('an event with deduplication on', () => {
  const event = { id: '1', type: 'com.qlik.v1.user.created', data: {} };

  it('is claimed, published, confirmed, in this order', async () => {
    const { ports, calls } = worldOf({ claim: 'claimed' });
    expect(await ingest(deliveryOf(event), ports)).toMatchObject({ answer: 'accepted', unchecked: false });
    expect(calls).toEqual(['live arn of acme', 'claim', 'publish', 'confirm']);
  });

  it('that was made durable before is a duplicate, and nothing is published or kept', async () => {
    const { ports, calls } = worldOf({ claim: 'done' });
    expect(await ingest(deliveryOf(event), ports)).toMatchObject({ answer: 'duplicate', event: { id: '1' } });
    expect(calls).toEqual(['live arn of acme', 'claim']);
  });

  it('that is parked is durable, so it is confirmed', async () => {
    const { ports, calls } = worldOf({ claim: 'claimed', publish: { result: 'unavailable', code: 'InternalFailure' } });
    expect(await ingest(deliveryOf(event), ports)).toMatchObject({ answer: 'parked' });
    expect(calls.slice(-3)).toEqual(['publish', 'park entry', 'confirm']);
  });

  it('that nothing takes is released, so that it can come back at once', async () => {
    const down = { result: 'unavailable', code: 'InternalFailure' } as const;
    const { ports, calls } = worldOf({ claim: 'claimed', publish: down, park: false });
    expect(await ingest(deliveryOf(event), ports)).toMatchObject({ answer: 'unavailable' });
    expect(calls.at(-1)).toBe('release');
  });

  it('that somebody else is at is parked with its key, and redelivery finds out what became of it', async () => {
    const { ports, parked, claimed } = worldOf({ claim: 'in-progress' });
    expect(await ingest(deliveryOf(event), ports)).toMatchObject({ answer: 'parked', code: 'InProgress' });
    expect(parked).toMatchObject([{ kind: 'entry', code: 'InProgress', claim: claimed[0] }]);
    const claims = memoryClaims();
    const published: unknown[] = [];
    const again = async () => {
      const publishAll: PublishAll = async (entries) => {
        published.push(...entries);
        return entries.map(() => ({ result: 'published' }));
      };
      const quarantine = async () => ({ ok: true }) as const;
      return (await redeliver([JSON.stringify(parked[0])], { claims, publishAll, quarantine }))[0];
    };
    await claims.claim(claimed[0] ?? '');
    expect(await again()).toMatchObject({ result: 'waiting', code: 'InProgress' });
    await claims.release(claimed[0] ?? '');
    expect(await again()).toMatchObject({ result: 'redelivered' });
    expect(await again()).toMatchObject({ result: 'duplicate' });
    expect(published).toHaveLength(1);
  });

  it('is published unchecked when the table cannot be asked', async () => {
    const { ports, calls } = worldOf({ claim: 'unknown' });
    expect(await ingest(deliveryOf(event), ports)).toMatchObject({ answer: 'accepted', unchecked: true });
    expect(calls.slice(-2)).toEqual(['claim', 'publish']);
  });

  it.each([
    ['the same in another envelope', { eventId: '1', eventType: 'com.qlik.v1.user.created', data: {} }, true],
    ['the same under a renamed type', { ...event, type: 'com.qlik.core.user.created' }, true],
    ['another id', { ...event, id: '2' }, false],
    ['another type', { ...event, type: 'com.qlik.v1.user.deleted' }, false],
  ])('is told apart by tenant, canonical type and id: %s', async (_, other, isSame) => {
    const { ports, claimed } = worldOf({ claim: 'claimed' });
    await ingest(deliveryOf(event), ports);
    await ingest(deliveryOf(other), ports);
    expect(claimed[0] === claimed[1]).toBe(isSame);
  });
});
