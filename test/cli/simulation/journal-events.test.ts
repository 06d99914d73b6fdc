import type { DeployedStack } from '../../../cli/deployment/stack';
import { journalEvents } from '../../../cli/simulation/journal-events';
import { fakeAws } from '../fake-aws';
import { eventOf } from '../simulated-rules';

const group = (name: string) => `arn:aws:logs:eu-west-1:111122223333:log-group:${name}`;
const span = { from: 1_000, to: 2_000 };

type Pages = readonly (readonly { readonly timestamp: number; readonly message: string }[])[];

const line = (timestamp: number, event: unknown) => ({ timestamp, message: JSON.stringify(event) });

const journals = (
  groups: Readonly<Record<string, Pages>>,
  onRead: () => void = () => undefined,
  targets: readonly object[] = [],
) => {
  const { clients, asked } = fakeAws({
    ListRulesCommand: { Rules: [{ Name: 'all', Arn: 'arn', State: 'ENABLED', EventPattern: '{}' }] },
    ListTargetsByRuleCommand: { Targets: [...Object.keys(groups).map((name) => ({ Arn: group(name) })), ...targets] },
    FilterLogEventsCommand: ({ logGroupName, nextToken = '0' }: { logGroupName: string; nextToken?: string }) => {
      onRead();
      const pages = groups[logGroupName] ?? [];
      const at = Number(nextToken);
      return { events: pages[at], ...(at + 1 < pages.length && { nextToken: String(at + 1) }) };
    },
  });
  const stack = { name: 'S', outputs: { BusName: 'bus' }, clients } as unknown as DeployedStack;
  const shares: number[] = [];
  const read = (limit = 100, signal = new AbortController().signal) =>
    journalEvents(stack, { span, limit, signal, onProgress: (share) => shares.push(share) });
  return { read, asked, shares };
};

const ids = ({ events }: { readonly events: readonly { readonly detail: { readonly id?: string } }[] }) =>
  events.map(({ detail }) => detail.id);

it('reads every page of every journal, oldest first', async () => {
  const { read, asked, shares } = journals({
    apps: [[line(1_100, eventOf('a', '1'))], [], [line(1_700, eventOf('a', '4'))]],
    users: [[line(1_200, eventOf('b', '2')), line(1_300, eventOf('b', '3'))]],
  });
  const set = await read();
  expect(ids(set)).toEqual(['1', '2', '3', '4']);
  expect(set).toMatchObject({ foreign: 0, repeated: 0 });
  expect(set.cutShort).toBeUndefined();
  const [first] = asked.filter(({ command }) => command === 'FilterLogEventsCommand');
  expect(first?.input).toMatchObject({ logGroupName: 'apps', startTime: 1_000, endTime: 2_000 });
  expect(shares.at(-1)).toBe(1);
  expect([...shares].sort((a, b) => a - b)).toEqual(shares);
});

it('takes an event once that stands there twice, and none that was replayed', async () => {
  const twice = { ...eventOf('a', '1'), id: 'of the bus' };
  const replayed = { ...eventOf('a', '2'), 'replay-name': 'r' };
  const set = await journals({
    apps: [[line(1_100, twice), line(1_200, replayed)]],
    more: [[line(1_150, twice)]],
  }).read();
  expect(ids(set)).toEqual(['1']);
  expect(set).toMatchObject({ repeated: 2, foreign: 0 });
});

it('counts what is no event of Qlik, and does not fall over what is no JSON', async () => {
  const odd = { timestamp: 1_200, message: 'oops' };
  const set = await journals({
    apps: [[odd, line(1_300, { source: 'aws.s3', 'detail-type': 'x', detail: {} })]],
  }).read();
  expect(set).toMatchObject({ events: [], foreign: 2 });
});

it('stops at the limit with the oldest of all journals, and says so', async () => {
  const at = (...times: readonly number[]) => times.map((time) => line(time, eventOf('a', String(time))));
  const set = await journals({ apps: [at(1_100, 1_500), at(1_600)], users: [at(1_200, 1_300, 1_400)] }).read(2);
  expect(ids(set)).toEqual(['1100', '1200']);
  expect(set.cutShort).toEqual({ why: expect.stringContaining('--limit 2'), isFault: false });
});

it('reads no further page once it is stopped', async () => {
  const stopped = new AbortController();
  const { read, asked } = journals(
    { apps: [[line(1_100, eventOf('a', '1'))], [line(1_200, eventOf('a', '2'))]], users: [[]] },
    () => stopped.abort(),
  );
  expect(ids(await read(100, stopped.signal))).toEqual(['1']);
  expect(asked.filter(({ command }) => command === 'FilterLogEventsCommand')).toHaveLength(1);
});

it('reads no log group that gets something else than the event, and no target that is none', async () => {
  const others = [{ Arn: group('short'), InputPath: '$.detail' }, { Arn: 'arn:aws:sqs:eu-west-1:111122223333:queue' }];
  const { read, asked } = journals({ apps: [[line(1_100, eventOf('a', '1'))]] }, undefined, others);
  await read();
  const groups = asked.filter(({ command }) => command === 'FilterLogEventsCommand');
  expect(groups.map(({ input }) => input.logGroupName)).toEqual(['apps']);
});

it('says what to do when there are no journals', async () => {
  await expect(journals({}).read()).rejects.toThrow('--events archive');
});
