import { topologyOf } from '../../../console/server/map/topology';
import { ruleNamed } from '../../cli/simulated-rules';

const deployed = {
  tenants: ['acme', 'globex'],
  bus: 'bus',
  rules: [
    ruleNamed('Mine/Events/users', { targets: ['logs journal-users'], isJournal: true }),
    ruleNamed('Mine/Audit', { targets: ['lambda audit'] }),
    ruleNamed('Mine/Off', { targets: ['lambda audit'], isDisabled: true }),
    ruleNamed('Mine/Failures', { targets: ['sqs failure'] }),
  ],
  deadLetters: [
    { name: 'audit-dlq', messages: 3, of: ['lambda audit'] },
    { name: 'parked', messages: 0, of: ['sqs parked'] },
  ],
  failureQueue: 'sqs failure',
  unknown: [],
};
const map = topologyOf(deployed);
const node = (id: string) => map.nodes.find((it) => it.id === id);

test('every edge leads from a node to a node, and no id is there twice', () => {
  const ids = map.nodes.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { from, to } of map.edges) expect(ids).toEqual(expect.arrayContaining([from, to]));
});

test('a target is one node however many rules invoke it, and a journal none', () => {
  const targets = map.nodes.filter(({ column }) => column === 'Targets').map(({ title }) => title);
  expect(targets).toEqual(['audit', 'Failure queue']);
  expect(node('rule:Mine/Events/users')?.note).toBe('journal');
});

test('what is dead is red and behind its target; what is switched off says so', () => {
  expect(node('queue:audit-dlq')).toMatchObject({ state: 'bad', note: '3 dead' });
  expect(map.edges).toContainEqual({ from: 'target:lambda audit', to: 'queue:audit-dlq' });
  expect(node('queue:parked')).toMatchObject({ state: 'ok', note: 'empty' });
  expect(node('rule:Mine/Off')?.state).toBe('off');
});

test.each([
  [{ parked: 0 }, 'queue:parked queue', { state: 'ok', note: '0 parked' }],
  [{ parked: 2 }, 'queue:parked queue', { state: 'waiting', note: '2 parked' }],
  [{}, 'queue:parked queue', { state: 'ok', note: 'unknown' }],
  [{ alarmsOn: 2 }, 'bus', { state: 'bad', note: '2 alarms are on' }],
  [{ deliveries: { unavailable: 1 } }, 'api', { state: 'bad' }],
  [{ deliveries: { refused: 9 } }, 'api', { state: 'ok' }],
])('%j: %s is %j', (told, id, expected) => {
  expect(topologyOf({ ...deployed, ...told }).nodes.find((it) => it.id === id)).toMatchObject(expected);
});
