import { failuresOf, openedOf } from '../../../console/server/failures/groups';
import { runReader } from '../../../console/server/failures/runs';
import { busEvent, type FailedEvent, feedOf } from './scene';

const now = Date.parse('2026-11-24T08:10:00Z');
const hosts = { acme: 'acme.eu.qlikcloud.com' };
const none = () => undefined;

const runsOf = (events: readonly FailedEvent[]) => runReader()(feedOf(events.map(busEvent)).events, hosts, none);
const groupsOf = (events: readonly FailedEvent[], hidesTestRuns = false) =>
  failuresOf(runsOf(events), hidesTestRuns, now);

test('run.failed and run.ended of one run are one failure, with both events', () => {
  const data = { id: 'run-a', title: 'Nightly' };
  const runs = runsOf([{ data }, { type: 'automation.run.ended', data: { ...data, status: 'failed' } }]);
  expect(runs).toMatchObject([{ events: [1, 2], card: { status: 'failed', name: 'Nightly' } }]);
});

test('runs of one automation are a group: how many, the first, the last, and the last that has an error', () => {
  const { groups, runs, total } = groupsOf([
    { time: '2026-11-24T08:02:00Z' },
    { time: '2026-11-24T08:01:00Z' },
    { time: '2026-11-24T08:05:00Z', automation: 'automation-2' },
  ]);
  expect({ runs, total }).toEqual({ runs: 3, total: 2 });
  expect(groups).toMatchObject([
    { resourceId: 'automation-2', runs: 1 },
    {
      resourceId: 'automation-1',
      title: 'Automation run failed: Nightly (acme)',
      runs: 2,
      first: '2026-11-24T08:01:00.000Z',
      last: '2026-11-24T08:02:00.000Z',
      link: 'https://acme.eu.qlikcloud.com/automations/automation-1',
    },
  ]);
});

test('the same automation in another tenant is another group, without a link when its host is not known', () => {
  const { groups } = groupsOf([{}, { tenant: 'other' }]);
  expect(groups.map(({ tenant, link }) => [tenant, link !== undefined])).toEqual(
    expect.arrayContaining([
      ['acme', true],
      ['other', false],
    ]),
  );
});

test('the last error is of the newest failure that has one, and the title keeps the name an older one has', () => {
  const app = (time: string, data: object): FailedEvent => ({
    type: 'reload.finished',
    time: `2026-11-24T08:0${time}:00Z`,
    data: { id: `reload-${time}`, appId: 'app-1', status: 'FAILED', ...data },
  });
  const { groups } = groupsOf([
    app('1', { errorMessage: 'old' }),
    app('2', { errorMessage: 'newer', name: 'Sales' }),
    app('3', {}),
  ]);
  expect(groups).toMatchObject([{ lastError: 'newer', title: 'Reload failed: Sales (acme)', runs: 3 }]);
});

test('test runs are counted and marked, and gone from cards, sums and the chart when hidden', () => {
  const events: FailedEvent[] = [
    { data: { id: 'a', isTestRun: true } },
    { data: { id: 'b', isTestRun: true }, automation: 'tried only' },
    { data: { id: 'c' } },
  ];
  expect(groupsOf(events)).toMatchObject({ total: 2, runs: 3, hiddenTestRuns: 0 });
  const hiding = groupsOf(events, true);
  expect(hiding).toMatchObject({ total: 1, runs: 1, hiddenTestRuns: 2, groups: [{ runs: 1, testRuns: 0 }] });
  expect(hiding.byKind.flatMap(({ counts }) => counts).reduce((sum, it) => sum + it)).toBe(1);
});

test('the counts of the groups are those of the chart, interval by interval', () => {
  const all = groupsOf([
    { time: '2026-11-24T07:00:00Z' },
    { time: '2026-11-24T07:30:00Z', automation: 'b' },
    { type: 'reload.finished', data: { id: 'r', appId: 'x', status: 'FAILED' } },
  ]);
  const sums = (lists: readonly (readonly number[])[]) =>
    all.intervals.starts.map((_, at) => lists.reduce((sum, counts) => sum + (counts[at] ?? 0), 0));
  expect(sums(all.groups.map(({ counts }) => counts))).toEqual(sums(all.byKind.map(({ counts }) => counts)));
  expect(sums(all.byKind.map(({ counts }) => counts)).reduce((sum, it) => sum + it)).toBe(3);
  expect(all.byKind.map(({ kind }) => kind)).toEqual(['automation run', 'reload']);
});

// Anyone who may call PutEvents can put what looks like an event onto the bus.
test('what is no event of ours, and what says no failure, has no card', () => {
  const foreign = busEvent({});
  const events = [{ ...foreign, detail: { data: {} } }, busEvent({ type: 'app.created' })];
  expect(runReader()(feedOf(events).events, hosts, none)).toEqual([]);
});

test('a failure of unreadable time is one of when it arrived', () => {
  expect(runsOf([{ time: 'yesterday' }])).toMatchObject([{ at: 1 }]);
});

test('what Qlik was asked is on the card, and hosts that become known later make links', () => {
  const { events } = feedOf([busEvent({})]);
  const read = runReader();
  expect(read(events, {}, none)).toMatchObject([{ card: { link: undefined, error: undefined } }]);
  const [run] = read(events, hosts, () => ({ error: 'HTTP 403' }));
  expect(run).toMatchObject({ card: { link: expect.stringContaining('https://acme.'), error: 'HTTP 403' } });
});

test('a group is opened by its fingerprint, the newest run first; another fingerprint is none', () => {
  const runs = runsOf([{ time: '2026-11-24T08:01:00Z' }, { time: '2026-11-24T08:02:00Z' }]);
  const opened = openedOf(runs, runs[0]?.card.fingerprint ?? '', now);
  expect(opened?.runs.map(({ events }) => events)).toEqual([[2], [1]]);
  expect(openedOf(runs, '0'.repeat(16), now)).toBeUndefined();
});
