import fc from 'fast-check';
import { filterOf } from '../../dev-tenant/filter';
import { sampleDelivery } from '../../lib/qlik/samples';

const event = (envelope: 'legacy' | 'hybrid' | 'cloud') =>
  JSON.parse(
    sampleDelivery('com.qlik.v1.app.reload.finished', { envelope, unique: 'e1', time: new Date(0), failing: true })
      .body,
  );
const SPACE = '66f2a1c04be8d70011a3c9e2';

test.each([
  [`spaceId eq "${SPACE}"`, true],
  [`spaceId ne "${SPACE}"`, false],
  ['spaceId eq "other"', false],
  ['topLevelResourceId eq "3f1c9a52-7f0e-4a83-9f36-0d2f6f0b7c11"', true],
  ['id eq "e1"', true],
  ['data.status eq "error"', true],
  [`data.status eq "ok" or spaceId eq "${SPACE}"`, true],
  [`data.status eq "ok" and spaceId eq "${SPACE}"`, false],
  // `and` first: (false and true) or true; true or (true and false).
  [`data.status eq "ok" and id eq "e1" or spaceId eq "${SPACE}"`, true],
  [`spaceId eq "${SPACE}" or id eq "e1" and data.status eq "ok"`, true],
  [`SPACEID EQ "${SPACE}" AND id eq "e1"`, true],
])('%s', (filter, passes) => {
  for (const envelope of ['legacy', 'hybrid', 'cloud'] as const) {
    expect(filterOf(filter)?.(event(envelope))).toBe(passes);
  }
});

test.each([
  '',
  'spaceId',
  "spaceId eq 'x'",
  'spaceId co "x"',
  'ownerId eq "x"',
  'id eq "x" and',
  'id eq "x" id eq "y"',
])('no filter of Qlik’s: %j', (text) => {
  expect(filterOf(text)).toBeUndefined();
});

test('any value can be asked for, quotes and all, and no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (value, text) => {
      const passes = filterOf(`spaceId eq ${JSON.stringify(value)}`);
      expect(passes?.({ spaceid: value })).toBe(true);
      expect(passes?.({ spaceid: `${value}.` })).toBe(false);
      expect(() => filterOf(text)).not.toThrow();
    }),
  );
});
