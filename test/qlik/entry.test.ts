import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { type Entry, entryBytes, MAX_ENTRY_BYTES, toEntry } from '../../lib/qlik/entry';
import type { QlikEvent } from '../../lib/qlik/event';
import { readEvent } from './reading';

const URI = 's3://bucket/key.json';
const uri = () => URI;
const detailOf = (entry: Entry): QlikEvent => JSON.parse(entry.Detail);
const run = 'com.qlik.v1.automation.run.ended';

/** An event whose entry is `bytes` long. */
const eventOf = (bytes: number) => {
  const withPadding = (padding: number) => readEvent({ id: '1', type: run, data: { title: 'x'.repeat(padding) } });
  return withPadding(bytes - entryBytes(toEntry(withPadding(0), uri).entry));
};

describe('an entry', () => {
  it('carries source, canonical type, the event time and the event', () => {
    const parsed = readEvent({ id: '1', type: 'com.qlik.core.user.created', time: '2026-11-20T05:00:00.123456Z' });
    const { entry } = toEntry(parsed, uri);
    expect(entry).toMatchObject({ Source: 'qlik.cloud', DetailType: 'com.qlik.v1.user.created' });
    expect(entry.Time.toISOString()).toBe('2026-11-20T05:00:00.123Z');
    expect(detailOf(entry)).toEqual(parsed.event);
  });

  it('counts bytes as EventBridge does: 14 for the time, and UTF-8', () => {
    const entry: Entry = { Source: 'qlik.cloud', DetailType: 'é', Time: new Date(), Detail: '"€"' };
    expect(entryBytes(entry)).toBe(14 + 10 + 2 + 5);
  });

  it('cuts a detail-type at the 128 characters EventBridge takes, and keeps the type whole', () => {
    const type = `com.qlik.v1.${'a'.repeat(200)}`;
    const { entry } = toEntry(readEvent({ type }), uri);
    expect(entry.DetailType).toBe(type.slice(0, 128));
    expect(detailOf(entry).type).toBe(type);
  });

  it('does not ask where the body is kept unless something must go', () => {
    const ask = jest.fn(uri);
    toEntry(eventOf(MAX_ENTRY_BYTES), ask);
    expect(ask).not.toHaveBeenCalled();
  });

  it.each([
    [MAX_ENTRY_BYTES - 1, false],
    [MAX_ENTRY_BYTES, false],
    [MAX_ENTRY_BYTES + 1, true],
  ])('of %d bytes: trimmed is %s', (bytes, isTrimmed) => {
    const { entry, trimmed } = toEntry(eventOf(bytes), uri);
    expect(trimmed !== undefined).toBe(isTrimmed);
    expect(entryBytes(entry)).toBeLessThanOrEqual(MAX_ENTRY_BYTES);
  });
});

describe('an event that is too big', () => {
  const blocks = (count: number) => Array.from({ length: count }, (_, n) => ({ n, params: 'x'.repeat(100) }));

  it('loses the largest known-unbounded array first, and only as many as must go', () => {
    const data = { id: 'run', title: 'kept', blocks: blocks(3000), metrics: { blocks: blocks(10), totalApiCalls: 3 } };
    const { entry, trimmed } = toEntry(readEvent({ id: '1', type: run, data }), uri);
    expect(trimmed).toEqual({ paths: ['data.blocks'], body: URI });
    expect(detailOf(entry)).toMatchObject({ trimmed, data: { id: 'run', title: 'kept', metrics: data.metrics } });
    expect(detailOf(entry).data).not.toHaveProperty('blocks');
  });

  it('loses several when one is not enough, the largest first', () => {
    const data = { id: 'run', blocks: blocks(2500), metrics: { blocks: blocks(3000), totalApiCalls: 3 } };
    const { entry, trimmed } = toEntry(readEvent({ id: '1', type: run, data }), uri);
    expect(trimmed?.paths).toEqual(['data.metrics.blocks', 'data.blocks']);
    expect(detailOf(entry).data).toEqual({ id: 'run', metrics: { totalApiCalls: 3 } });
  });

  it.each([
    ['a field nobody knew to be large', { type: run, data: { id: 'run', huge: 'x'.repeat(300_000) } }, 'data.huge'],
    ['an uncatalogued type', { type: 'com.qlik.v1.new', data: { a: 1, huge: 'x'.repeat(300_000) } }, 'data.huge'],
    ['a field with a dot in its name', { type: run, data: { 'a.b': 'x'.repeat(300_000) } }, 'data'],
    ['data that is one long text', { type: run, data: 'x'.repeat(300_000) }, 'data'],
    ['a huge attribute', { type: run, authclaims: 'x'.repeat(300_000) }, 'authclaims'],
  ])('%s: loses %s', (_, sent, path) => {
    const { entry, trimmed } = toEntry(readEvent({ id: '1', ...sent }), uri);
    expect(trimmed?.paths.at(-1)).toBe(path);
    expect(entryBytes(entry)).toBeLessThanOrEqual(MAX_ENTRY_BYTES);
  });

  it('always fits, and always keeps what makes it an event', () => {
    const large = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.nat(40).map((n) => '€'.repeat(n * 10_000)),
    );
    const sent = fc.record({
      id: fc.string({ minLength: 1, maxLength: 100 }),
      type: fc.constantFrom(run, 'com.qlik.v1.user.created', 'com.qlik.v1.app.data.updated', 'com.acme.other'),
      data: fc.oneof(large, fc.dictionary(fc.string({ maxLength: 8 }), large), fc.array(large, { maxLength: 5 })),
      subject: large,
      extensions: fc.dictionary(fc.string({ maxLength: 8 }), large),
    });
    fc.assert(
      fc.property(sent, (event) => {
        const parsed = readEvent(event);
        const { entry, trimmed } = toEntry(parsed, uri);
        expect(entryBytes(entry)).toBeLessThanOrEqual(MAX_ENTRY_BYTES);
        const { specversion, id, source, type, time, category, tenant, envelope } = parsed.event;
        expect(detailOf(entry)).toMatchObject({ specversion, id, source, type, time, category, tenant, envelope });
        expect(detailOf(entry).trimmed).toEqual(trimmed);
      }),
      { numRuns: 100 },
    );
  });

  it('is trimmed to the same when it is known how large the body is', () => {
    const blocks = fc.array(fc.string({ maxLength: 40, unit: 'grapheme' }), { minLength: 1, maxLength: 5 });
    const sizes = fc.record({ blocks, times: fc.nat(60_000), title: fc.nat(150).map((n) => 'é'.repeat(n * 1000)) });
    fc.assert(
      fc.property(sizes, fc.boolean(), ({ blocks, times, title }, hasTwo) => {
        const many = Array.from({ length: times }, (_, n) => blocks[n % blocks.length]);
        const data = { title, blocks: many, ...(hasTwo && { metrics: { blocks: many } }) };
        const parsed = readEvent({ id: '1', type: run, data });
        expect(toEntry(parsed, uri, Number.POSITIVE_INFINITY)).toEqual(toEntry(parsed, uri));
      }),
      { numRuns: 60 },
    );
  });

  it('leaves half a surrogate pair out of the detail-type', () => {
    const { entry } = toEntry(readEvent({ type: `${'a'.repeat(127)}😀` }), uri);
    expect(entry.DetailType).toBe(`${'a'.repeat(127)}\ufffd`);
  });

  it.each([
    ['data', 100_000, ['data']],
    ['*', 0, ['*']],
  ])('names few of very many parts: %s', (_, members, paths) => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, n]));
    const parsed = readEvent({ id: '1', type: run, data: many(members), ...many(100_000 - members) });
    expect(toEntry(parsed, uri).trimmed).toEqual({ paths, body: URI });
  });

  it.each([
    [
      'members of data',
      { data: Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, 'x'.repeat(45)])) },
    ],
    ['attributes', Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, 'x'.repeat(45)]))],
    ['large attributes', Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`k${n}`, 'x'.repeat(100_000)]))],
  ])('is serialised a few times, not once for each of its %s', (_, sent) => {
    const parsed = readEvent({ id: '1', type: run, ...sent });
    const bytes = JSON.stringify(parsed.event).length;
    const stringify = jest.spyOn(JSON, 'stringify');
    toEntry(parsed, uri);
    const written = stringify.mock.results.reduce((sum, { value }) => sum + String(value).length, 0);
    stringify.mockRestore();
    expect(written).toBeLessThan(5 * bytes);
  });

  it.each([
    ['a member', { data: { ['x'.repeat(300_000)]: 1, id: 'run' } }, ['data']],
    ['an attribute', { ['x'.repeat(300_000)]: 1, userid: 'u' }, ['*']],
    [
      'every member',
      { data: Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`${n}${'x'.repeat(90_000)}`, 1])) },
      ['data'],
    ],
  ])('does not spell out a name longer than the event may be: of %s', (_, sent, paths) => {
    const { entry, trimmed } = toEntry(readEvent({ id: '1', type: run, ...sent }), uri);
    expect(trimmed?.paths).toEqual(paths);
    expect(entryBytes(entry)).toBeLessThanOrEqual(MAX_ENTRY_BYTES);
  });

  it('keeps `data` when an attribute alone is what makes it too big', () => {
    const { entry, trimmed } = toEntry(
      readEvent({ id: '1', type: run, data: { id: 'run' }, big: 'x'.repeat(300_000) }),
      uri,
    );
    expect(trimmed?.paths).toEqual(['big']);
    expect(detailOf(entry).data).toEqual({ id: 'run' });
  });

  it('always fits and names few parts, whatever the number and the size of its members', () => {
    const name = fc.oneof(
      fc.constantFrom('blocks', 'metrics', '', 'a.b', '__proto__', '"\\', '\u0001'.repeat(128), '€'.repeat(129)),
      fc.string({ maxLength: 8, unit: 'binary' }),
    );
    // Numbers of members and sizes of values such that about half of the events are too big.
    const members = fc
      .tuple(
        fc.nat(8_000),
        fc.nat(60),
        fc.dictionary(
          name,
          fc.nat(150_000).map((length) => '\u0001'.repeat(length / 6)),
          { maxKeys: 20 },
        ),
      )
      .map(([count, length, some]) => ({
        ...Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, 'x'.repeat(length)])),
        ...some,
      }));
    const sent = fc.record({
      data: fc.oneof(
        members,
        members.map((blocks) => ({ blocks, metrics: { blocks } })),
      ),
      attributes: members,
    });
    let trimmedEvents = 0;
    fc.assert(
      fc.property(sent, fc.constantFrom(run, 'com.acme.other'), ({ data, attributes }, type) => {
        const parsed = readEvent({ ...attributes, id: '1', type, data });
        const { entry, trimmed } = toEntry(parsed, uri);
        expect(entryBytes(entry)).toBeLessThanOrEqual(MAX_ENTRY_BYTES);
        const detail = detailOf(entry);
        expect(detail.trimmed).toEqual(trimmed);
        if (trimmed === undefined) return;
        trimmedEvents++;
        expect(trimmed.paths.length).toBeLessThanOrEqual(32);
        // What is left is as it was.
        const { trimmed: _, ...left } = detail;
        const { data: leftData, ...leftAttributes } = left as Record<string, unknown>;
        const changed = Object.keys(leftAttributes).filter(
          (name) => !isDeepStrictEqual(left[name], parsed.event[name]),
        );
        expect(changed).toEqual([]);
        expect(JSON.stringify(parsed.event.data).length).toBeGreaterThanOrEqual(JSON.stringify(leftData)?.length ?? 0);
        expect(Object.keys(leftAttributes)).toEqual(expect.arrayContaining(['id', 'type', 'source', 'time', 'tenant']));
      }),
      { numRuns: 30 },
    );
    expect(trimmedEvents).toBeGreaterThan(0);
  });

  it('fits when nothing but its longest core attributes is left', () => {
    const long = '\u0001'.repeat(1023).concat('x');
    const { entry, trimmed } = toEntry(
      readEvent({
        id: long,
        type: long,
        source: long,
        time: '2026-11-20T05:00:00.123456789+05:00',
        huge: { a: 'x'.repeat(1), ['y'.repeat(300_000)]: 1 },
        ['z'.repeat(300_000)]: 1,
      }),
      uri,
    );
    expect(trimmed?.paths).toEqual(['*']);
    expect(detailOf(entry)).toMatchObject({ id: long, type: long, source: long });
    expect(entryBytes(entry)).toBeLessThanOrEqual(MAX_ENTRY_BYTES);
  });
});
