import { kept } from '../../console/server/kept';

test('it is asked once, and again when it has grown old', async () => {
  let [now, asked] = [0, 0];
  const ask = kept(
    1_000,
    () => now,
    async () => ++asked,
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
  const ask = kept(
    1_000,
    () => 0,
    async () => {
      asked++;
      if (asked === 1) throw new Error('not now');
      return asked;
    },
  );
  await expect(ask()).rejects.toThrow('not now');
  expect(await ask()).toBe(2);
});
