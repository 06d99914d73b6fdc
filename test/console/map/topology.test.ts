import { shortNames } from '../../../console/server/map/short-names';
import { topologyOf } from '../../../console/server/map/topology';
import { arn, deployedFixture, ruleTo } from './deployed';

const map = topologyOf(deployedFixture());
const node = (id: string) => map.nodes.find((it) => it.id === id);
const from = (id: string) => map.edges.filter((edge) => edge.from === id).map(({ to }) => to);
const AUDIT = arn('lambda', 'function:audit');

test('every edge leads from a node to a node, and neither a node nor an edge is there twice', () => {
  const ids = map.nodes.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const edge of map.edges) expect(ids).toEqual(expect.arrayContaining([edge.from, edge.to]));
  expect(new Set(map.edges.map((edge) => `${edge.from} ${edge.to}`)).size).toBe(map.edges.length);
});

test('an event goes from each tenant by the API and ingest to the bus, and by each rule to its targets', () => {
  expect([from('tenant:acme'), from('tenant:globex')]).toEqual([['api'], ['api']]);
  expect(from('api')).toEqual(['ingest']);
  expect(from('ingest')).toEqual(['bus', 'quarantine', 'queue:parked']);
  expect(from('bus').sort()).toEqual(
    ['rule:Mine/Audit/Rule', 'rule:Mine/Events/users', 'rule:Mine/Failures', 'rule:Mine/Off/Rule'].sort(),
  );
  expect(map.targets).toMatchObject({ 'Mine/Audit/Rule': [AUDIT], 'Mine/Failures': ['queue:failure'] });
});

test('a rule that is switched off is there with its target, and is none that events go by', () => {
  expect(from('rule:Mine/Off/Rule')).toEqual([AUDIT]);
  expect(map.targets).not.toHaveProperty(['Mine/Off/Rule']);
});

test('a failure goes by its queue to who makes cards, and on to the topic', () => {
  expect(from('rule:Mine/Failures')).toEqual(['queue:failure']);
  expect(from('queue:failure')).toEqual(['failures']);
  expect(from('failures')).toEqual(['alerts']);
  expect(node('failures')).toMatchObject({ physical: 'failures-fn' });
});

test('what only trouble takes is a detour: parking and back, quarantine, every DLQ', () => {
  expect(map.edges.filter(({ isDetour }) => isDetour).map((edge) => `${edge.from} ${edge.to}`)).toEqual([
    'ingest quarantine',
    'ingest queue:parked',
    'queue:parked bus',
    `${AUDIT} dlq:audit-dlq`,
    'rule:Mine/Events/users dlq:journal-dlq',
    'queue:parked dlq:parked-dlq',
  ]);
});

test('a target is one node however many rules invoke it, by its construct path; a journal is its rule', () => {
  const targets = map.nodes.filter(({ column }) => column === 'Targets');
  expect(targets.map(({ title }) => title)).toEqual(['Fn', 'Failure queue']);
  expect(targets[0]?.facts).toContainEqual({ label: 'By rules', value: 'Mine/Audit/Rule, Mine/Off/Rule' });
  expect(node('rule:Mine/Events/users')?.kind).toBe('Rule with journal');
});

test('the rule of the failures stands first, beside what is done about them', () => {
  expect(map.nodes.find(({ column }) => column === 'Rules')?.id).toBe('rule:Mine/Failures');
});

test("the parked queue's DLQ stands where it is fed", () => {
  expect(node('dlq:parked-dlq')?.column).toBe('Receiving');
  expect(node('dlq:audit-dlq')?.column).toBe('Alerts and dead letters');
});

test('300 rules, one function: a node each, and one for the function', () => {
  const rules = Array.from({ length: 300 }, (_, at) => ruleTo(`Mine/R${at}/Rule`, [AUDIT]));
  const { nodes, edges } = topologyOf(deployedFixture({ rules }));
  expect(nodes.filter(({ column }) => column === 'Rules')).toHaveLength(300);
  expect(nodes.filter(({ column }) => column === 'Targets')).toHaveLength(1);
  expect(edges.filter(({ to }) => to === AUDIT)).toHaveLength(300);
});

test('a path is told by as little of its end as tells it from the others', () => {
  expect([...shortNames(['A/B/Queue', 'A/C/Queue', 'A/Fn', 'A/Fn']).values()]).toEqual(['B/Queue', 'C/Queue', 'Fn']);
  // The end of the one is the whole of the other.
  expect([...shortNames(['Queue', 'A/Queue']).values()]).toEqual(['Queue', 'A/Queue']);
});
