import { cached } from '../../console/server/cached';

const scene = (answers: (number | Error)[]) => {
  const clock = { now: 0, asked: 0 };
  const read = cached(
    1000,
    () => clock.now,
    async () => {
      clock.asked++;
      const answer = answers.shift();
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error('asked too often');
      return answer;
    },
  );
  return { clock, read };
};

test('asks once while it is fresh, however many ask, and again afterwards', async () => {
  const { clock, read } = scene([1, 2]);
  expect(await Promise.all([read(), read()])).toEqual([1, 1]);
  clock.now = 1000;
  expect(await read()).toBe(1);
  clock.now = 1001;
  expect(await read()).toBe(2);
  expect(clock.asked).toBe(2);
});

test('keeps no failure: who asks next may have better luck', async () => {
  const { read } = scene([new Error('down'), 2]);
  await expect(read()).rejects.toThrow('down');
  expect(await read()).toBe(2);
});
