import { compare, pairsOf } from '../agreement/agreement';
import { oddities } from '../agreement/oddities';
import { everyOperator } from '../agreement/operators';
import { eventBridge } from './deployed';

jest.setTimeout(120_000);

/** `npm run agree` asks for many more, with another seed each time. */
const PAIRS = 400;

test('our matcher and the engine’s TestEventPattern say the same of generated pairs, every operator among them', async () => {
  const { operators, refusals, disagreements } = await compare(pairsOf(PAIRS, 20261120), eventBridge);
  expect(disagreements.filter(({ oddity }) => oddity === undefined)).toEqual([]);
  expect(everyOperator.filter((operator) => !operators[operator])).toEqual([]);
  expect(Object.keys(refusals).length).toBeGreaterThan(5);
});

// Fails once the engine has caught up: the row of test/agreement/oddities.ts is then to go.
test.each(oddities)('the engine is still odd: $what', async ({ what, shownBy }) => {
  const { disagreements } = await compare([shownBy], eventBridge);
  expect(disagreements.map(({ oddity }) => oddity)).toEqual([what]);
});
