import fc from 'fast-check';
import { type RedeliverPorts, type Redelivery, redeliver } from '../../../lambda/redeliver/redeliver';
import type { Published } from '../../../lambda/shared/publish';
import type { Stored } from '../../../lambda/shared/quarantine';
import type { ParkedMessage } from '../../../lib/contract';
import type { Entry } from '../../../lib/qlik/entry';
import { memoryClaims } from '../../support/memory-claims';

const entryMessage = {
  version: 1,
  kind: 'entry',
  code: 'InternalFailure',
  entry: {
    Source: 'qlik.cloud',
    DetailType: 'com.qlik.v1.user.created',
    Time: '2026-11-24T06:00:00.123Z',
    Detail: { id: '1', tenant: 'acme', data: { name: 'kept' } },
  },
} as const satisfies ParkedMessage;
/** The event in it. */
const event = { id: '1', tenant: 'acme' };
const quarantineMessage = {
  version: 1,
  kind: 'quarantine',
  code: 'SlowDown',
  key: 'acme/2026/11/24/0a.json',
  delivery: {
    version: 1,
    tenant: 'acme',
    reason: 'not-json',
    receivedAt: '2026-11-24T06:00:00.000Z',
    headers: { 'qlik-signature': '00' },
    body: 'AP8=',
  },
} as const satisfies ParkedMessage;

function world(published: Published = { result: 'published' }, stored: Stored = { ok: true }) {
  const publishAll = jest.fn(async (entries: readonly Entry[]) => entries.map(() => published));
  const quarantine = jest.fn<Promise<Stored>, Parameters<RedeliverPorts['quarantine']>>(async () => stored);
  return { publishAll, quarantine };
}
const textOf = (message: unknown) => (typeof message === 'string' ? message : JSON.stringify(message));
const take = async (message: unknown, ports: RedeliverPorts = world()) =>
  (await redeliver([textOf(message)], ports))[0] as Redelivery;

describe('a parked entry', () => {
  it('is published as ingest made it', async () => {
    const ports = world();
    expect(await take(entryMessage, ports)).toEqual({ result: 'redelivered', event });
    expect(ports.publishAll.mock.calls).toEqual([
      [
        [
          {
            Source: 'qlik.cloud',
            DetailType: 'com.qlik.v1.user.created',
            Time: new Date('2026-11-24T06:00:00.123Z'),
            Detail: '{"id":"1","tenant":"acme","data":{"name":"kept"}}',
          },
        ],
      ],
    ]);
    expect(ports.quarantine).not.toHaveBeenCalled();
  });

  it.each(['unavailable', 'rejected'] as const)('that the bus still finds %s waits on', async (result) => {
    expect(await take(entryMessage, world({ result, code: 'TheCode' }))).toEqual({
      result: 'waiting',
      code: 'TheCode',
      event,
    });
  });
});

describe('a parked delivery', () => {
  it('goes to the quarantine bucket, under its key, whole', async () => {
    const ports = world();
    expect(await take(quarantineMessage, ports)).toEqual({ result: 'redelivered' });
    expect(ports.quarantine.mock.calls).toEqual([[quarantineMessage.key, quarantineMessage.delivery]]);
    expect(ports.publishAll.mock.calls.flat(2)).toEqual([]);
  });

  it('waits on while the bucket is down', async () => {
    const ports = world(undefined, { ok: false, code: 'SlowDown' });
    expect(await take(quarantineMessage, ports)).toEqual({ result: 'waiting', code: 'SlowDown' });
  });
});

describe('a batch', () => {
  const parkedAs = (type: string, more: object = {}) =>
    JSON.stringify({ ...entryMessage, ...more, entry: { ...entryMessage.entry, DetailType: type } });
  /** A bus that takes all but entries of these types. */
  const busWithout = (...refused: readonly string[]) => ({
    ...world(),
    publishAll: jest.fn(async (entries: readonly Entry[]) =>
      entries.map(
        ({ DetailType }): Published =>
          refused.includes(DetailType) ? { result: 'unavailable', code: `no ${DetailType}` } : { result: 'published' },
      ),
    ),
  });

  it('is published at once, and each message gets its own answer whatever lies beside it', async () => {
    const ports = busWithout('b');
    const messages = [parkedAs('a'), 'poison', textOf(quarantineMessage), parkedAs('b'), parkedAs('c')];
    expect(await redeliver(messages, ports)).toEqual([
      { result: 'redelivered', event },
      { result: 'unreadable', why: 'not JSON' },
      { result: 'redelivered' },
      { result: 'waiting', code: 'no b', event },
      { result: 'redelivered', event },
    ]);
    expect(ports.publishAll).toHaveBeenCalledTimes(1);
  });

  it('confirms the claims of what was published, and releases those of what was not', async () => {
    const claims = memoryClaims();
    const ports = { ...busWithout('b'), claims };
    const messages = [parkedAs('a', { claim: 'key-a' }), parkedAs('b', { claim: 'key-b' })];
    await redeliver(messages, ports);
    expect([await claims.claim('key-a'), await claims.claim('key-b')]).toEqual(['done', 'claimed']);
  });

  it('with one event twice publishes it once', async () => {
    const ports = { ...busWithout(), claims: memoryClaims() };
    const message = parkedAs('a', { claim: 'key-a' });
    expect(await redeliver([message, message], ports)).toEqual([
      { result: 'redelivered', event },
      { result: 'waiting', code: 'InProgress', event },
    ]);
    expect(ports.publishAll.mock.calls.flat(2)).toHaveLength(1);
  });

  it('that the bus says too little of waits: no word is no yes', async () => {
    const ports = { ...world(), publishAll: async () => [{ result: 'published' } as const] };
    expect(await redeliver([parkedAs('a'), parkedAs('b')], ports)).toEqual([
      { result: 'redelivered', event },
      { result: 'waiting', code: 'NoEventId', event },
    ]);
  });
});

describe('a message that is none of ours', () => {
  const { entry } = entryMessage;
  const foreign: readonly (readonly [unknown, string])[] = [
    ['poison', 'not JSON'],
    ['', 'not JSON'],
    ['null', 'not an object'],
    ['[]', 'not an object'],
    ['"text"', 'not an object'],
    [{}, 'version is undefined, allowed is 1'],
    [{ ...entryMessage, version: 2 }, 'version is 2, allowed is 1'],
    [{ ...entryMessage, version: '1' }, 'version is a text, allowed is 1'],
    [{ version: 1 }, 'kind is undefined, allowed are "entry" and "quarantine"'],
    [{ ...entryMessage, kind: 'canary' }, 'kind is a text, allowed are "entry" and "quarantine"'],
    [{ ...quarantineMessage, key: '' }, 'it lacks key or delivery'],
    [{ ...quarantineMessage, key: 1 }, 'it lacks key or delivery'],
    [{ ...quarantineMessage, delivery: 'canary' }, 'it lacks key or delivery'],
    ...[
      undefined,
      null,
      [],
      { ...entry, Source: 'aws.events' },
      { ...entry, DetailType: '' },
      { ...entry, DetailType: 5 },
      { ...entry, Detail: '{"id":"1"}' },
      { ...entry, Detail: null },
      { ...entry, Detail: [] },
      { ...entry, Time: 'canary' },
      { ...entry, Time: 0 },
      { ...entry, Time: { toString: 1 } },
      { ...entry, Time: '1969-12-31T23:59:59Z' },
    ].map(
      (wrong) => [{ ...entryMessage, entry: wrong }, 'its entry lacks Source, DetailType, Time or Detail'] as const,
    ),
  ];
  it.each(foreign)('%j is unreadable, and nothing is done with it', async (message, why) => {
    const ports = world();
    expect(await take(message, ports)).toEqual({ result: 'unreadable', why });
    expect(ports.publishAll.mock.calls.flat(2)).toEqual([]);
    expect(ports.quarantine).not.toHaveBeenCalled();
  });

  it('never throws, and never quotes it: whatever the message', async () => {
    const names = fc.constantFrom(
      'version',
      'kind',
      'key',
      'delivery',
      'entry',
      'Source',
      'DetailType',
      'Time',
      'Detail',
    );
    const values = fc.oneof(
      fc.constantFrom<unknown>(1, 'entry', 'quarantine', 'qlik.cloud', entry),
      fc.jsonValue(),
      fc.dictionary(names, fc.jsonValue()),
    );
    const message = fc.oneof(
      fc.string(),
      fc.json(),
      fc.dictionary(names, values).map((it) => JSON.stringify({ ...entryMessage, ...it })),
    );
    await fc.assert(
      fc.asyncProperty(message, async (text) => {
        const outcome = await take(text);
        if (outcome.result === 'unreadable') expect(outcome.why.length).toBeLessThan(100);
      }),
      { numRuns: 1000 },
    );
  });
});
