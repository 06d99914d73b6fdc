import { circuitBreaker, REST_MS } from '../../../lambda/ingest/circuit-breaker';
import type { Published } from '../../../lambda/shared/publish';

const entry = { Source: 'qlik.cloud', DetailType: 'type', Time: new Date(0), Detail: '{}' } as const;
const HUNG: Published = { result: 'unavailable', code: 'TimeoutError' };
const OPEN: Published = { result: 'unavailable', code: 'CircuitOpen' };
const PUBLISHED: Published = { result: 'published' };

/** A bus that says these things in turn, each of which takes a while, behind a breaker. */
function scene(...answers: readonly Published[]) {
  return sceneAt(0, ...answers);
}

function sceneAt(chance: number, ...answers: readonly Published[]) {
  const clock = { now: 1_000 };
  const left = [...answers];
  const publish = circuitBreaker(
    async () => {
      clock.now += 5_000;
      return left.shift() ?? PUBLISHED;
    },
    () => clock.now,
    () => chance,
  );
  return { clock, publish: () => publish(entry), asked: () => answers.length - left.length };
}

test('a bus that hung is not asked again until it has rested, counted from when it was given up', async () => {
  const { clock, publish, asked } = scene(HUNG, PUBLISHED);
  expect(await publish()).toEqual(HUNG);
  clock.now += REST_MS.least - 1;
  expect(await publish()).toEqual(OPEN);
  expect(asked()).toBe(1);
  clock.now += 1;
  expect(await publish()).toEqual(PUBLISHED);
  expect(await publish()).toEqual(PUBLISHED);
});

test('one that still hangs then rests once more', async () => {
  const { clock, publish, asked } = scene(HUNG, HUNG);
  await publish();
  clock.now += REST_MS.least;
  expect(await publish()).toEqual(HUNG);
  expect(await publish()).toEqual(OPEN);
  expect(asked()).toBe(2);
});

// All environments of a function meet a bus that hangs within seconds: asking again together, they would all wait together.
test('how long it rests is left to chance', async () => {
  const { clock, publish } = sceneAt(0.5, HUNG);
  await publish();
  clock.now += (REST_MS.least + REST_MS.most) / 2 - 1;
  expect(await publish()).toEqual(OPEN);
  clock.now += 1;
  expect(await publish()).toEqual(PUBLISHED);
});

// It answers at once, and may take the next entry: one that is parked comes minutes later.
test.each<Published>([
  { result: 'unavailable', code: 'ThrottlingException' },
  { result: 'unavailable', code: 'InternalFailure' },
  { result: 'unavailable', code: 'ECONNREFUSED' },
  { result: 'rejected', code: 'AccessDeniedException' },
  PUBLISHED,
])('one that answers is asked each time: %j', async (answer) => {
  const { publish, asked } = scene(answer, answer);
  expect(await publish()).toEqual(answer);
  expect(await publish()).toEqual(answer);
  expect(asked()).toBe(2);
});
