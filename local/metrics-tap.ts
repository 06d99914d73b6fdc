import { type MetricDatum, PutMetricDataCommand, type StandardUnit } from '@aws-sdk/client-cloudwatch';
import {
  DescribeMetricFiltersCommand,
  type FilteredLogEvent,
  FilterLogEventsCommand,
  type MetricFilter,
} from '@aws-sdk/client-cloudwatch-logs';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { type Clients, resourcesOf } from './clients';
import { filteredMetrics, notesOn } from './metric-filters';
import { keepTurning, type Tap } from './tap';

/** The part of an embedded metric line that says what to measure (CloudWatch embedded metric format). */
interface EmbeddedMetrics {
  readonly Timestamp: number;
  readonly CloudWatchMetrics: readonly {
    readonly Namespace: string;
    readonly Dimensions: readonly (readonly string[])[];
    readonly Metrics: readonly { readonly Name: string; readonly Unit?: string }[];
  }[];
}

/** Metric data by namespace. */
export type MetricsByNamespace = ReadonlyMap<string, readonly MetricDatum[]>;

/** What CloudWatch would measure from a log line: a series for each metric and set of dimensions. */
export function embeddedMetrics(line: string): MetricsByNamespace {
  const fields = parseLine(line);
  const embedded = fields?._aws as EmbeddedMetrics | undefined;
  const found = new Map<string, MetricDatum[]>();
  for (const { Namespace, Dimensions, Metrics } of embedded?.CloudWatchMetrics ?? []) {
    const data = Metrics.flatMap(({ Name, Unit = 'None' }) =>
      Dimensions.map((names) => ({
        MetricName: Name,
        Unit: Unit as StandardUnit,
        Timestamp: new Date(embedded?.Timestamp ?? Date.now()),
        Values: [fields?.[Name]].flat().map(Number),
        Dimensions: names.map((name) => ({ Name: name, Value: String(fields?.[name]) })),
      })),
    );
    found.set(Namespace, [...(found.get(Namespace) ?? []), ...data]);
  }
  return found;
}

function parseLine(line: string): Record<string, unknown> | undefined {
  if (!line.includes('"CloudWatchMetrics"')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The tap of what is measured. */
export interface MetricsTap extends Tap {
  /** What it does not measure of the filters that are deployed, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Measures what the engine does not: embedded metrics in the functions' logs, what metric filters find there, and how
 * many messages the stack's queues hold. With these, alarms go off as they would on AWS.
 */
export async function startMetricsTap(clients: Clients, stackName: string): Promise<MetricsTap> {
  const groups = await resourcesOf(clients, stackName, 'AWS::Logs::LogGroup');
  const queues = await resourcesOf(clients, stackName, 'AWS::SQS::Queue');
  const logs = await Promise.all(groups.map(async (group) => ({ group, filters: await filtersOf(clients, group) })));
  const taps = [
    ...logs.map(({ group, filters }) => keepTurning(logReader(clients, group, filters), 500)),
    keepTurning(queueMeter(clients, queues), 1000),
  ];
  return {
    stop: async () => void (await Promise.all(taps.map((tap) => tap.stop()))),
    notes: logs.flatMap(({ filters }) => notesOn(filters)),
  };
}

async function filtersOf({ logs }: Clients, logGroupName: string): Promise<readonly MetricFilter[]> {
  const { metricFilters = [] } = await logs.send(new DescribeMetricFiltersCommand({ logGroupName }));
  return metricFilters;
}

/** Reads what a log group got since the last turn, once. */
function logReader({ logs, cloudWatch }: Clients, logGroupName: string, metricFilters: readonly MetricFilter[]) {
  const seen = new Set<string>();
  let startTime = Date.now();
  return async () => {
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, startTime }));
    const fresh = events.filter((event) => !seen.has(keyOf(event)));
    const measured = new Map<string, MetricDatum[]>();
    for (const event of fresh) {
      const line = event.message ?? '';
      const at = new Date(event.timestamp ?? Date.now());
      for (const [namespace, data] of [...embeddedMetrics(line), ...filteredMetrics(line, metricFilters, at)]) {
        measured.set(namespace, [...(measured.get(namespace) ?? []), ...data]);
      }
    }
    for (const [namespace, data] of measured) await put(cloudWatch, namespace, data);
    for (const event of fresh) {
      seen.add(keyOf(event));
      // Lines of one millisecond may come in two turns; older ones need not be read again.
      startTime = Math.max(startTime, (event.timestamp ?? 0) - 1000);
    }
  };
}

const keyOf = ({ eventId, timestamp, message }: FilteredLogEvent) => eventId ?? `${timestamp} ${message}`;

/** How long a queue that stays as it is need not be measured again: AWS measures once a minute. */
const SAME_MS = 60_000;

/** Measures queues: each when the number of its messages has changed, and once a minute. */
function queueMeter({ sqs, cloudWatch }: Clients, queues: readonly string[]) {
  const last = new Map<string, { readonly messages: number; readonly at: number }>();
  return async () => {
    const measured = await Promise.all(
      queues.map(async (QueueUrl) => {
        const AttributeNames = ['ApproximateNumberOfMessages' as const];
        // One that cannot be asked, such as one that a test has removed, keeps the others from nothing.
        const answer = await sqs
          .send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))
          .catch(() => undefined);
        return answer ? [[QueueUrl, Number(answer.Attributes?.ApproximateNumberOfMessages ?? 0)] as const] : [];
      }),
    );
    const at = Date.now();
    const news = measured.flat().filter(([url, messages]) => {
      const before = last.get(url);
      return before?.messages !== messages || at - before.at >= SAME_MS;
    });
    const data = news.map(([url, messages]) => ({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Value: messages,
      Dimensions: [{ Name: 'QueueName', Value: url.split('/').at(-1) }],
    }));
    await put(cloudWatch, 'AWS/SQS', data);
    for (const [url, messages] of news) last.set(url, { messages, at });
  };
}

/** Series that CloudWatch takes at once (API reference, PutMetricData, read 2026-11). */
const AT_ONCE = 1000;

/** As few calls as can be: at each the engine weighs every alarm against everything that it has measured. */
async function put(cloudWatch: Clients['cloudWatch'], Namespace: string, data: readonly MetricDatum[]): Promise<void> {
  for (let start = 0; start < data.length; start += AT_ONCE) {
    const MetricData = data.slice(start, start + AT_ONCE);
    await cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData }));
  }
}
