import type { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { journalSearch } from '../../../lambda/reconcile/journals';

const groups = { users: 'users-journal', uncatalogued: 'uncatalogued-journal' };
const message = (id: string, tenant = 'acme') => ({ message: JSON.stringify({ detail: { id, tenant } }) });
const event = (id: string, type = 'com.qlik.v1.user.created') => ({ id, type, time: '2026-11-24T12:00:00Z' });

/** A client that answers with pages, and keeps what it was asked. */
const clientWith = (...pages: readonly { readonly message: string }[][]) => {
  const asked: FilterLogEventsCommand['input'][] = [];
  const send = async ({ input }: FilterLogEventsCommand) => {
    asked.push(input);
    const page = Number(input.nextToken ?? 0);
    return { events: pages[page] ?? [], nextToken: page + 1 < pages.length ? String(page + 1) : undefined };
  };
  return { asked, client: { send } as unknown as CloudWatchLogsClient };
};

const search = (client: CloudWatchLogsClient) => journalSearch(client, { groups, days: 30 }).arrived;

test('a type has a journal when its category keeps one, under whichever name it comes', () => {
  const { has } = journalSearch(clientWith([]).client, { groups, days: 30 });
  expect(['com.qlik.v1.user.created', 'com.qlik.core.user.created', 'com.qlik.v1.space.created'].map(has)).toEqual([
    true,
    true,
    true,
  ]);
  expect(has('com.qlik.v1.automation.created')).toBe(false);
});
const from = new Date('2026-11-24T11:00:00Z');

test('pages are followed, empty ones too; lines that are no events are passed over', async () => {
  const { client, asked } = clientWith([message('1')], [], [{ message: 'not JSON' }, message('2')]);
  const arrivals = await search(client)('acme', [event('1'), event('2'), event('3')], from);
  expect(arrivals).toEqual({ ok: true, ids: new Set(['1', '2']) });
  expect(asked).toHaveLength(3);
  expect(asked[0]).toMatchObject({ logGroupName: 'users-journal', startTime: from.getTime() });
});

test('the event of another tenant with the same id is not ours', async () => {
  const { client } = clientWith([message('1', 'other')]);
  expect(await search(client)('acme', [event('1')], from)).toEqual({ ok: true, ids: new Set() });
});

test('a renamed type is looked for in its category, an unknown one among the uncatalogued', async () => {
  const { client, asked } = clientWith([]);
  await search(client)(
    'acme',
    [event('1', 'com.qlik.core.user.created'), event('2', 'com.qlik.v1.space.created')],
    from,
  );
  expect(asked.map(({ logGroupName }) => logGroupName)).toEqual(['users-journal', 'uncatalogued-journal']);
});

test('patterns stay within what CloudWatch takes, hold each id, and an id cannot break out of its quotes', async () => {
  const { client, asked } = clientWith([]);
  const ids = Array.from({ length: 100 }, (_, n) => `b347fd0d-1321-417f-91ee-90e96c7${n + 10000}`);
  const evil = 'x" || $.detail.id = "*';
  await search(client)(
    'acme',
    [...ids, evil].map((id) => event(id)),
    from,
  );
  const patterns = asked.map(({ filterPattern = '' }) => filterPattern);
  for (const pattern of patterns) expect(pattern.length).toBeLessThanOrEqual(1024);
  for (const id of ids) expect(patterns.filter((pattern) => pattern.includes(`"${id}"`))).toHaveLength(1);
  expect(patterns.at(-1)).toContain('$.detail.id = "x\\" || $.detail.id = \\"*"');
});

test('nothing to look for asks nothing', async () => {
  const { client, asked } = clientWith([]);
  expect(await search(client)('acme', [], from)).toEqual({ ok: true, ids: new Set() });
  expect(asked).toEqual([]);
});

test('a journal that is too long, or cannot be read, is no claim that anything is missing', async () => {
  const endless = clientWith(...Array.from({ length: 60 }, () => []));
  expect(await search(endless.client)('acme', [event('1')], from)).toEqual({ ok: false, code: 'JournalTooLong' });
  const send = () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
  const denied = { send } as unknown as CloudWatchLogsClient;
  expect(await search(denied)('acme', [event('1')], from)).toEqual({ ok: false, code: 'AccessDeniedException' });
});
