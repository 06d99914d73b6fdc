import fc from 'fast-check';
import { durationInWords, parseMoment } from '../../cli/duration';
import { parseDuration } from '../../lib/duration';

const now = Date.parse('2026-11-24T12:00:00Z');

test.each([
  ['90s', 90_000],
  ['15m', 900_000],
  ['2h', 7_200_000],
  ['3d', 259_200_000],
  ['1w', 604_800_000],
])('%s is %i ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
  expect(parseMoment(text, now)).toBe(now - ms);
});

test.each(['2026-11-24T08:00:00Z', '2026-11-24T09:00:00+01:00', '2026-11-24T08:00:00.000Z'])(
  '%s is a moment',
  (text) => {
    expect(parseMoment(text, now)).toBe(Date.parse('2026-11-24T08:00:00Z'));
  },
);

test.each([
  '',
  '2',
  'h',
  '-2h',
  '1.5h',
  '2 h',
  '2H',
  'yesterday',
  '2026-11-24',
  '2026-11-24T08:00:00',
  '2026-13-01T00:00:00Z',
])('%j is no moment: a guess would replay the wrong hours', (text) => {
  expect(parseMoment(text, now)).toBeUndefined();
});

test.each([
  [0, '0 s'],
  [999, '0 s'],
  [61_000, '1 m 1 s'],
  [3_600_000, '1 h'],
  [3_605_000, '1 h'],
  [273_600_000, '3 d 4 h'],
])('%i ms are %s', (ms, words) => {
  expect(durationInWords(ms)).toBe(words);
});

test('words never say more time than there is, nor less by a tenth', () => {
  fc.assert(
    fc.property(fc.nat({ max: 14 * 86_400_000 }), (ms) => {
      const said = [...durationInWords(ms).matchAll(/(\d+) ([smhd])/g)].map(([, n, unit]) =>
        parseDuration(`${n}${unit}`),
      );
      const total = said.reduce<number>((sum, part) => sum + (part ?? 0), 0);
      expect(total).toBeLessThanOrEqual(ms);
      expect(ms - total).toBeLessThan(Math.max(1000, ms / 10));
    }),
  );
});
