import { follow, type ReplayState } from '../../../cli/replay/replaying';

const span = { from: 1000, to: 2000 };

/** Follows a replay that is seen in these states, one after the other. */
async function followed(states: readonly (ReplayState | Error)[], stopAfter = Number.POSITIVE_INFINITY) {
  const shares: number[] = [];
  const left = [...states];
  const controller = new AbortController();
  let pauses = 0;
  const result = await follow(
    span,
    {
      look: async () => {
        const state = left.shift();
        if (state === undefined) throw new Error('looked once too often');
        if (state instanceof Error) throw state;
        return state;
      },
      pause: async () => {
        if (++pauses >= stopAfter) controller.abort();
      },
    },
    { signal: controller.signal, onProgress: (share) => shares.push(share) },
  );
  return { result, shares };
}

test('is followed until it is complete, its progress by the times of the events', async () => {
  const states = [
    { state: 'STARTING' },
    { state: 'RUNNING', reached: 1250 },
    { state: 'RUNNING', reached: 2500 },
    { state: 'COMPLETED' },
  ];
  expect(await followed(states)).toEqual({ result: { result: 'completed' }, shares: [0.25, 1, 1] });
});

test.each(['FAILED', 'CANCELLED'])('%s is no success, and says why', async (state) => {
  expect((await followed([{ state, why: 'quota' }])).result).toEqual({ result: 'failed', why: 'quota' });
  expect((await followed([{ state }])).result).toEqual({ result: 'failed', why: state.toLowerCase() });
});

test('is left to itself when we are stopped, and when it cannot be seen', async () => {
  expect((await followed([{ state: 'RUNNING' }, { state: 'RUNNING' }], 2)).result).toEqual({ result: 'left' });
  const why = 'Error: no line';
  expect((await followed([{ state: 'RUNNING' }, new Error('no line')])).result).toEqual({ result: 'left', why });
});
