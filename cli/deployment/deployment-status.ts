import { DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { type DeadLetterQueue, deadLetterQueues } from '../dead-letters/dead-letter-queues';
import { type Journal, journalsAmong, targetedRulesOf } from './journals';
import { type Part, partOf } from './part';
import type { Clients, DeployedStack } from './stack';
import { physicalIdsIn, stackResources } from './stack-resources';
import { type Traffic, trafficOf } from './traffic';
import { webhookUrlOf } from './webhook';

/** How a deployment stands. */
export interface DeploymentStatus {
  readonly stack: string;
  readonly region: string;
  /** Tenant name → address of its webhook. */
  readonly webhooks: Readonly<Record<string, string>>;
  readonly traffic: Part<Traffic>;
  /** The stack's alarms that are on. */
  readonly alarms: Part<{ readonly all: number; readonly on: readonly AlarmOn[] }>;
  /** Messages that wait, queue by queue. */
  readonly queues: Part<readonly QueueDepth[]>;
  /** When each journal got its last event. */
  readonly journals: Part<readonly JournalEnd[]>;
}

export interface AlarmOn {
  readonly name: string;
  /** RFC 3339. */
  readonly since?: string;
  /** What it means and where to read on, as the alarm says itself. */
  readonly meaning: string;
}

export interface QueueDepth {
  /** `parked queue`, `failure queue`; the DLQ's name. */
  readonly name: string;
  /** Whether what is in it waits for a person. */
  readonly isDeadLetter: boolean;
  /** Messages in it, those that somebody is reading included. */
  readonly messages: number;
}

export interface JournalEnd extends Journal {
  /** RFC 3339; undefined when it has none. CloudWatch may be an hour late in saying so. */
  readonly last?: string;
}

/** Asks for all of it side by side; a part that cannot be had is one that says why. */
export async function statusOf(stack: DeployedStack, now: number, endpointUrl?: string): Promise<DeploymentStatus> {
  const { clients, outputs, name } = stack;
  const tenants = Object.keys(JSON.parse(outputs.WebhookUrls));
  const [region, traffic, alarms, queues, journals] = await Promise.all([
    clients.cloudFormation.config.region(),
    partOf(trafficOf(clients, outputs.BusName, now)),
    partOf(alarmsOf(stack)),
    partOf(queuesOf(stack)),
    partOf(journalEndsOf(stack)),
  ]);
  const webhooks = Object.fromEntries(tenants.map((tenant) => [tenant, webhookUrlOf(stack, tenant, endpointUrl)]));
  return { stack: name, region, webhooks, traffic, alarms, queues, journals };
}

/** DescribeAlarms takes as many names (CloudWatch API reference, read 2026-11). */
const ALARMS_AT_ONCE = 100;

/** The stack's alarms, each with what it does. */
export async function stackAlarms({ clients, name }: DeployedStack): Promise<readonly MetricAlarm[]> {
  const names = physicalIdsIn(await stackResources(clients.cloudFormation, name), 'AWS::CloudWatch::Alarm');
  const alarms: MetricAlarm[] = [];
  for (let start = 0; start < names.length; start += ALARMS_AT_ONCE) {
    const AlarmNames = names.slice(start, start + ALARMS_AT_ONCE);
    const request = new DescribeAlarmsCommand({ AlarmNames, MaxRecords: ALARMS_AT_ONCE });
    alarms.push(...((await clients.cloudWatch.send(request)).MetricAlarms ?? []));
  }
  return alarms;
}

async function alarmsOf(stack: DeployedStack) {
  const alarms = await stackAlarms(stack);
  const on = alarms
    .filter(({ StateValue }) => StateValue === 'ALARM')
    .map(({ AlarmName = '', StateTransitionedTimestamp, StateUpdatedTimestamp, AlarmDescription = '' }) => ({
      name: AlarmName,
      since: (StateTransitionedTimestamp ?? StateUpdatedTimestamp)?.toISOString(),
      meaning: AlarmDescription,
    }));
  return { all: alarms.length, on };
}

/** Messages that wait, queue by queue. @param dlqs the deployment's, when they are known already */
export async function queuesOf(
  stack: DeployedStack,
  dlqs?: readonly Pick<DeadLetterQueue, 'name' | 'url'>[],
): Promise<readonly QueueDepth[]> {
  const { clients, outputs } = stack;
  const working = [
    { name: 'parked queue', url: outputs.ParkedQueueUrl, isDeadLetter: false },
    { name: 'failure queue', url: outputs.FailureQueueUrl, isDeadLetter: false },
  ];
  const dead = (dlqs ?? (await deadLetterQueues(stack))).map(({ name, url }) => ({ name, url, isDeadLetter: true }));
  return Promise.all(
    [...working, ...dead].map(async ({ name, url, isDeadLetter }) => ({
      name,
      isDeadLetter,
      messages: await depthOf(clients, url),
    })),
  );
}

/** How many messages a queue holds, those that somebody is reading included. */
export async function depthOf({ sqs }: Clients, QueueUrl: string): Promise<number> {
  const AttributeNames = [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
  ] as const;
  const request = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] });
  const { Attributes = {} } = await sqs.send(request);
  return AttributeNames.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
}

/** When each journal got its last event. */
export async function journalEndsOf({ clients, outputs }: DeployedStack): Promise<readonly JournalEnd[]> {
  const journals = journalsAmong(await targetedRulesOf(clients, outputs.BusName));
  return Promise.all(
    journals.map(async (journal) => {
      const newest = { orderBy: 'LastEventTime', descending: true, limit: 1 } as const;
      const request = new DescribeLogStreamsCommand({ logGroupName: journal.logGroup, ...newest });
      const { logStreams: [stream] = [] } = await clients.logs.send(request);
      const last = stream?.lastEventTimestamp ?? stream?.lastIngestionTime;
      return { ...journal, ...(last !== undefined && { last: new Date(last).toISOString() }) };
    }),
  );
}

/** What of a deployment needs a person, in a word each; none: all is well. */
export function redIn({ alarms, queues, traffic, journals }: DeploymentStatus): readonly string[] {
  const unread = Object.entries({ traffic, alarms, queues, journals }).flatMap(([name, part]) =>
    part.ok ? [] : [`${name} unknown`],
  );
  const dead = queues.ok ? queues.value.filter(({ isDeadLetter, messages }) => isDeadLetter && messages > 0) : [];
  return [
    ...(alarms.ok ? alarms.value.on.map(({ name }) => `alarm ${name}`) : []),
    ...dead.map(({ name, messages }) => `${messages} dead in ${name}`),
    ...unread,
  ];
}
