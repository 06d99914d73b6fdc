import type { stackAlarms } from '../../../cli/deployment/deployment-status';
import type { Traffic } from '../../../cli/deployment/traffic';
import { dimension, METRIC_NAMESPACE, metric } from '../../../lib/contract';
import type { AlarmOn, MapNumbers, NodeNumbers } from '../../api/map';
import { type Deployed, lastPart } from './deployed';
import { idOfDlq } from './ids';
import { nodesOf } from './nodes';

/** An alarm as CloudWatch describes it. */
type MetricAlarm = Awaited<ReturnType<typeof stackAlarms>>[number];

/** How a deployment is found; what AWS did not tell is undefined. */
export interface Found {
  readonly deployed: Deployed;
  /** Messages by the id of the queue's node. */
  readonly depths?: ReadonlyMap<string, number>;
  /** The stack's alarms, those that are on and those that are not. */
  readonly alarms?: readonly MetricAlarm[];
  readonly traffic?: Traffic;
  /** Events of the last hour by tenant. */
  readonly tenants?: ReadonlyMap<string, number>;
  /** Events of the last hour by rule, as far as the console has them. */
  readonly rules: ReadonlyMap<string, number>;
}

/** How each node stands. */
export function numbersOf(found: Found): MapNumbers['nodes'] {
  const { deployed, depths = new Map<string, number>() } = found;
  const parked = `queue:${lastPart(deployed.outputs.ParkedQueueUrl)}`;
  const dlqs = new Set(deployed.deadLetterQueues.map(idOfDlq));
  const nodes = new Map<string, NodeNumbers>();
  const at = (id: string): NodeNumbers => nodes.get(id) ?? { state: 'ok', alarms: [] };
  const say = (id: string, more: Partial<NodeNumbers>) => nodes.set(id, { ...at(id), ...more });
  for (const [id, count] of hoursOf(found, parked)) say(id, { hour: count });
  for (const { name, rule } of deployed.rules) {
    // What it would match goes by it.
    if (rule.isDisabled) say(`rule:${name}`, { state: 'bad', note: 'disabled', hour: undefined });
  }
  for (const [id, alarms] of alarmsByNode(found)) {
    say(id, { state: 'bad', alarms, note: at(id).note ?? (alarms.length === 1 ? 'alarm' : `${alarms.length} alarms`) });
  }
  for (const [id, messages] of depths) {
    say(id, { messages });
    const word = dlqs.has(id) ? 'dead' : id === parked ? 'parked' : undefined;
    if (messages === 0) {
      if (word !== undefined && at(id).note === undefined) say(id, { note: 'empty' });
    } else if (word !== undefined) say(id, { state: 'bad', note: `${messages} ${word}` });
    else say(id, { note: `${messages} waiting`, ...(at(id).state === 'ok' && { state: 'waiting' }) });
  }
  return Object.fromEntries(nodes);
}

function hoursOf({ traffic, tenants, rules }: Found, parked: string): ReadonlyMap<string, number> {
  const hours = new Map([...rules].map(([name, count]) => [`rule:${name}`, count]));
  for (const [name, count] of tenants ?? []) hours.set(`tenant:${name}`, count);
  if (traffic === undefined) return hours;
  const { deliveries, events, failures } = traffic;
  const sumOf = (counts: Readonly<Record<string, { readonly hour: number }>>) =>
    Object.values(counts).reduce((sum, { hour }) => sum + hour, 0);
  const { unavailable, refused, 'too-large': tooLarge } = deliveries;
  return hours
    .set('api', sumOf(deliveries))
    .set('ingest', sumOf(deliveries) - unavailable.hour - refused.hour - tooLarge.hour)
    .set(parked, deliveries.parked.hour)
    .set('quarantine', deliveries.quarantined.hour)
    .set('bus', sumOf(events))
    .set('failures', sumOf(failures));
}

function alarmsByNode({ deployed, alarms = [] }: Found): ReadonlyMap<string, readonly AlarmOn[]> {
  const ids = new Set(nodesOf(deployed).map(({ id }) => id));
  const byNode = new Map<string, AlarmOn[]>();
  for (const alarm of alarms) {
    if (alarm.StateValue !== 'ALARM') continue;
    const { AlarmName: name = '', AlarmDescription: meaning = '' } = alarm;
    const since = (alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp)?.toISOString();
    const about = nodeOfAlarm(alarm, deployed);
    // An alarm that is on must be seen, also one about what is not on the map.
    const node = ids.has(about) ? about : 'bus';
    byNode.set(node, [...(byNode.get(node) ?? []), { name, meaning, ...(since && { since }) }]);
  }
  return byNode;
}

/** Metrics of ours that are about what failed in Qlik. */
const OF_FAILURES: readonly string[] = [
  metric.failureEvents,
  metric.testRunFailures,
  metric.repeatedFailures,
  metric.succeededRuns,
  metric.missedReloads,
  metric.explanations,
];

/** The node that an alarm is about, by what it measures; ingest where that says nothing. */
export function nodeOfAlarm(alarm: MetricAlarm, { deadLetterQueues, rules, consumers, outputs }: Deployed): string {
  // An alarm over several metrics is about what the first of them is.
  const measured = alarm.Metrics?.find(({ MetricStat }) => MetricStat)?.MetricStat?.Metric ?? alarm;
  const { Namespace, MetricName = '', Dimensions = [] } = measured;
  const value = (name: string) => Dimensions.find(({ Name }) => Name === name)?.Value;
  const [queue, rule, fn, tenant] = [
    value('QueueName'),
    value('RuleName'),
    value('FunctionName'),
    value(dimension.tenant),
  ];
  if (queue !== undefined) {
    const dlq = deadLetterQueues.find(({ arn }) => lastPart(arn) === queue);
    return dlq ? idOfDlq(dlq) : `queue:${queue}`;
  }
  const ruled = rules.find((it) => it.rule.name === rule);
  if (ruled) return `rule:${ruled.name}`;
  if (Namespace === 'AWS/ApiGateway') return 'api';
  if (Namespace === 'AWS/Events') return 'bus';
  if (tenant !== undefined) return `tenant:${tenant}`;
  if (Namespace === METRIC_NAMESPACE && OF_FAILURES.includes(MetricName)) return 'failures';
  if (value(dimension.answer) === 'quarantined') return 'quarantine';
  const consumed = [...consumers].find(([, by]) => by.some((arn) => lastPart(arn) === fn))?.[0];
  if (consumed === undefined) return 'ingest';
  return lastPart(consumed) === lastPart(outputs.FailureQueueUrl) ? 'failures' : `queue:${lastPart(consumed)}`;
}
