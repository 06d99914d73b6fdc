import { cached } from '../../console/server/cached';

test('it is asked once, and again when it has grown old', async () => {
  let [now, asked] = [0, 0];
  const ask = cached(
    async () => ++asked,
    1_000,
    () => now,
  );
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  now = 1_000;
  expect(await ask()).toBe(1);
  now = 1_001;
  expect(await ask()).toBe(2);
});

// A console that began while AWS could not be reached would otherwise go on saying so.
test('a failure is not kept', async () => {
  let asked = 0;
  const ask = cached(
    async () => {
      asked++;
      if (asked === 1) throw new Error('not now');
      return asked;
    },
    1_000,
    () => 0,
  );
  await expect(ask()).rejects.toThrow('not now');
  expect(await ask()).toBe(2);
});
