import { recent } from '../../../lambda/failures/recent';

let clock = 0;
const cache = () => recent<string>({ atMost: 2, forMs: 100, now: () => clock });

it('keeps a value for so long', () => {
  const kept = cache();
  kept.set('a', '1');
  clock += 99;
  expect(kept.get('a')).toBe('1');
  clock += 1;
  expect(kept.get('a')).toBeUndefined();
});

it('keeps so many: the one set longest ago goes first', () => {
  const kept = cache();
  for (const key of ['a', 'b', 'a', 'c']) kept.set(key, key);
  expect(['a', 'b', 'c'].map(kept.get)).toEqual(['a', undefined, 'c']);
});
