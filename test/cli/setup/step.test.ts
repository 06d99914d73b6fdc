import { type Look, runSteps, type Step } from '../../../cli/setup/step';
import { CommandError } from '../../../cli/verb';
import { awsError } from '../fake-aws';

interface Known {
  readonly first: string;
  readonly second: string;
}

const step = (id: string, look: () => Look<Known> | Promise<Look<Known>>): Step<Known> => ({
  id,
  title: id,
  look: async () => look(),
});
const there = (adds?: Partial<Known>): Look<Known> => ({ state: 'there', says: 'as it should be', adds });
const missing = (make: Extract<Look<Known>, { state: 'missing' }>['make']): Look<Known> => ({
  state: 'missing',
  would: 'make it',
  adds: { first: 'known without it' },
  make,
});
const run = (steps: readonly Step<Known>[], over: { dryRun?: boolean; signal?: AbortSignal } = {}) =>
  runSteps(steps, { dryRun: false, signal: new AbortController().signal, ...over });
const resultsOf = ({ reports }: Awaited<ReturnType<typeof run>>) => reports.map(({ id, result }) => `${id} ${result}`);

test('what a step finds out is known to the next; what is there is not made', async () => {
  const seen: Partial<Known>[] = [];
  const ran = await run([
    step('one', () => there({ first: 'found' })),
    { ...step('two', there), look: async (known) => there({ second: `too${seen.push(known)}` }) },
  ]);
  expect(resultsOf(ran)).toEqual(['one already', 'two already']);
  expect(seen).toEqual([{ first: 'found' }]);
  expect(ran.known).toEqual({ first: 'found', second: 'too1' });
});

test('a dry run looks at every step and makes none, with what is known all the same', async () => {
  const make = jest.fn();
  const ran = await run([step('one', () => missing(make)), step('two', there)], { dryRun: true });
  expect(resultsOf(ran)).toEqual(['one planned', 'two already']);
  expect(ran.known).toEqual({ first: 'known without it' });
  expect(make).not.toHaveBeenCalled();
});

test.each([
  ['blocked', () => ({ state: 'blocked', why: 'it cannot be' }) as const, 'it cannot be', false],
  [
    'refused by AWS',
    () => Promise.reject(awsError('AccessDenied')),
    'AWS refused (AccessDenied: AccessDenied by the test).',
    false,
  ],
  ['wrong by its own check', () => Promise.reject(new CommandError('say more')), 'say more', false],
  [
    'cut off',
    () => missing(async () => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED', $metadata: {} }))),
    'AWS cannot be reached (ECONNREFUSED): look at the network, then run it again.',
    true,
  ],
  ['made in vain', () => missing(async () => ({ result: 'failed', why: 'no luck' })), 'no luck', true],
])('a step that is %s ends the run, with why', async (_, look, says, begun) => {
  const after = jest.fn();
  const ran = await run([step('one', look), step('two', after)]);
  expect(ran.reports).toMatchObject([{ id: 'one', result: 'failed', says, begun }]);
  expect(after).not.toHaveBeenCalled();
});

test('no credentials: it says how to get some', async () => {
  const error = Object.assign(new Error('none found'), { name: 'CredentialsProviderError' });
  const ran = await run([step('one', () => Promise.reject(error))]);
  expect(ran.reports[0]?.says).toContain('--profile');
});

test('a fault of ours is no step that failed', async () => {
  await expect(run([step('one', () => Promise.reject(new TypeError('undefined is not a function')))])).rejects.toThrow(
    TypeError,
  );
});

/** Ctrl-C, and what comes then. */
function stopping<It>(controller: AbortController, it: It): It {
  controller.abort();
  return it;
}

describe('stopped', () => {
  test('between two steps: the next is not begun', async () => {
    const controller = new AbortController();
    const ran = await run(
      [
        step('one', () => missing(async () => stopping(controller, { result: 'done', says: 'made' }))),
        step('two', there),
        step('three', there),
      ],
      { signal: controller.signal },
    );
    expect(resultsOf(ran)).toEqual(['one done', 'two interrupted']);
  });

  test('while it looks: nothing is made', async () => {
    const controller = new AbortController();
    const make = jest.fn();
    const ran = await run([step('one', () => stopping(controller, missing(make)))], { signal: controller.signal });
    expect(ran.reports).toMatchObject([{ result: 'interrupted', begun: false }]);
    expect(make).not.toHaveBeenCalled();
  });

  test('while it makes: what failed then was interrupted', async () => {
    const controller = new AbortController();
    const ran = await run(
      [step('one', () => missing(async () => stopping(controller, { result: 'failed', why: 'cdk ended' })))],
      { signal: controller.signal },
    );
    expect(ran.reports).toMatchObject([{ result: 'interrupted', says: 'cdk ended', begun: true }]);
  });
});
