import fc from 'fast-check';
import { explain, InvalidPatternError, matches } from '../../../lib/qlik/pattern';
import { anyEvent } from '../../agreement/events';
import { patternAbout } from '../../agreement/patterns';

const event = {
  source: 'qlik.cloud',
  'detail-type': 'com.qlik.v1.reload.finished',
  detail: {
    tenant: 'acme',
    data: {
      status: 'SUCCEEDED',
      tasks: [
        { id: 1, ok: true },
        { id: 2, ok: false },
      ],
    },
  },
};

test('says of each field what is asked, what is there, and whether that holds', () => {
  const pattern = {
    source: ['qlik.cloud'],
    detail: { data: { status: ['FAILED', { prefix: 'EXC' }], name: [{ exists: false }] } },
  };
  expect(explain(pattern, event)).toEqual({
    matches: false,
    isSplit: false,
    fields: [
      { path: 'source', asked: ['qlik.cloud'], found: ['qlik.cloud'], holds: true },
      { path: 'detail.data.status', asked: ['FAILED', { prefix: 'EXC' }], found: ['SUCCEEDED'], holds: false },
      { path: 'detail.data.name', asked: [{ exists: false }], found: [], holds: true },
    ],
  });
});

test('names the branch of a $or: one that holds is enough', () => {
  const pattern = { detail: { $or: [{ tenant: ['other'] }, { tenant: ['acme'] }] } };
  const { matches: isMatch, fields } = explain(pattern, event);
  expect(isMatch).toBe(true);
  expect(fields.map(({ path, holds }) => [path, holds])).toEqual([
    ['$or[0].detail.tenant', false],
    ['$or[1].detail.tenant', true],
  ]);
});

test('owns up when each field holds, yet of different elements of a list', () => {
  const verdict = explain({ detail: { data: { tasks: { id: [1], ok: [false] } } } }, event);
  expect(verdict).toMatchObject({ matches: false, isSplit: true });
  expect(verdict.fields.map(({ found }) => found)).toEqual([
    [1, 2],
    [true, false],
  ]);
});

test('agrees with the matcher on whatever pattern and event', () => {
  const pairs = anyEvent.chain((it) => fc.tuple(fc.constant(it), patternAbout(it)));
  fc.assert(
    fc.property(pairs, ([it, pattern]) => {
      let isMatch: boolean;
      try {
        isMatch = matches(pattern, it);
      } catch (error) {
        expect(() => explain(pattern, it)).toThrow(InvalidPatternError);
        expect(error).toBeInstanceOf(InvalidPatternError);
        return;
      }
      const verdict = explain(pattern, it);
      expect(verdict.matches).toBe(isMatch);
      if (isMatch && !JSON.stringify(pattern).includes('$or')) {
        expect(verdict.fields.filter(({ holds }) => !holds)).toEqual([]);
      }
    }),
    { numRuns: 2000 },
  );
});
