import type { SimulatedRule } from '../../../cli/simulation/rule-set';
import type { DeploymentMap, MapEdge, MapNode, NodeState } from '../../api/map';

/** A DLQ, how much is in it, and whose it is. */
export interface DeadLetters {
  readonly name: string;
  readonly messages: number;
  /** Targets in words whose events die there; none for those of the deployment's own queues. */
  readonly of: readonly string[];
}

/** What a map is drawn from; what AWS did not tell is left out and named in `unknown`. */
export interface Deployed {
  readonly tenants: readonly string[];
  readonly bus: string;
  readonly rules: readonly SimulatedRule[];
  readonly deadLetters: readonly DeadLetters[];
  /** The failure queue, as a target in words. */
  readonly failureQueue: string;
  /** Messages in the parked queue. */
  readonly parked?: number;
  /** Deliveries of the last hour, by answer. */
  readonly deliveries?: Readonly<Record<string, number>>;
  /** Milliseconds from receipt to answer, on average in the last hour. */
  readonly latency?: number;
  /** How many alarms are on. */
  readonly alarmsOn?: number;
  readonly unknown: readonly string[];
}

/** The map of a deployment. */
export function topologyOf(deployed: Deployed): DeploymentMap {
  const { tenants, rules, deadLetters, unknown } = deployed;
  const targets = [...new Set(rules.flatMap(shownTargets))];
  const nodes: MapNode[] = [
    ...tenants.map(
      (name): MapNode => ({ ...plain(`tenant:${name}`, 'Tenants', name), more: { view: 'send', rest: '' } }),
    ),
    apiNode(deployed),
    parkedNode(deployed),
    busNode(deployed),
    ...rules.map(ruleNode),
    ...targets.map((words) => targetNode(words, deployed)),
    ...deadLetters.map(dlqNode),
  ];
  const edges: MapEdge[] = [
    ...tenants.map((name) => ({ from: `tenant:${name}`, to: 'api' })),
    { from: 'api', to: 'bus' },
    { from: 'api', to: 'queue:parked queue' },
    { from: 'queue:parked queue', to: 'bus' },
    ...rules.map(({ name }) => ({ from: 'bus', to: `rule:${name}` })),
    ...rules.flatMap((rule) =>
      shownTargets(rule).map((words) => ({ from: `rule:${rule.name}`, to: `target:${words}` })),
    ),
    ...deadLetters.flatMap(({ name, of }) =>
      of.filter((words) => targets.includes(words)).map((words) => ({ from: `target:${words}`, to: `queue:${name}` })),
    ),
  ];
  return {
    nodes,
    edges,
    targets: Object.fromEntries(rules.map((rule) => [rule.name, shownTargets(rule).map((words) => `target:${words}`)])),
    unknown,
  };
}

/** A journal is shown on its rule: a log group does nothing with an event. */
const shownTargets = ({ targets }: SimulatedRule) => targets.filter((words) => !isLogGroup(words));

const isLogGroup = (words: string) => words.startsWith('logs ');

const plain = (id: string, column: MapNode['column'], title: string) =>
  ({ id, column, title, state: 'ok', facts: [] }) as const;

function apiNode({ deliveries = {}, latency }: Deployed): MapNode {
  const told = Object.entries(deliveries).filter(([, count]) => count > 0);
  // Neither is lost, yet somebody should look; what was refused is no fault of ours.
  const isBad = (deliveries.unavailable ?? 0) > 0;
  return {
    ...plain('api', 'Receiving', 'API and ingest'),
    state: isBad ? 'bad' : 'ok',
    ...(latency !== undefined && { note: `${latency.toFixed(0)} ms on average` }),
    facts: [
      ...told.map(([answer, count]) => ({ label: `${answer}, last hour`, value: count.toLocaleString('en') })),
      ...(told.length === 0 ? [{ label: 'Last hour', value: 'no delivery, or none that CloudWatch knows of' }] : []),
    ],
    more: { view: 'health', rest: '' },
  };
}

function parkedNode({ parked }: Deployed): MapNode {
  const state: NodeState = (parked ?? 0) > 0 ? 'waiting' : 'ok';
  return {
    ...plain('queue:parked queue', 'Receiving', 'Parked queue'),
    state,
    note: parked === undefined ? 'unknown' : `${parked} parked`,
    facts: [{ label: 'What it is', value: 'Events that the bus would not take; they are redelivered by themselves.' }],
    more: { view: 'health', rest: '' },
  };
}

function busNode({ bus, alarmsOn = 0 }: Deployed): MapNode {
  return {
    ...plain('bus', 'Bus', 'Event bus'),
    state: alarmsOn > 0 ? 'bad' : 'ok',
    ...(alarmsOn > 0 && { note: alarmsOn === 1 ? '1 alarm is on' : `${alarmsOn} alarms are on` }),
    facts: [{ label: 'Name', value: bus }],
    more: { view: alarmsOn > 0 ? 'health' : 'events', rest: '' },
  };
}

function ruleNode({ name, stack, targets, isDisabled }: SimulatedRule): MapNode {
  return {
    ...plain(`rule:${name}`, 'Rules', name.slice(name.lastIndexOf('/') + 1)),
    state: isDisabled ? 'off' : 'ok',
    ...(isDisabled ? { note: 'disabled' } : targets.some(isLogGroup) && { note: 'journal' }),
    facts: [
      { label: 'Rule', value: name },
      { label: 'Invokes', value: targets.join(', ') || 'nobody' },
      ...(stack ? [{ label: 'Stack', value: stack }] : []),
    ],
    more: { view: 'rules', rest: name },
  };
}

function targetNode(words: string, { rules, failureQueue }: Deployed): MapNode {
  const [service = '', ...name] = words.split(' ');
  return {
    ...plain(
      `target:${words}`,
      'Targets',
      words === failureQueue ? 'Failure queue' : name.join(' ').replace(/^.*\//, ''),
    ),
    note: service,
    facts: [
      { label: 'Target', value: words },
      {
        label: 'By rules',
        value: rules
          .filter(({ targets }) => targets.includes(words))
          .map(({ name }) => name)
          .join(', '),
      },
    ],
  };
}

function dlqNode({ name, messages, of }: DeadLetters): MapNode {
  return {
    ...plain(`queue:${name}`, 'Dead letters', name),
    state: messages > 0 ? 'bad' : 'ok',
    note: messages > 0 ? `${messages} dead` : 'empty',
    facts: [{ label: 'Of', value: of.join(', ') || "the deployment's own queues" }],
    more: { view: 'failures', rest: 'dead' },
  };
}
