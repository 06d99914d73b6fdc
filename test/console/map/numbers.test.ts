import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { Traffic } from '../../../cli/deployment/traffic';
import type { KeptEvent } from '../../../console/server/feed';
import { type Found, nodeOfAlarm, numbersOf } from '../../../console/server/map/numbers';
import { hourByRule } from '../../../console/server/map/rule-hours';
import { dimension, METRIC_NAMESPACE, metric } from '../../../lib/contract';
import { tailEvent } from '../../cli/tail/events';
import { deployedFixture } from './deployed';

const numbers = (found: Partial<Found> = {}) => numbersOf({ deployed: deployedFixture(), rules: new Map(), ...found });

const alarm = (
  Namespace: string,
  MetricName: string,
  dimensions: Readonly<Record<string, string>>,
  over: Partial<MetricAlarm> = {},
): MetricAlarm => ({
  AlarmName: 'A',
  StateValue: 'ALARM',
  Namespace,
  MetricName,
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  ...over,
});

test.each([
  ['dlq:audit-dlq', 3, { state: 'bad', note: '3 dead' }],
  ['dlq:audit-dlq', 0, { state: 'ok', note: 'empty' }],
  ['queue:parked', 2, { state: 'bad', note: '2 parked' }],
  ['queue:parked', 0, { state: 'ok', note: 'empty' }],
  ['queue:failure', 4, { state: 'waiting', note: '4 waiting' }],
])('%s with %d messages is %j', (id, messages, expected) => {
  expect(numbers({ depths: new Map([[id, messages]]) })[id]).toMatchObject(expected);
});

test('a queue in which nothing waits needs no word', () => {
  const depths = new Map([['queue:failure', 0]]);
  expect(numbers({ depths })['queue:failure']).toEqual({ state: 'ok', messages: 0, alarms: [] });
});

test('a DLQ that is empty again while its alarm is still on says so, not that it is empty', () => {
  const alarms = [alarm('AWS/SQS', 'Depth', { QueueName: 'audit-dlq' })];
  const depths = new Map([['dlq:audit-dlq', 0]]);
  expect(numbers({ alarms, depths })['dlq:audit-dlq']).toMatchObject({ state: 'bad', note: 'alarm', messages: 0 });
});

test('a rule that is switched off is red, and what it would match is not counted', () => {
  const off = numbers({ rules: new Map([['Mine/Off/Rule', 6]]) })['rule:Mine/Off/Rule'];
  expect(off?.hour).toBeUndefined();
  expect(numbers()['rule:Mine/Off/Rule']).toMatchObject({ state: 'bad', note: 'disabled' });
  expect(numbers()['rule:Mine/Audit/Rule']).toBeUndefined();
});

const deployed = deployedFixture();
const ours = (name: string, dimensions: Readonly<Record<string, string>> = {}) =>
  alarm(METRIC_NAMESPACE, name, { EventBusName: 'bus', ...dimensions });

test.each<[string, MetricAlarm, string]>([
  ['depth of a DLQ', alarm('AWS/SQS', 'Depth', { QueueName: 'audit-dlq' }), 'dlq:audit-dlq'],
  ['age of what is parked', alarm('AWS/SQS', 'Age', { QueueName: 'parked' }), 'queue:parked'],
  ['invocations of a rule', alarm('AWS/Events', 'Failed', { RuleName: 'Mine-Audit-Rule' }), 'rule:Mine/Audit/Rule'],
  ['errors of the API', alarm('AWS/ApiGateway', '5xx', { ApiId: 'api-id' }), 'api'],
  ['failures in Qlik', ours(metric.failureEvents, { [dimension.category]: 'users' }), 'failures'],
  ['a missing reload', ours(metric.missedReloads), 'failures'],
  ['a disabled webhook', ours(metric.webhookDisabled, { [dimension.tenant]: 'acme' }), 'tenant:acme'],
  ['quarantine', ours(metric.deliveries, { [dimension.answer]: 'quarantined' }), 'quarantine'],
  ['refusals', ours(metric.signatureRefusals), 'ingest'],
  ['the redeliver function', alarm('AWS/Lambda', 'Errors', { FunctionName: 'redeliver' }), 'queue:parked'],
  ['the failures function', alarm('AWS/Lambda', 'Errors', { FunctionName: 'failures-fn' }), 'failures'],
])('an alarm about %s is at its part', (_, it, expected) => {
  expect(nodeOfAlarm(it, deployed)).toBe(expected);
});

test('an alarm over several metrics is about what the first of them is', () => {
  const { Namespace, MetricName, Dimensions } = ours(metric.failureEvents);
  const sum = {
    Metrics: [
      { Id: 'e', Expression: 'a' },
      { Id: 'a', MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period: 60, Stat: 'Sum' } },
    ],
  };
  expect(nodeOfAlarm({ AlarmName: 'A', ...sum }, deployed)).toBe('failures');
});

test('an alarm that is on makes its part red, says since when and what it means; one that is off does not', () => {
  const since = new Date('2026-11-24T08:00:00Z');
  const on = alarm('AWS/ApiGateway', '5xx', {}, { StateTransitionedTimestamp: since, AlarmDescription: 'Look.' });
  const off = alarm('AWS/SQS', 'Age', { QueueName: 'parked' }, { StateValue: 'OK' });
  const nodes = numbers({ alarms: [on, off] });
  const told = [{ name: 'A', since: '2026-11-24T08:00:00.000Z', meaning: 'Look.' }];
  expect(nodes.api).toEqual({ state: 'bad', note: 'alarm', alarms: told });
  expect(nodes['queue:parked']).toBeUndefined();
});

test('an alarm about what is not on the map is at the bus, and seen', () => {
  expect(numbers({ alarms: [alarm('AWS/SQS', 'Depth', { QueueName: 'elsewhere' })] }).bus).toMatchObject({
    state: 'bad',
    note: 'alarm',
  });
});

test('what waits in a part that is red already does not make it amber', () => {
  const alarms = [alarm('AWS/SQS', 'Age', { QueueName: 'failure' })];
  const depths = new Map([['queue:failure', 5]]);
  expect(numbers({ alarms, depths })['queue:failure']).toMatchObject({ state: 'bad', note: '5 waiting' });
});

test('counts of the last hour: what ingest would not take is not among its own', () => {
  const counts = (hour: number) => ({ hour, day: hour });
  const traffic = {
    deliveries: {
      accepted: counts(10),
      parked: counts(2),
      duplicate: counts(1),
      quarantined: counts(1),
      refused: counts(5),
      'too-large': counts(3),
      unavailable: counts(4),
    },
    events: { users: counts(12), automations: counts(1) },
    failures: { automations: counts(7) },
  } as unknown as Traffic;
  const nodes = numbers({ traffic, tenants: new Map([['acme', 9]]), rules: new Map([['Mine/Audit/Rule', 6]]) });
  expect(
    Object.fromEntries(Object.entries(nodes).flatMap(([id, { hour }]) => (hour === undefined ? [] : [[id, hour]]))),
  ).toEqual({
    'rule:Mine/Audit/Rule': 6,
    'tenant:acme': 9,
    api: 26,
    ingest: 14,
    'queue:parked': 2,
    quarantine: 1,
    bus: 13,
    failures: 7,
  });
});

test('what a rule matched in the last hour is counted by the events that the console has', () => {
  const now = Date.parse('2026-11-24T09:00:00Z');
  const kept = (over: Partial<KeptEvent>): KeptEvent => ({ ...tailEvent(1), rules: ['R'], ...over });
  const events = [
    // Found in a journal: by its own time.
    kept({ time: '2026-11-24T08:30:00Z' }),
    kept({ time: '2026-11-24T07:59:00Z' }),
    // Seen as it came: by when it came, whatever its own time.
    kept({ time: '2020-01-01T00:00:00Z', arrivedAt: now - 60_000, rules: ['R', 'S'] }),
  ];
  expect(hourByRule(events, now)).toEqual(
    new Map([
      ['R', 2],
      ['S', 1],
    ]),
  );
});
