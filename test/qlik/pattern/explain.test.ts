import fc from 'fast-check';
import { type EventPattern, explain, InvalidPatternError, matches } from '../../../lib/qlik/pattern';
import { anyEvent } from '../../agreement/events';
import { patternAbout } from '../../agreement/patterns';

/** What is said of each field, in short. */
const marks = (pattern: EventPattern, event: unknown) =>
  explain(pattern, event).fields.map(({ path, holds }) => `${holds ? '✓' : '✗'} ${path}`);

describe('a pattern without $or', () => {
  const pattern = { source: ['qlik.cloud'], detail: { data: { status: ['FAILED', { prefix: 'err' }], tries: [1] } } };

  it('has each field with what was asked and found, in the order of the pattern', () => {
    const event = { source: 'qlik.cloud', detail: { data: { tries: 1, status: 'ok' } } };
    expect(explain(pattern, event)).toEqual({
      matches: false,
      fields: [
        { path: 'source', asked: ['qlik.cloud'], found: ['qlik.cloud'], holds: true },
        { path: 'detail.data.status', asked: ['FAILED', { prefix: 'err' }], found: ['ok'], holds: false },
        { path: 'detail.data.tries', asked: [1], found: [1], holds: true },
      ],
      fault: { path: 'detail.data.status', asked: ['FAILED', { prefix: 'err' }], found: ['ok'], holds: false },
    });
  });

  it('finds nothing where the event has nothing or an empty list, and shows an object that is no value', () => {
    const found = (status: unknown) => explain({ status: [{ exists: true }] }, { status }).fields[0];
    expect([undefined, [], { a: 'a' }].map(found)).toMatchObject([
      { found: [], holds: false },
      { found: [], holds: false },
      { found: [{ a: 'a' }], holds: false },
    ]);
  });

  it('finds the values of all elements of the lists on the way, null and false included', () => {
    const event = { a: [[{ b: 1 }], { b: [null, [false]] }, 'no object', { c: 2 }] };
    expect(explain({ a: { b: ['x'] } }, event).fields[0]?.found).toEqual([1, null, false]);
  });

  it('reads a name with a dot as the path it is to EventBridge', () => {
    expect(explain({ a: { b: [1] } }, { 'a.b': 1 })).toMatchObject({ matches: true, fields: [{ found: [1] }] });
  });

  it('has of a field asked about twice what is written last', () => {
    expect(explain({ 'a.b': [1], a: { b: [2] } }, { a: { b: 2 } }).fields).toEqual([
      { path: 'a.b', asked: [2], found: [2], holds: true },
    ]);
  });

  it('says nothing of a field it does not ask about, not even of the prototype', () => {
    expect(explain({ toString: [{ exists: true }] }, {}).fields[0]).toMatchObject({ found: [], holds: false });
  });
});

describe('$or', () => {
  const pattern = {
    source: ['s'],
    $or: [{ type: ['a'], detail: { status: ['x'] } }, { type: ['b'] }],
    tenant: ['t'],
  };

  it('names the branch of each field and keeps the order of the pattern', () => {
    const verdict = explain(pattern, { source: 's', type: 'b', tenant: 't' });
    expect(verdict.matches).toBe(true);
    expect(marks(pattern, { source: 's', type: 'b', tenant: 't' })).toEqual([
      '✓ source',
      '✗ $or[0].type',
      '✗ $or[0].detail.status',
      '✓ $or[1].type',
      '✓ tenant',
    ]);
  });

  it('names it where it stands, and one within another', () => {
    const nested = { detail: { $or: [{ a: [1] }, { $or: [{ b: [1] }, { c: [1] }] }] } };
    expect(marks(nested, { detail: { c: 1 } })).toEqual([
      '✗ detail.$or[0].a',
      '✗ detail.$or[1].$or[0].b',
      '✓ detail.$or[1].$or[1].c',
    ]);
  });

  it('does not match when each branch lacks a field, and needs no note for it', () => {
    const verdict = explain(pattern, { source: 's', type: 'a', tenant: 't' });
    expect(verdict).toMatchObject({ matches: false, fault: { path: '$or[0].detail.status' } });
    expect(verdict.note).toBeUndefined();
  });

  it('blames the field outside it when a branch holds, whatever fails in the others', () => {
    expect(explain(pattern, { source: 's', type: 'b', tenant: 'x' }).fault?.path).toBe('tenant');
  });

  it('blames the branch that comes closest: of one type, the status and not the other type', () => {
    const failures = { $or: [{ type: ['a'] }, { type: ['b'], status: ['failed'] }] };
    expect(explain(failures, { type: 'b', status: 'ok' }).fault?.path).toBe('$or[1].status');
  });

  it('tells of a list in a branch although another branch has a field that fails', () => {
    const or = { $or: [{ runs: { id: [1], status: ['failed'] } }, { type: ['a'] }] };
    const verdict = explain(or, { runs: [{ id: 1 }, { status: 'failed' }], type: 'b' });
    expect(verdict).toMatchObject({ matches: false, note: expect.stringContaining('one element') });
    expect(verdict.fault).toBeUndefined();
  });
});

describe('fields that hold without a match', () => {
  const pattern = { runs: { id: [1], status: ['failed'] } };

  it('are told when they hold in different elements of a list', () => {
    const event = {
      runs: [
        { id: 1, status: 'ok' },
        { id: 2, status: 'failed' },
      ],
    };
    expect(marks(pattern, event)).toEqual(['✓ runs.id', '✓ runs.status']);
    expect(explain(pattern, event)).toMatchObject({ matches: false, note: expect.stringContaining('one element') });
  });

  it('have no note when one element has them all', () => {
    const verdict = explain(pattern, { runs: [{ id: 2 }, { id: 1, status: 'failed' }] });
    expect(verdict).toEqual({ matches: true, fields: expect.any(Array) });
  });

  it('are told when a field is to be a value and an object', () => {
    const impossible = { a: [{ exists: false }], 'a.b': [{ exists: false }] };
    expect(explain(impossible, {})).toMatchObject({ matches: false, note: expect.stringContaining('no event') });
  });
});

it('throws what the matcher throws', () => {
  expect(() => explain({ detail: { a: 'x' } }, {})).toThrow(InvalidPatternError);
  expect(() => explain({ detail: { a: 'x' } }, {})).toThrow('detail.a must be');
});

const pairs = anyEvent.chain((event) => patternAbout(event).map((pattern) => ({ pattern, event })));

test('it never disagrees with the matcher, and each miss has a field at fault or a note', () => {
  const seen = { match: 0, miss: 0, invalid: 0 };
  fc.assert(
    fc.property(pairs, ({ pattern, event }) => {
      const expected = outcome(() => matches(pattern, event));
      const verdict = outcome(() => explain(pattern, event));
      if (expected instanceof Error || verdict instanceof Error) {
        seen.invalid++;
        expect(verdict).toEqual(expected);
        return;
      }
      seen[expected ? 'match' : 'miss']++;
      expect(verdict.matches).toBe(expected);
      const said = [verdict.note, verdict.fault].filter((it) => it !== undefined);
      expect(said.length).toBe(expected ? 0 : 1);
      if (verdict.fault) expect(verdict.fields).toContain(verdict.fault);
    }),
    { numRuns: 3000 },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(100);
});

test('a pattern without $or that matches has all its fields hold', () => {
  fc.assert(
    fc.property(pairs, ({ pattern, event }) => {
      const verdict = outcome(() => explain(pattern, event));
      if (verdict instanceof Error || !verdict.matches || JSON.stringify(pattern).includes('$or')) return;
      expect(verdict.fields.filter(({ holds }) => !holds)).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

function outcome<Value>(of: () => Value): Value | InvalidPatternError {
  try {
    return of();
  } catch (error) {
    if (error instanceof InvalidPatternError) return error;
    throw error;
  }
}
