import type { QlikEvent } from '../../lib/qlik/event';
import {
  type FailureCard,
  failureCard,
  isFailure,
  MAX_ERROR,
  MAX_SHOWN,
  withExplanation,
} from '../../lib/qlik/failure';
import { rows } from '../../lib/qlik/recognise';
import { readEvent } from './reading';

const ended = 'com.qlik.v1.automation.run.ended';
const runFailed = 'com.qlik.v1.automation.run.failed';
const reload = 'com.qlik.v1.reload.finished';
const attempt = 'com.qlik.v1.app.reload.finished';
const task = 'com.qlik.v1.di-projects.di-tasks.failed';
const key = 'com.qlik.v1.api-key.validation.failed';

function cardOf(sent: Readonly<Record<string, unknown>> & { readonly type: string }, host?: string): FailureCard {
  const { event, detailType } = readEvent({ id: 'event-1', ...sent });
  const card = failureCard(detailType, event, host);
  if (card === undefined) throw new Error(`${sent.type} says no failure`);
  return card;
}

describe('what says a failure', () => {
  it.each([
    [runFailed, {}, true],
    [runFailed, undefined, true],
    [runFailed, 'not an object', true],
    [ended, { status: 'failed' }, true],
    [ended, { status: 'exceeded limit' }, true],
    [ended, { status: 'finished' }, false],
    [ended, { status: 'finished with warnings' }, false],
    [ended, { status: 'stopped' }, false],
    [ended, {}, false],
    [ended, undefined, false],
    [reload, { succeeded: false }, true],
    [reload, { succeeded: false, status: 'FAILED' }, true],
    [reload, { succeeded: false, status: 'A_NEW_ONE' }, true],
    [reload, { status: 'FAILED' }, true],
    [reload, { succeeded: false, status: 'EXCEEDED_LIMIT' }, true],
    [reload, { succeeded: false, status: 'CANCELED' }, false],
    [reload, { succeeded: true, status: 'SUCCEEDED' }, false],
    [reload, { succeeded: true }, false],
    [attempt, { status: 'error' }, true],
    [attempt, { status: 'ok' }, false],
    [task, {}, true],
    [key, {}, true],
    ['com.qlik.v1.user.deleted', { status: 'failed', succeeded: false }, false],
    ['com.qlik.v1.di-projects.di-tasks.stopped', {}, false],
    ['com.qlik.v1.something.failed', { status: 'failed' }, false],
  ])('%s with %j: %s', (type, data, expected) => {
    expect(isFailure(type, data)).toBe(expected);
  });

  it('no other type is ever a failure', () => {
    const ever = rows.filter(({ failure }) => failure !== 'never').map(({ type }) => type);
    expect(ever.sort()).toEqual([attempt, key, ended, runFailed, reload, task].sort());
  });
});

describe('one failure, one card', () => {
  it('run failed and run ended of one run', () => {
    const data = { id: 'run-1', status: 'failed' };
    const [first, second] = [runFailed, ended].map((type) => cardOf({ type, id: `event of ${type}`, data }));
    expect(first?.cardId).toBe(second?.cardId);
  });

  it('each engine attempt and the reload', () => {
    const attempted = cardOf({
      type: attempt,
      toplevelresourceid: 'app-1',
      data: { status: 'error', reloadId: 'r-1' },
    });
    const reloaded = cardOf({ type: reload, data: { id: 'r-1', appId: 'app-1', succeeded: false } });
    expect(attempted.cardId).toBe(reloaded.cardId);
    expect(attempted.fingerprint).toBe(reloaded.fingerprint);
  });

  it('but another run, another tenant or another kind of thing is another', () => {
    const data = { id: 'same', status: 'failed', succeeded: false, appId: 'app' };
    const { event } = readEvent({ id: '1', type: ended, data });
    const ids = [
      cardOf({ type: ended, data }).cardId,
      cardOf({ type: ended, data: { ...data, id: 'other' } }).cardId,
      failureCard(ended, { ...event, tenant: 'other' } as QlikEvent)?.cardId,
      cardOf({ type: reload, data }).cardId,
    ];
    expect(new Set(ids).size).toBe(4);
  });

  it('an event without a run id stands for itself', () => {
    expect(cardOf({ type: task, id: 'a' }).cardId).not.toBe(cardOf({ type: task, id: 'b' }).cardId);
  });
});

describe('the fingerprint', () => {
  const of = (resource: string, run: string) =>
    cardOf({ type: runFailed, toplevelresourceid: resource, data: { id: run } }).fingerprint;

  it('is the same for every failure of one thing, and differs between things', () => {
    expect(of('automation-1', 'run-1')).toBe(of('automation-1', 'run-2'));
    expect(of('automation-1', 'run-1')).not.toBe(of('automation-2', 'run-1'));
  });

  it('tells tasks of one name in two projects apart', () => {
    const inProject = (projectId: string) => cardOf({ type: task, data: { dataTask: { id: 'landing', projectId } } });
    expect(inProject('p1').fingerprint).not.toBe(inProject('p2').fingerprint);
  });
});

describe('a card', () => {
  it.each([{ isTestRun: true }, { testRun: true }])('is marked as a test run by %j', (mark) => {
    expect(cardOf({ type: runFailed, data: mark }).testRun).toBe(true);
    expect(cardOf({ type: runFailed, data: {} }).testRun).toBe(false);
  });

  it('never holds a name or an address of a person, wherever the event has one', () => {
    const canary = 'canary@example.com';
    const person = { name: canary, email: canary, subject: canary };
    const sent = {
      authclaims: JSON.stringify(person),
      originip: canary,
      sessionid: canary,
      reason: canary,
      owner: canary,
    };
    for (const { type } of rows.filter(({ failure }) => failure !== 'never')) {
      const data = { status: 'failed', succeeded: false, owner: canary, createdByUser: canary, ...{ user: person } };
      const card = failureCard(
        type,
        readEvent({ type, ...sent, data: { ...data, ...(type === attempt && { status: 'error' }) } }).event,
      );
      expect(card).toBeDefined();
      expect(JSON.stringify(card)).not.toContain(canary);
    }
  });

  it.each([
    ['cut to a length', 'x'.repeat(300_000), 'x'.repeat(MAX_SHOWN)],
    [
      'cut to text, not in the middle of a character',
      `${'x'.repeat(MAX_SHOWN - 1)}😀`,
      `${'x'.repeat(MAX_SHOWN - 1)}\ufffd`,
    ],
    ['made one line', 'a\r\n\u2028\u0085 b', 'a b'],
  ])('has each of its texts %s', (_, sent, shown) => {
    const event = { toplevelresourceid: sent, userid: sent, spaceid: sent };
    const run = cardOf({ type: runFailed, ...event, data: { id: sent, title: sent, status: sent } });
    expect(run).toMatchObject({
      ...{ title: `Automation run failed: ${shown} (acme)`, name: shown, status: shown },
      ...{ resourceId: shown, occurrenceId: shown, userId: shown, spaceId: shown },
    });
    const dataTask = { id: sent, name: sent, projectId: 'p', spaceId: sent };
    expect(cardOf({ type: task, data: { dataTask } })).toMatchObject({ name: shown, spaceId: shown });
  });

  it('tells apart what differs only beyond the length of a text', () => {
    const [first, second] = ['1', '2'].map((end) => {
      const id = `${'x'.repeat(MAX_SHOWN)}${end}`;
      return cardOf({ type: runFailed, toplevelresourceid: id, data: { id } });
    });
    expect(first?.cardId).not.toBe(second?.cardId);
    expect(first?.fingerprint).not.toBe(second?.fingerprint);
  });

  it('links to the id of a thing even when that is no text', () => {
    const card = cardOf({ type: runFailed, toplevelresourceid: 'a\ud800' }, 'acme.eu.qlikcloud.com');
    expect(card.link).toBe('https://acme.eu.qlikcloud.com/automations/a%EF%BF%BD');
  });

  it('cuts an error text', () => {
    const { error } = cardOf({ type: reload, data: { succeeded: false, errorMessage: 'x'.repeat(MAX_ERROR + 1) } });
    expect(error).toHaveLength(MAX_ERROR);
  });

  it.each([
    ['an automation', { type: runFailed, toplevelresourceid: 'a/../b' }, '/automations/a%2F..%2Fb'],
    [
      'an app by its event',
      { type: attempt, toplevelresourceid: 'app-1', data: { status: 'error' } },
      '/sense/app/app-1',
    ],
    ['an app by its data', { type: reload, data: { succeeded: false, appId: 'app-1' } }, '/sense/app/app-1'],
    ['a thing without an address', { type: task }, '/'],
  ])('links to %s', (_, sent, path) => {
    expect(cardOf(sent, 'acme.eu.qlikcloud.com').link).toBe(`https://acme.eu.qlikcloud.com${path}`);
  });

  it('has no link when the tenant has no host', () => {
    expect(cardOf({ type: task }).link).toBeUndefined();
  });
});

describe('a card with what Qlik said beside it', () => {
  const bare = cardOf({ type: runFailed, toplevelresourceid: 'automation-1', data: { id: 'run-1' } });

  it('has it where the event said nothing, in its title too', () => {
    const found = { name: 'Refresh', error: 'Connector refused', spaceId: 'space-1', spaceName: 'Sales' };
    expect(withExplanation(bare, found)).toEqual({ ...bare, ...found, title: 'Automation run failed: Refresh (acme)' });
    expect(withExplanation(bare, {})).toEqual(bare);
  });

  it('keeps what the event said, and who it is of', () => {
    const data = { id: 'run-1', title: 'Refresh', spaceId: 'space-1' };
    const card = cardOf({ type: runFailed, toplevelresourceid: 'automation-1', data });
    expect(withExplanation(card, { name: 'Other', spaceId: 'space-2' })).toEqual(card);
    expect(card).toMatchObject({ spaceId: 'space-1', cardId: bare.cardId, fingerprint: bare.fingerprint });
  });

  it('shows it as one line of bounded length that runs in one direction', () => {
    const said = `a\n\u202eb\u0000\u2066c${'x'.repeat(2000)}`;
    const { name, error, spaceName } = withExplanation(bare, { name: said, error: said, spaceName: said });
    for (const text of [name, error, spaceName]) expect(text).toMatch(/^a b cx+$/);
    expect([name?.length, error?.length, spaceName?.length]).toEqual([MAX_SHOWN - 2, MAX_ERROR - 2, MAX_SHOWN - 2]);
  });
});
