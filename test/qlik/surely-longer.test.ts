import fc from 'fast-check';
import { isSurelyLonger } from '../../lib/qlik/surely-longer';

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

test('never says so of what is not longer: an event that fits must not be trimmed', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      expect(isSurelyLonger(value, bytesOf(value))).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('says so of plain text as soon as it is', () => {
  for (const value of ['abc', ['abc', 'de'], { a: 'abc', bc: ['d', 7] }, { a: { b: '' } }]) {
    expect(isSurelyLonger(value, bytesOf(value) - 1)).toBe(true);
  }
  expect(isSurelyLonger({ list: Array.from({ length: 1000 }, () => 'x'.repeat(300)) }, 254 * 1024)).toBe(true);
});
