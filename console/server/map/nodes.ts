import type { DeadLetterQueue } from '../../../cli/dead-letters/dead-letter-queues';
import type { DeployedRule } from '../../../cli/deployment/deployed-rules';
import { arnInWords } from '../../../cli/deployment/way';
import type { MapNode } from '../../api/map';
import { type Deployed, isQueue, lastPart } from './deployed';
import { idOfDlq, idOfTarget, isLogGroup, shownTargets, tenantsIn } from './ids';
import { shortNames } from './short-names';

/** The parts of a deployment, in the order in which they stand in their columns. */
export const nodesOf = (deployed: Deployed): readonly MapNode[] => [
  ...tenantNodes(deployed),
  ...receivingNodes(deployed),
  busNode(deployed.outputs.BusName),
  ...ruleNodes(deployed),
  ...targetNodes(deployed),
  ...alertNodes(deployed),
  ...deadLetterNodes(deployed),
];

const tenantNodes = (deployed: Deployed): readonly MapNode[] =>
  tenantsIn(deployed).map(([name, url]) => ({
    id: `tenant:${name}`,
    column: 'Tenants',
    title: name,
    kind: 'Tenant',
    about: 'A tenant of Qlik Cloud; its webhook posts each event to the address below, signed.',
    physical: url,
    facts: [],
    more: { view: 'events', rest: '', query: `tenant=${encodeURIComponent(name)}` },
  }));

function receivingNodes({ outputs, ingest, consumers }: Deployed): readonly MapNode[] {
  const column = 'Receiving';
  const health = { view: 'health', rest: '' };
  const parked = lastPart(outputs.ParkedQueueUrl);
  return [
    {
      id: 'api',
      column,
      title: 'Webhook API',
      kind: 'API Gateway',
      about: 'Takes the deliveries, each tenant at an address of its own, and slows down who posts too fast.',
      physical: outputs.ApiId,
      facts: [],
      more: health,
    },
    {
      id: 'ingest',
      column,
      title: 'Ingest',
      kind: 'Lambda',
      about: 'Proves the signature, brings the event into one shape and publishes it; only then Qlik gets its 202.',
      ...(ingest && { physical: ingest }),
      facts: [],
      more: health,
    },
    {
      id: 'quarantine',
      column,
      title: 'Quarantine',
      kind: 'S3 bucket',
      about: 'Keeps authentic deliveries that nobody could read, whole, for a person to look at.',
      physical: outputs.QuarantineBucket,
      facts: [],
      more: health,
    },
    {
      id: `queue:${parked}`,
      column,
      title: 'Parked queue',
      kind: 'SQS queue',
      about: 'Keeps what the bus would not take. It is tried again and again by itself, until the bus takes it.',
      physical: parked,
      facts: consumerFacts(consumers, parked),
      more: health,
    },
  ];
}

const busNode = (name: string): MapNode => ({
  id: 'bus',
  column: 'Bus',
  title: 'Event bus',
  kind: 'EventBridge',
  about: 'Has every event once, in one shape; each rule takes from it what it asks for.',
  physical: name,
  facts: [],
  more: { view: 'events', rest: '' },
});

function ruleNodes({ rules, outputs }: Deployed): readonly MapNode[] {
  const titles = shortNames(rules.map(({ name }) => name));
  const failure = lastPart(outputs.FailureQueueUrl);
  const isFailures = ({ targets }: DeployedRule) => targets.some(({ targetArn }) => lastPart(targetArn) === failure);
  // First that of the failures, beside what is done about them.
  const inOrder = [...rules.filter(isFailures), ...rules.filter((rule) => !isFailures(rule))];
  return inOrder.map(({ name, stack, rule, targets }) => {
    const arns = targets.map(({ targetArn }) => targetArn);
    return {
      id: `rule:${name}`,
      column: 'Rules',
      title: titles.get(name) ?? name,
      kind: arns.some(isLogGroup) ? 'Rule with journal' : 'Rule',
      about: 'Takes the events that its pattern matches and hands each to its targets.',
      physical: rule.name,
      facts: [
        { label: 'Construct path', value: name },
        { label: 'Invokes', value: arns.map(arnInWords).join(', ') || 'nobody' },
        ...(stack ? [{ label: 'Stack', value: stack }] : []),
      ],
      more: { view: 'rules', rest: name },
    };
  });
}

/** What AWS calls a target, by the service in its ARN. */
const kinds: Readonly<Record<string, string>> = {
  lambda: 'Lambda',
  sqs: 'SQS queue',
  sns: 'SNS topic',
  states: 'Step Functions',
  events: 'EventBridge',
  kinesis: 'Kinesis',
  firehose: 'Firehose',
};

function targetNodes({ rules, outputs, consumers, paths }: Deployed): readonly MapNode[] {
  const arns = [...new Set(rules.flatMap(shownTargets))];
  const titles = shortNames(arns.map((arn) => pathOf(paths, arn)));
  const failure = lastPart(outputs.FailureQueueUrl);
  return arns.map((arn) => {
    const isFailureQueue = isQueue(arn) && lastPart(arn) === failure;
    const by = rules.filter(({ targets }) => targets.some(({ targetArn }) => targetArn === arn));
    return {
      id: idOfTarget(arn),
      column: 'Targets',
      title: isFailureQueue ? 'Failure queue' : (titles.get(pathOf(paths, arn)) ?? arn),
      kind: kinds[arn.split(':')[2] ?? ''] ?? arn.split(':')[2] ?? '',
      about: isFailureQueue
        ? 'Holds the events that say that something failed in Qlik, until their card is made.'
        : 'Gets each event of the rules below: a subscription.',
      physical: arn,
      facts: [
        { label: 'By rules', value: by.map(({ name }) => name).join(', ') },
        ...consumerFacts(consumers, lastPart(arn)),
      ],
    };
  });
}

/** The path of a target of our stack; the name of another's, which may have an alias behind it. */
const pathOf = (paths: Deployed['paths'], arn: string) =>
  paths.get(lastPart(arn)) ?? arnInWords(arn).replace(/^\S+ /, '').replaceAll('/', ' / ');

const consumerFacts = (consumers: Deployed['consumers'], queue: string) =>
  [...consumers]
    .filter(([arn, by]) => lastPart(arn) === queue && by.length > 0)
    .map(([, by]) => ({ label: 'Consumed by', value: by.map(arnInWords).join(', ') }));

function alertNodes({ outputs, consumers }: Deployed): readonly MapNode[] {
  const failure = lastPart(outputs.FailureQueueUrl);
  const [consumer] = [...consumers].find(([arn]) => lastPart(arn) === failure)?.[1] ?? [];
  return [
    {
      id: 'failures',
      column: 'Alerts and dead letters',
      title: 'Failures',
      kind: 'Lambda',
      about: 'Makes a card of each failure: what failed, where, when, and the link into Qlik.',
      ...(consumer && { physical: lastPart(consumer) }),
      facts: [],
      more: { view: 'failures', rest: '' },
    },
    {
      id: 'alerts',
      column: 'Alerts and dead letters',
      title: 'Alert topic',
      kind: 'SNS topic',
      about: 'Tells whoever subscribes to it, of failure cards and of alarms.',
      physical: outputs.AlertTopicArn,
      facts: [],
      more: { view: 'failures', rest: '' },
    },
  ];
}

function deadLetterNodes({ deadLetterQueues, paths, outputs }: Deployed): readonly MapNode[] {
  // The deployment's own have a name; a subscriber's is named by its queue.
  const pathsOf = (it: DeadLetterQueue) => (lastPart(it.arn) === it.name ? pathOf(paths, it.arn) : `${it.name} DLQ`);
  const titles = shortNames(deadLetterQueues.map(pathsOf));
  const parked = lastPart(outputs.ParkedQueueUrl);
  const isOfParked = ({ feeders: [first, ...more] }: DeadLetterQueue) =>
    more.length === 0 && first?.kind === 'queue' && lastPart(first.arn) === parked;
  return deadLetterQueues.map((queue) => ({
    id: idOfDlq(queue),
    column: isOfParked(queue) ? 'Receiving' : 'Alerts and dead letters',
    title: titles.get(pathsOf(queue)) ?? queue.name,
    kind: 'DLQ',
    about: 'Keeps what could not be handed over. It waits for a person: look at it, then redrive it.',
    physical: lastPart(queue.arn),
    facts: [
      {
        label: 'Of',
        value: [...new Set(queue.feeders.map((it) => arnInWords(it.kind === 'target' ? it.targetArn : it.arn)))].join(
          ', ',
        ),
      },
    ],
    more: { view: 'failures', rest: 'dead' },
  }));
}
