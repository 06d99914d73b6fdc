import fc from 'fast-check';
import { type Explained, explain, type Looked, type LookUp } from '../../../lambda/failures/explanation';
import type { QlikEventType } from '../../../lib/qlik/catalogue';
import { type Explanation, type FailureCard, failureCard } from '../../../lib/qlik/failure';
import { readEvent } from '../../qlik/reading';

const cardOf = (type: QlikEventType, event: object): FailureCard => {
  const { event: read } = readEvent({ id: 'event-1', type, ...event });
  const card = failureCard(type, read);
  if (card === undefined) throw new Error(`${type} says no failure`);
  return card;
};
const run = (over: object = {}) =>
  cardOf('com.qlik.v1.automation.run.failed', { toplevelresourceid: 'automation-1', data: { id: 'run-1' }, ...over });
const reload = (over: object = {}) =>
  cardOf('com.qlik.v1.reload.finished', { data: { id: 'reload-1', appId: 'app-1', succeeded: false }, ...over });
const dataTask = (over: object = {}) =>
  cardOf('com.qlik.v1.di-projects.di-tasks.failed', { data: { dataTask: { id: 't', projectId: 'p', ...over } } });

const RUN = '/api/workflows/automations/automation-1/runs/run-1';
const ITEM = '/api/v1/items?resourceType=app&resourceId=app-1&limit=1';
const SPACE = '/api/v1/spaces/space-1';

/** Explains with these answers: JSON by path; a text is a fault. */
async function explained(card: FailureCard, answers: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const look = async ({ path, read }: LookUp): Promise<Looked<Explanation>> => {
    asked.push(path);
    const answer = answers[path];
    return typeof answer === 'string' ? { ok: false, fault: answer as 'forbidden' } : read(answer);
  };
  return { asked, ...(await explain(card, look)) } satisfies Explained & { asked: string[] };
}

describe('an automation run', () => {
  it('gets its error, its title and the name of its space', async () => {
    const answers = {
      [RUN]: { id: 'run-1', title: 'Refresh', error: [{ message: 'Connector refused: 403' }] },
      [SPACE]: { name: 'Sales' },
    };
    expect(await explained(run({ spaceid: 'space-1' }), answers)).toEqual({
      asked: [RUN, SPACE],
      found: { error: 'Connector refused: 403', name: 'Refresh', spaceName: 'Sales' },
      result: 'explained',
    });
  });

  it.each([
    ['a text', 'broken', 'broken'],
    ['texts', ['one', ' two ', 'one'], 'one · two'],
    [
      'an object of Qlik',
      [{ code: 'AUT-1', title: 'Failed', detail: 'No such table' }],
      'Failed · No such table · AUT-1',
    ],
    ['nested', [{ error: { message: 'inner', stack: 'at line 1' }, blockId: 'b' }], 'inner'],
    ['of names nobody has published', [{ text: 'odd', number: 5 }], 'odd'],
    ['telling by number alone', [{ code: 5, text: 'odd' }], 'odd'],
  ])('whose error is %s', async (_, error, text) => {
    expect((await explained(run(), { [RUN]: { error } })).found.error).toBe(text);
  });

  it.each([[undefined], [null], [[]], [''], [['  ']], [[{}]], [5]])('whose error is %j has no text', async (error) => {
    expect(await explained(run(), { [RUN]: { error } })).toMatchObject({ found: {}, result: 'no-text' });
  });

  it('without an id of its own or of its automation is not asked for', async () => {
    expect((await explained(run({ toplevelresourceid: undefined }), {})).asked).toEqual([]);
    expect((await explained(run({ toplevelresourceid: '../../v1/users' }), {})).asked).toEqual([]);
    expect((await explained(run({ data: { id: 'a/b' } }), {})).asked).toEqual([]);
  });
});

describe('a reload', () => {
  it('gets the name of its app, and the space it is in by way of it', async () => {
    const answers = { [ITEM]: { data: [{ name: 'Sales app', spaceId: 'space-1' }] }, [SPACE]: { name: 'Sales' } };
    expect(await explained(reload(), answers)).toEqual({
      asked: [ITEM, SPACE],
      found: { name: 'Sales app', spaceId: 'space-1', spaceName: 'Sales' },
      result: 'explained',
    });
  });

  it('of an app in nobody’s space has no name of one', async () => {
    const answers = { [ITEM]: { data: [{ name: 'Mine' }] } };
    expect(await explained(reload(), answers)).toMatchObject({ found: { name: 'Mine' }, result: 'explained' });
  });

  it('whose event says app and space is asked for the name of the space alone', async () => {
    const data = { id: 'reload-1', appId: 'app-1', name: 'Sales app', succeeded: false };
    expect((await explained(reload({ spaceid: 'space-1', data }), { [SPACE]: {} })).asked).toEqual([SPACE]);
  });

  it('of an app that nobody may see is not found', async () => {
    expect(await explained(reload(), { [ITEM]: { data: [] } })).toMatchObject({ found: {}, result: 'not-found' });
  });
});

it('a data task gets the name of its space', async () => {
  expect(await explained(dataTask({ spaceId: 'space-1' }), { [SPACE]: { name: 'Sales' } })).toEqual({
    asked: [SPACE],
    found: { spaceName: 'Sales' },
    result: 'explained',
  });
});

it('what lacks nothing, or has nothing to ask for, is not asked about', async () => {
  const nothing = { asked: [], found: {}, result: undefined };
  expect(await explained(dataTask(), {})).toEqual(nothing);
  const key = cardOf('com.qlik.v1.api-key.validation.failed', { toplevelresourceid: 'key-1', data: {} });
  expect(await explained(key, {})).toEqual(nothing);
});

it('what was found stands, whatever else was not', async () => {
  const card = run({ spaceid: 'space-1' });
  expect(await explained(card, { [RUN]: 'forbidden', [SPACE]: { name: 'Sales' } })).toMatchObject({
    found: { spaceName: 'Sales' },
    result: 'forbidden',
  });
  expect(await explained(card, { [RUN]: { error: ['e'] }, [SPACE]: 'too-late' })).toMatchObject({
    found: { error: 'e' },
    result: 'too-late',
  });
});

it('an answer of any shape is read or refused, never thrown at', async () => {
  const nested = (depth: number): unknown => (depth === 0 ? 'deep' : { error: nested(depth - 1) });
  const json = fc.oneof(
    fc.jsonValue(),
    fc.record({ error: fc.jsonValue(), title: fc.jsonValue(), name: fc.jsonValue() }),
    fc.record({ data: fc.array(fc.record({ name: fc.jsonValue(), spaceId: fc.jsonValue() })) }),
    fc.nat(500).map(nested),
  );
  await fc.assert(
    fc.asyncProperty(json, async (answer) => {
      const answers = { [RUN]: answer, [ITEM]: answer, [SPACE]: answer };
      for (const card of [run({ spaceid: 'space-1' }), reload()]) {
        for (const text of Object.values((await explained(card, answers)).found)) {
          expect(typeof text).toBe('string');
          expect(text.trim()).not.toBe('');
        }
      }
    }),
    { numRuns: 500 },
  );
});

it('an error of a million texts is cut', async () => {
  const { found } = await explained(run(), {
    [RUN]: {
      error: Array(1_000_000)
        .fill(0)
        .map((_, n) => `error ${n}`),
    },
  });
  expect(found.error?.split(' · ')).toHaveLength(10);
  expect((await explained(run(), { [RUN]: { error: 'x'.repeat(1_000_000) } })).found.error).toHaveLength(2000);
});
